import { useEffect, useRef } from "preact/hooks";
import type { CallLine } from "../../shared/ledger.ts";
import { formatCount, formatMicroUsd, formatMoment } from "../format.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { CallDetailView } from "./CallDetailView.tsx";
import { FigureActions } from "./FigureActions.tsx";
import { kindName } from "./usageNames.ts";
import type { ShownCalls, UsageModel } from "./usageModel.ts";
import "./callsView.css";

interface CallsViewProps {
	readonly usage: UsageModel;
	readonly calls: ShownCalls;
	/** What was left for it. */
	readonly cameFrom: "figures" | "timeline";
}

/** The calls that a figure is made of; each opens to its price and formula. */
export function CallsView({ usage, calls, cameFrom }: CallsViewProps) {
	const name = t("Calls: {what}", { what: calls.title });
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), [calls.filter]);
	return (
		<section class="calls" aria-label={name}>
			<Button onClick={() => usage.closeCalls()}>
				<Icon name="arrow-left" /> {cameFrom === "timeline" ? t("Back to the timeline") : t("Back to the figures")}
			</Button>
			<div class="figure-head">
				<h1 ref={heading} tabIndex={-1}>
					{name}
				</h1>
				<FigureActions
					name={t("Calls")}
					sql={calls.sql}
					text={() => tabbed(calls.lines)}
					copy={(text) => void usage.copy(text)}
				/>
			</div>
			{calls.lines.length === 0 ? (
				<p class="figure-empty">{t("There is no call behind this figure.")}</p>
			) : (
				<div class="calls-scroll">
					<CallTable usage={usage} lines={calls.lines} />
				</div>
			)}
			{calls.cursor !== null && <Button onClick={() => void usage.moreCalls()}>{t("Show more calls")}</Button>}
		</section>
	);
}

function CallTable({ usage, lines }: { readonly usage: UsageModel; readonly lines: readonly CallLine[] }) {
	const heads = [t("Model"), t("Kind"), t("Input"), t("Cached"), t("Output"), t("Cost")];
	const details = usage.details.value;
	return (
		<table>
			<thead>
				<tr>
					<th scope="col">{t("Time")}</th>
					{heads.map((head) => (
						<th key={head} scope="col">
							{head}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{lines.map((line) => {
					const detail = details.get(line.id);
					return [
						<tr key={line.id}>
							<th scope="row">
								<button
									type="button"
									class="figure-open"
									aria-expanded={detail !== undefined}
									onClick={() => void usage.toggleDetail(line.id)}
								>
									<Icon name={detail ? "chevron-down" : "chevron-right"} />
									{formatMoment(line.at)}
								</button>
							</th>
							<td>{line.model}</td>
							<td>{kindName(line.kind)}</td>
							<td>{formatCount(line.inputTokens)}</td>
							<td>{formatCount(line.cachedTokens)}</td>
							<td>{formatCount(line.outputTokens)}</td>
							<td>{costOf(line)}</td>
						</tr>,
						detail && (
							<tr key={`${line.id} detail`} class="call-detail-row">
								<td colSpan={7}>
									<CallDetailView usage={usage} call={detail} />
								</td>
							</tr>
						),
					];
				})}
			</tbody>
		</table>
	);
}

function costOf({ costMicroUsd, priceBasis }: CallLine): string {
	if (priceBasis === "local") return t("local");
	return costMicroUsd === null ? t("unknown") : formatMicroUsd(costMicroUsd);
}

function tabbed(lines: readonly CallLine[]): string {
	const rows = lines.map((line) => [
		new Date(line.at).toISOString(),
		line.model,
		line.kind,
		line.inputTokens,
		line.cachedTokens,
		line.outputTokens,
		costOf(line),
	]);
	return [[t("Time"), t("Model"), t("Kind"), t("Input"), t("Cached"), t("Output"), t("Cost")], ...rows]
		.map((row) => row.join("\t"))
		.join("\n");
}
