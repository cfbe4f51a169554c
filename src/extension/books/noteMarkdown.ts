import type { TimelineDay, TimelineEntry, UsageDashboard } from "../../shared/ledger.ts";
import type { CostSum } from "../../shared/model.ts";
import { costLabel, costText } from "../listLabels.ts";
import type { Localize } from "../localize.ts";

export interface NoteWriter {
	readonly localize: Localize;
	/** A calendar day in the user's words. */
	readonly formatDay: (day: string) => string;
}

/** What was done in a week, by project, in Markdown. */
export function weeklyNote(days: readonly TimelineDay[], dashboard: UsageDashboard, writer: NoteWriter): string {
	const { localize, formatDay } = writer;
	const total = dashboard.total.lines[0];
	const lines = [`# ${localize("Week {0} to {1}", formatDay(dashboard.from), formatDay(dashboard.to))}`, ""];
	const seconds = dashboard.editorTime.lines.reduce((sum, line) => sum + line.seconds, 0);
	if (seconds >= 60) lines.push(`- ${localize("{0} active in the editor", hours(seconds))}`);
	if (total && total.calls > 0) {
		const tokens = localize.count(total.inputTokens + total.outputTokens);
		lines.push(
			`- ${localize("{0} model calls, {1} tokens, {2}", localize.count(total.calls), tokens, costText(total, localize))}`,
		);
	}
	const entries = days.flatMap((day) => day.entries);
	if (entries.length === 0 && lines.length === 2) lines.push(localize("Nothing was entered in these days."));
	for (const [project, own] of byProject(entries, localize)) lines.push("", `## ${project}`, ...sections(own, writer));
	lines.push(...modelTable(dashboard, writer));
	return `${lines.join("\n")}\n`;
}

/** What was done on the last working day and today, in Markdown: to be read out. `days` are the newest first. */
export function standUpNote(days: readonly TimelineDay[], today: string, writer: NoteWriter): string {
	const { localize, formatDay } = writer;
	const now = days.find(({ day }) => day === today);
	const before = days.find(({ day, entries }) => day < today && entries.length > 0);
	const lines = [`# ${localize("Stand-up, {0}", formatDay(today))}`];
	for (const [heading, day] of [
		[before ? localize("Done on {0}", formatDay(before.day)) : localize("Done before"), before],
		[localize("Done today"), now],
	] as const) {
		lines.push("", `## ${heading}`);
		const entries = day?.entries ?? [];
		if (entries.length === 0) lines.push("", localize("Nothing was entered."));
		for (const [project, own] of byProject(entries, localize))
			lines.push("", `**${project}**`, ...sections(own, writer));
	}
	return `${lines.join("\n")}\n`;
}

function byProject(
	entries: readonly TimelineEntry[],
	localize: Localize,
): ReadonlyMap<string, readonly TimelineEntry[]> {
	const telling = entries.filter(({ kind }) => kind !== "commands" && kind !== "summary");
	const names = new Set(telling.map(({ projectName }) => projectName));
	return new Map(
		[...names].map((name) => [
			name ?? localize("Without a folder"),
			telling.filter((entry) => entry.projectName === name),
		]),
	);
}

const order = ["commit", "chat", "agent_session", "task", "link"] as const;

function sections(entries: readonly TimelineEntry[], writer: NoteWriter): readonly string[] {
	const titles: Readonly<Record<(typeof order)[number], string>> = {
		commit: writer.localize("Commits"),
		chat: writer.localize("Chats"),
		agent_session: writer.localize("Agent sessions"),
		task: writer.localize("Background tasks"),
		link: writer.localize("Links read"),
	};
	return order.flatMap((kind) => {
		const own = merged(entries.filter((entry) => entry.kind === kind));
		return own.length === 0 ? [] : ["", `${titles[kind]}:`, "", ...own.map((entry) => lineOf(entry, writer.localize))];
	});
}

/** A chat of several days is one line with what it cost on all of them. */
function merged(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
	const byKey = new Map<string, TimelineEntry>();
	for (const entry of entries) {
		const known = byKey.get(entry.key);
		const cost = known?.cost && entry.cost ? sum(known.cost, entry.cost) : (known?.cost ?? entry.cost);
		byKey.set(entry.key, { ...(known ?? entry), cost });
	}
	return [...byKey.values()];
}

const sum = (a: CostSum, b: CostSum): CostSum => ({
	microUsd: a.microUsd + b.microUsd,
	unpricedCalls: a.unpricedCalls + b.unpricedCalls,
});

function lineOf({ kind, title, detail, cost }: TimelineEntry, localize: Localize): string {
	const isToTell = kind === "task" || kind === "link" || kind === "commit";
	const told = isToTell && detail !== null ? ` (${escaped(detail)})` : "";
	const money = cost ? costLabel(cost, localize) : null;
	const spent = money === null ? "" : ` — ${money}`;
	return `- ${escaped(title)}${told}${spent}`;
}

function modelTable({ byModel }: UsageDashboard, { localize }: NoteWriter): readonly string[] {
	if (byModel.lines.length === 0) return [];
	const heads = [localize("Model"), localize("Calls"), localize("Tokens"), localize("Cost")];
	const rows = byModel.lines.map((line) => [
		escaped(line.label),
		localize.count(line.calls),
		localize.count(line.inputTokens + line.outputTokens),
		costText(line, localize),
	]);
	const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
	const rule = "|:---|---:|---:|---:|";
	return ["", `## ${localize("What it cost (list-price estimates)")}`, "", row(heads), rule, ...rows.map(row)];
}

function hours(seconds: number): string {
	const minutes = Math.round(seconds / 60);
	return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** One line in which nothing is Markdown: titles are other people's words. */
function escaped(text: string): string {
	return text
		.replaceAll(/\s+/g, " ")
		.trim()
		.slice(0, 200)
		.replaceAll(/[\\`*_{}[\]()<>#|!~]/g, String.raw`\$&`);
}
