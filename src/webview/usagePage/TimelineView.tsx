import type { CallFilter, TimelineDay, TimelineEntry } from "../../shared/ledger.ts";
import type { CostSum } from "../../shared/model.ts";
import { shortTitle } from "../../shared/shortTitle.ts";
import { formatCostSum, formatHours, formatLongDay, formatTime } from "../format.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { FigureActions } from "./FigureActions.tsx";
import type { TimelineModel } from "./timelineModel.ts";
import type { UsageModel } from "./usageModel.ts";
import { originName, sessionName } from "./usageNames.ts";
import "./timelineView.css";

interface TimelineProps {
	readonly timeline: TimelineModel;
	/** Opens what a cost is made of. */
	readonly usage: UsageModel;
}

/** What was done, day by day, the newest first. */
export function TimelineView({ timeline, usage }: TimelineProps) {
	const shown = timeline.shown.value;
	return (
		<section aria-label={t("Timeline")} class="timeline">
			<div class="figure-head">
				<ProjectPicker timeline={timeline} />
				{shown && shown.days.length > 0 && (
					<FigureActions
						name={t("Cost and time by day")}
						sql={shown.sql}
						text={() => tabbed(shown.days)}
						copy={(text) => void usage.copy(text)}
					/>
				)}
			</div>
			{timeline.problem.value !== null && (
				<p class="usage-problem" role="alert">
					{timeline.problem.value}{" "}
					<Button onClick={() => void timeline.open(timeline.projectId.peek())}>{t("Try again")}</Button>
				</p>
			)}
			{shown?.days.length === 0 && <p class="figure-empty">{t("Nothing was done in these two weeks.")}</p>}
			{shown?.days.map((day) => (
				<Day key={day.day} day={day} timeline={timeline} usage={usage} />
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

/** Days with what they cost and how long somebody worked, as a table to paste. */
function tabbed(days: readonly TimelineDay[]): string {
	const heads = [t("Day"), t("Cost"), t("Active time")];
	const rows = days.map(({ day, cost, activeSeconds }) => [day, formatCostSum(cost), formatHours(activeSeconds)]);
	return [heads, ...rows].map((row) => row.join("\t")).join("\n");
}

function Day({ day, timeline, usage }: TimelineProps & { readonly day: TimelineDay }) {
	const { activeSeconds } = day;
	const name = formatLongDay(day.day);
	const open = () => {
		const projectId = timeline.projectId.peek();
		void usage.openCalls(name, { from: day.day, to: day.day, projectId });
	};
	return (
		<section class="timeline-day" aria-label={name}>
			<h2>
				{name}{" "}
				<span>
					<Facts
						facts={activeSeconds > 0 ? [t("{time} active", { time: formatHours(activeSeconds) })] : []}
						cost={day.cost}
						open={open}
					/>
				</span>
			</h2>
			<ol>
				{day.entries.map((entry) => (
					<Entry key={`${entry.kind} ${entry.key}`} entry={entry} timeline={timeline} usage={usage} />
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

interface FactsProps {
	readonly facts: readonly string[];
	readonly cost: CostSum | null;
	/** Null where nothing can be opened. */
	readonly open: (() => void) | null;
}

/** Facts in a row, the cost last; it opens to its calls. */
function Facts({ facts, cost, open }: FactsProps) {
	const words = facts.join(" · ");
	if (!cost || (cost.microUsd === 0 && cost.unpricedCalls === 0)) return words;
	return (
		<>
			{words && `${words} · `}
			{open ? (
				<button type="button" class="figure-open" onClick={open}>
					{formatCostSum(cost)}
				</button>
			) : (
				formatCostSum(cost)
			)}
		</>
	);
}

/** Whose calls an entry's cost is made of; null where nothing is spent. */
function callsOf({ kind, key }: TimelineEntry): Partial<CallFilter> | null {
	if (kind === "chat") return { conversationId: key };
	if (kind === "task") return { backgroundTaskId: key };
	return kind === "agent_session" ? { agentSessionId: key } : null;
}

const titleOf = ({ title, sessionId }: TimelineEntry): string =>
	sessionId === undefined ? shortTitle(title) : sessionName(title, sessionId);

function Entry({ entry, timeline, usage }: TimelineProps & { readonly entry: TimelineEntry }) {
	const kind = kinds[entry.kind];
	const { day } = entry;
	const title = titleOf(entry);
	const calls = callsOf(entry);
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
				<span class="timeline-facts">
					<Facts
						facts={factsOf(entry)}
						cost={entry.cost}
						open={calls && (() => void usage.openCalls(title, { from: day, to: day, ...calls }))}
					/>
				</span>
			</span>
		</li>
	);
}

function factsOf({ kind, detail, projectName }: TimelineEntry): readonly string[] {
	const facts = projectName === null ? [] : [projectName];
	if (detail !== null) facts.push(detailOf(kind, detail));
	return facts;
}

const states: Readonly<Record<string, () => string>> = {
	completed: () => t("completed"),
	failed: () => t("failed"),
	cancelled: () => t("cancelled"),
};

function detailOf(kind: TimelineEntry["kind"], detail: string): string {
	if (kind === "chat") return detail === "1" ? t("1 question") : t("{count} questions", { count: detail });
	if (kind === "agent_session") return originName(detail);
	if (kind === "commands") return detail === "1" ? t("once") : t("{count} times", { count: detail });
	if (kind === "summary") return t("rounds {rounds}", { rounds: detail });
	return Object.hasOwn(states, detail) ? (states[detail]?.() ?? detail) : detail;
}
