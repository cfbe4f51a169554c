import type { UsageDashboard } from "../../shared/ledger.ts";
import { formatCount, formatMicroUsd } from "../format.ts";
import { t } from "../l10n.ts";
import { FigureTable } from "./FigureTable.tsx";
import type { UsageModel } from "./usageModel.ts";

/** What caches and local models spared. */
export function SavingFigures({
	usage,
	dashboard,
}: {
	readonly usage: UsageModel;
	readonly dashboard: UsageDashboard;
}) {
	const { cache, local, referenceModel } = dashboard;
	const copy = (text: string) => void usage.copy(text);
	const saved = cache.lines.reduce((sum, line) => sum + line.savedMicroUsd, 0);
	const spared = local.lines.reduce((sum, line) => sum + line.hypotheticalMicroUsd, 0);
	return (
		<>
			{cache.lines.length > 0 && (
				<FigureTable
					name={t("Cache savings")}
					note={t(
						"{saved} saved: tokens read from a cache against the same tokens sent anew, less what writing to it cost more.",
						{ saved: formatMicroUsd(saved) },
					)}
					head={t("Model")}
					label={({ label }) => label}
					keyOf={({ key }) => key}
					columns={[
						{ head: t("Saved"), cell: ({ savedMicroUsd }) => formatMicroUsd(savedMicroUsd) },
						{ head: t("Read"), cell: ({ readTokens }) => formatCount(readTokens) },
						{ head: t("Written"), cell: ({ writtenTokens }) => formatCount(writtenTokens) },
					]}
					lines={cache.lines}
					sql={cache.sql}
					onOpen={({ key, label }) => void usage.openCalls(label, { modelId: key })}
					empty=""
					copy={copy}
				/>
			)}
			{local.lines.length > 0 && referenceModel !== null && (
				<FigureTable
					name={t("Local instead of hosted (hypothetical)")}
					note={t(
						"The tokens of local models would have cost {spared} at the list price of {model}. Nobody would have been billed exactly so.",
						{ spared: formatMicroUsd(spared), model: referenceModel },
					)}
					head={t("Model")}
					label={({ label }) => label}
					keyOf={({ key }) => key}
					columns={[
						{ head: t("Hypothetical cost"), cell: (line) => formatMicroUsd(line.hypotheticalMicroUsd) },
						{ head: t("Input"), cell: ({ inputTokens }) => formatCount(inputTokens) },
						{ head: t("Output"), cell: ({ outputTokens }) => formatCount(outputTokens) },
					]}
					lines={local.lines}
					sql={local.sql}
					onOpen={({ key, label }) => void usage.openCalls(label, { modelId: key })}
					empty=""
					copy={copy}
				/>
			)}
		</>
	);
}
