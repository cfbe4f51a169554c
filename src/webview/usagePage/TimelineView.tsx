import type { TimelineDay, TimelineEntry } from "../../shared/ledger.ts";
import { formatCostSum, formatHours, formatLongDay, formatTime } from "../format.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import type { TimelineModel } from "./timelineModel.ts";
import "./timelineView.css";

/** What was done, day by day, the newest first. */
export function TimelineView({ timeline }: { readonly timeline: TimelineModel }) {
	const shown = timeline.shown.value;
	return (
		<section aria-label={t("Timeline")} class="timeline">
			<ProjectPicker timeline={timeline} />
			{timeline.problem.value !== null && (
				<p class="usage-problem" role="alert">
					{timeline.problem.value}{" "}
					<Button onClick={() => void timeline.open(timeline.projectId.peek())}>{t("Try again")}</Button>
				</p>
			)}
			{shown?.days.length === 0 && <p class="figure-empty">{t("Nothing was done in these two weeks.")}</p>}
			{shown?.days.map((day) => (
				<Day key={day.day} day={day} timeline={timeline} />
			))}
			{shown && shown.before !== null && (
				<Button onClick={() => void timeline.showEarlier()}>{t("Show earlier days")}</Button>
			)}
		</section>
	);
}

function ProjectPicker({ timeline }: { readonly timeline: TimelineModel }) {
	return (
		<label class="timeline-project">
			{t("Project")}
			<select
				value={timeline.projectId.value ?? ""}
				onChange={(event) => void timeline.open(event.currentTarget.value || null)}
			>
				<option value="">{t("All projects")}</option>
				{timeline.projects.value.map(({ id, name }) => (
					<option key={id} value={id}>
						{name}
					</option>
				))}
			</select>
		</label>
	);
}

function Day({ day, timeline }: { readonly day: TimelineDay; readonly timeline: TimelineModel }) {
	const { cost, activeSeconds } = day;
	const facts = [
		...(activeSeconds > 0 ? [t("{time} active", { time: formatHours(activeSeconds) })] : []),
		...(cost.microUsd > 0 || cost.unpricedCalls > 0 ? [formatCostSum(cost)] : []),
	];
	return (
		<section class="timeline-day" aria-label={formatLongDay(day.day)}>
			<h2>
				{formatLongDay(day.day)} <span>{facts.join(" · ")}</span>
			</h2>
			<ol>
				{day.entries.map((entry) => (
					<Entry key={`${entry.kind} ${entry.key}`} entry={entry} timeline={timeline} />
				))}
			</ol>
		</section>
	);
}

const kinds: Readonly<Record<TimelineEntry["kind"], { readonly icon: string; readonly name: () => string }>> = {
	chat: { icon: "comment-discussion", name: () => t("Chat") },
	agent_session: { icon: "terminal", name: () => t("Agent session") },
	task: { icon: "server-process", name: () => t("Background task") },
	link: { icon: "link", name: () => t("Link") },
	summary: { icon: "list-flat", name: () => t("Summary") },
	commit: { icon: "git-commit", name: () => t("Commit") },
	commands: { icon: "symbol-event", name: () => t("Commands") },
};

function Entry({ entry, timeline }: { readonly entry: TimelineEntry; readonly timeline: TimelineModel }) {
	const kind = kinds[entry.kind];
	const { title } = entry;
	return (
		<li>
			<span class="timeline-time">{formatTime(entry.at)}</span>
			<span title={kind.name()}>
				<Icon name={kind.icon} />
				<span class="only-spoken">{kind.name()}</span>
			</span>
			<span class="timeline-words">
				{entry.kind === "chat" ? (
					<button type="button" class="figure-open" onClick={() => void timeline.openChat(entry.key)}>
						{title}
					</button>
				) : (
					title
				)}
				<span class="timeline-facts">{factsOf(entry).join(" · ")}</span>
			</span>
		</li>
	);
}

function factsOf({ kind, detail, projectName, cost }: TimelineEntry): readonly string[] {
	const facts = projectName === null ? [] : [projectName];
	if (detail !== null) facts.push(detailOf(kind, detail));
	if (cost && (cost.microUsd > 0 || cost.unpricedCalls > 0)) facts.push(formatCostSum(cost));
	return facts;
}

const states: Readonly<Record<string, () => string>> = {
	completed: () => t("completed"),
	failed: () => t("failed"),
	cancelled: () => t("cancelled"),
};

function detailOf(kind: TimelineEntry["kind"], detail: string): string {
	if (kind === "chat") return detail === "1" ? t("1 question") : t("{count} questions", { count: detail });
	if (kind === "commands") return detail === "1" ? t("once") : t("{count} times", { count: detail });
	if (kind === "summary") return t("rounds {rounds}", { rounds: detail });
	return Object.hasOwn(states, detail) ? (states[detail]?.() ?? detail) : detail;
}
