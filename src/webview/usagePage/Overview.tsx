import type { ComponentChildren } from "preact";
import type { UsageReport } from "../../shared/protocol.ts";
import { formatCount, formatDay, formatLineCost } from "../format.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { ActivityFigures } from "./ActivityFigures.tsx";
import { Budgets } from "./Budgets.tsx";
import { CostFigures } from "./CostFigures.tsx";
import { FigureActions } from "./FigureActions.tsx";
import { SavingFigures } from "./SavingFigures.tsx";
import type { UsageModel } from "./usageModel.ts";

interface OverviewProps {
	readonly usage: UsageModel;
	readonly report: UsageReport;
	/** What stands above the figures. */
	readonly children?: ComponentChildren;
}

/** All figures of a period. */
export function Overview({ usage, report, children }: OverviewProps) {
	const { dashboard, budgets } = report;
	const isEmpty = hasNoCalls(report);
	const hasActivity = dashboard.commands.lines.length + dashboard.editorTime.lines.length > 0;
	return (
		<>
			{children}
			<p class="only-printed">{`${formatDay(dashboard.from)} – ${formatDay(dashboard.to)}`}</p>
			<Budgets budgets={budgets} usage={usage} />
			{isEmpty ? (
				<p class="usage-nothing">
					{t("Nothing was used in this period. Ask something in the chat, and it is counted here.")}{" "}
					<Button onClick={() => void usage.run("new_chat")}>{t("New chat")}</Button>
				</p>
			) : (
				<>
					<Total usage={usage} report={report} />
					<CostFigures usage={usage} dashboard={dashboard} />
					<SavingFigures usage={usage} dashboard={dashboard} />
				</>
			)}
			{(!isEmpty || hasActivity) && <ActivityFigures usage={usage} dashboard={dashboard} />}
		</>
	);
}

export const hasNoCalls = ({ dashboard }: UsageReport): boolean => (dashboard.total.lines[0]?.calls ?? 0) === 0;

function Total({ usage, report }: { readonly usage: UsageModel; readonly report: UsageReport }) {
	const { total } = report.dashboard;
	const line = total.lines[0];
	if (!line) return null;
	const figures = [
		[t("Cost, list-price estimate"), formatLineCost(line)],
		[t("Model calls"), formatCount(line.calls)],
		[t("Input tokens"), formatCount(line.inputTokens)],
		[t("of which cached"), formatCount(line.cachedTokens)],
		[t("Output tokens"), formatCount(line.outputTokens)],
	] as const;
	const name = t("Total");
	const text = () => figures.map((pair) => pair.join("\t")).join("\n");
	return (
		<section aria-label={name} class="usage-sum">
			<dl class="usage-total">
				{figures.map(([what, value], index) => (
					<div key={what}>
						<dt>{what}</dt>
						<dd>
							{index === 0 ? (
								<button type="button" class="figure-open" onClick={() => void usage.openCalls(t("All calls"), {})}>
									{value}
								</button>
							) : (
								value
							)}
						</dd>
					</div>
				))}
			</dl>
			<div class="figure-head">
				<FigureActions name={name} sql={total.sql} text={text} copy={(copied) => void usage.copy(copied)} />
			</div>
		</section>
	);
}
