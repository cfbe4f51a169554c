import type { UsageReport, UsageView } from "../../shared/protocol.ts";
import { formatCount, formatDay, formatLineCost } from "../format.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { ActivityFigures } from "./ActivityFigures.tsx";
import { Budgets } from "./Budgets.tsx";
import { CallsView } from "./CallsView.tsx";
import { CostFigures } from "./CostFigures.tsx";
import { FigureActions } from "./FigureActions.tsx";
import { PageActions } from "./PageActions.tsx";
import { PeriodPicker } from "./PeriodPicker.tsx";
import { SavingFigures } from "./SavingFigures.tsx";
import { TimelineView } from "./TimelineView.tsx";
import type { UsageModel } from "./usageModel.ts";
import type { UsagePageModel } from "./usagePageModel.ts";
import "./usagePage.css";

/** What was spent in a period, the calls behind one of these figures, or what was done day by day. */
export function UsagePage({ page }: { readonly page: UsagePageModel }) {
	const { usage, timeline } = page;
	const isTimeline = page.view.value === "timeline";
	const calls = usage.calls.value;
	return (
		<main class="usage-page">
			{!calls && <PageHeader page={page} />}
			{usage.problem.value !== null && (
				<p class="usage-problem" role="alert">
					{usage.problem.value} <Button onClick={() => void usage.refresh()}>{t("Try again")}</Button>
				</p>
			)}
			{isTimeline && !calls && <TimelineView timeline={timeline} usage={usage} />}
			{calls && <CallsView usage={usage} calls={calls} cameFrom={isTimeline ? "timeline" : "figures"} />}
			{!isTimeline && !calls && usage.report.value && <Overview usage={usage} report={usage.report.value} />}
		</main>
	);
}

function PageHeader({ page }: { readonly page: UsagePageModel }) {
	const isTimeline = page.view.value === "timeline";
	const side = (isShown: boolean, label: string, view: UsageView) => (
		<button type="button" aria-pressed={isShown} onClick={() => void page.show(view)}>
			{label}
		</button>
	);
	return (
		<header class="usage-header">
			<h1>{isTimeline ? t("Timeline") : t("Usage")}</h1>
			<div class="usage-periods" role="group" aria-label={t("Shown")}>
				{side(!isTimeline, t("Figures"), { view: "figures" })}
				{side(isTimeline, t("Timeline"), { view: "timeline", projectId: page.timeline.projectId.peek() })}
			</div>
			{!isTimeline && <PeriodPicker usage={page.usage} />}
		</header>
	);
}

function Overview({ usage, report }: { readonly usage: UsageModel; readonly report: UsageReport }) {
	const { dashboard, budgets } = report;
	const isEmpty = (dashboard.total.lines[0]?.calls ?? 0) === 0;
	const hasActivity = dashboard.commands.lines.length + dashboard.editorTime.lines.length > 0;
	return (
		<>
			<PageActions usage={usage} isEmpty={isEmpty} />
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
