import type { UsageView } from "../../shared/protocol.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { CallsView } from "./CallsView.tsx";
import { hasNoCalls, Overview } from "./Overview.tsx";
import { PageActions } from "./PageActions.tsx";
import { PeriodPicker } from "./PeriodPicker.tsx";
import { printedUsage } from "./printedUsage.tsx";
import { TimelineView } from "./TimelineView.tsx";
import type { UsagePageModel } from "./usagePageModel.ts";
import "./usagePage.css";

/** What was spent in a period, the calls behind one of these figures, or what was done day by day. */
export function UsagePage({ page }: { readonly page: UsagePageModel }) {
	const { usage, timeline } = page;
	const isTimeline = page.view.value === "timeline";
	const calls = usage.calls.value;
	const report = usage.report.value;
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
			{!isTimeline && !calls && report && (
				<Overview usage={usage} report={report}>
					<PageActions
						usage={usage}
						isEmpty={hasNoCalls(report)}
						save={() => void usage.save(printedUsage(usage, report))}
					/>
				</Overview>
			)}
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
