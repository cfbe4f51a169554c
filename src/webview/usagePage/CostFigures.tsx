import type { CallFilter, UsageDashboard, UsageLine } from "../../shared/ledger.ts";
import { formatAxisCost, formatCount, formatDay, formatLineCost, formatShortCount } from "../format.ts";
import { t } from "../l10n.ts";
import { DayChart } from "./DayChart.tsx";
import { type FigureColumn, FigureTable } from "./FigureTable.tsx";
import { originName, sourceName } from "./usageNames.ts";
import type { Measure, UsageModel } from "./usageModel.ts";

interface FiguresProps {
	readonly usage: UsageModel;
	readonly dashboard: UsageDashboard;
}

const columns = (): readonly FigureColumn<UsageLine>[] => [
	{ head: t("Cost"), cell: formatLineCost },
	{ head: t("Calls"), cell: ({ calls }) => formatCount(calls) },
	{ head: t("Input"), cell: ({ inputTokens }) => formatCount(inputTokens) },
	{ head: t("Cached"), cell: ({ cachedTokens }) => formatCount(cachedTokens) },
	{ head: t("Output"), cell: ({ outputTokens }) => formatCount(outputTokens) },
];

const valueOf = (line: UsageLine, measure: Measure): number =>
	measure === "cost" ? line.microUsd : line.inputTokens + line.outputTokens;

/** Cost and tokens by day, model, project and by how they are known. */
export function CostFigures({ usage, dashboard }: FiguresProps) {
	const { byDay, byModel, byProject, bySource } = dashboard;
	const common = {
		columns: columns(),
		keyOf: ({ key }: UsageLine) => key,
		copy: (text: string) => void usage.copy(text),
	};
	const measure = usage.measure.value;
	const open = (title: string, filter: Partial<CallFilter>) => void usage.openCalls(title, filter);
	const part = (lines: readonly UsageLine[]) => {
		const greatest = Math.max(1, ...lines.map((line) => valueOf(line, measure)));
		return {
			lines,
			share: (line: UsageLine) => valueOf(line, measure) / greatest,
			empty: t("Nothing in this period."),
		};
	};
	const projectName = ({ label }: UsageLine) => label || t("Other folders, or none");
	const sourceLabel = ({ key }: UsageLine) =>
		`${originName(key.split(" ")[0] ?? "")} · ${sourceName(key.split(" ")[1] ?? "")}`;
	return (
		<>
			<FigureTable
				{...common}
				{...part(byDay.lines)}
				name={t("Cost by day")}
				head={t("Day")}
				label={({ key }) => formatDay(key)}
				lines={byDay.lines.toReversed()}
				sql={byDay.sql}
				onOpen={({ key }) => open(formatDay(key), { from: key, to: key })}
			>
				<MeasurePicker usage={usage} />
				<DayChart
					name={measure === "cost" ? t("Cost by day, chart") : t("Tokens by day, chart")}
					values={new Map(byDay.lines.map((line) => [line.key, valueOf(line, measure)]))}
					from={dashboard.from}
					to={dashboard.to}
					format={measure === "cost" ? formatAxisCost : formatShortCount}
					onOpen={(from, to) =>
						open(from === to ? formatDay(from) : `${formatDay(from)} – ${formatDay(to)}`, { from, to })
					}
				/>
			</FigureTable>
			<FigureTable
				{...common}
				{...part(byModel.lines)}
				name={t("Cost by model")}
				head={t("Model")}
				label={({ label }) => label}
				sql={byModel.sql}
				onOpen={({ key, label }) => open(label, { modelId: key })}
			/>
			<FigureTable
				{...common}
				{...part(byProject.lines)}
				name={t("Cost by project")}
				head={t("Project")}
				label={projectName}
				sql={byProject.sql}
				onOpen={(line) => open(projectName(line), { projectId: line.key })}
			/>
			<FigureTable
				{...common}
				{...part(bySource.lines)}
				name={t("Cost by source")}
				note={t("Which tool made the calls, and whether the provider reported the tokens or they were estimated.")}
				head={t("Source")}
				label={sourceLabel}
				sql={bySource.sql}
				onOpen={(line) => {
					const [origin = "", source] = line.key.split(" ");
					if (source === "reported" || source === "partial" || source === "estimated")
						open(sourceLabel(line), { origin, source });
				}}
			/>
		</>
	);
}

function MeasurePicker({ usage }: { readonly usage: UsageModel }) {
	const choice = (measure: Measure, label: string) => (
		<button
			type="button"
			aria-pressed={usage.measure.value === measure}
			onClick={() => {
				usage.measure.value = measure;
			}}
		>
			{label}
		</button>
	);
	return (
		<div class="usage-periods usage-measure" role="group" aria-label={t("Shown in charts")}>
			{choice("cost", t("Cost"))}
			{choice("tokens", t("Tokens"))}
		</div>
	);
}
