import type { CostSum } from "../../shared/model.ts";
import type { Localize } from "../localize.ts";
import { ageLabel, costLabel, durationLabel } from "../listLabels.ts";

/** A project as the database lists it. Times in ms since the epoch. */
export interface ProjectRow {
	readonly id: string;
	readonly name: string;
	/** The user's own words; null when there are none. */
	readonly description: string | null;
	/** Where it was seen last, as the user knows the path. */
	readonly path: string;
	/** What to open; null when it was never seen on this machine. */
	readonly folderUri: string | null;
	readonly type: string | null;
	readonly framework: string | null;
	readonly language: string | null;
	readonly status: "active" | "archived";
	/** Null when nothing ever happened in it. */
	readonly lastActivityAt: number | null;
	readonly activeSeconds: number;
	readonly cost: CostSum;
}

interface ProjectNode {
	readonly kind: "project";
	readonly id: string;
	readonly label: string;
	/** "TypeScript · Next.js — 2 h ago · 3 h 12 min · $0.42" */
	readonly description: string;
	/** Lines of plain text. */
	readonly tooltip: string;
	/** Words for menus: project, active or archived, open (in this window), and place when there is one to open. */
	readonly contextValue: string;
	/** Name of a codicon. */
	readonly icon: string;
	readonly row: ProjectRow;
}

interface ArchiveNode {
	readonly kind: "archive";
	readonly id: "archive";
	readonly label: string;
	readonly description: string;
	readonly contextValue: "archive";
	readonly icon: "archive";
	readonly children: readonly ProjectNode[];
}

export type ProjectsNode = ProjectNode | ArchiveNode;

export interface TreeOptions {
	/** Every word must occur somewhere in the project; empty shows all. */
	readonly filter: string;
	/** Projects of this window's folders. */
	readonly openIds: ReadonlySet<string>;
	readonly now: number;
	readonly localize: Localize;
}

function matches(row: ProjectRow, filter: string): boolean {
	const { name, description, path, type, framework, language } = row;
	const text = [name, description, path, type, framework, language].join("\n").toLowerCase();
	return filter
		.toLowerCase()
		.split(/\s+/)
		.every((word) => text.includes(word));
}

function joined(parts: readonly (string | null)[], separator: string): string {
	return parts.filter((part) => part !== null && part !== "").join(separator);
}

function descriptionOf(row: ProjectRow, { now, localize }: TreeOptions): string {
	const what = joined([row.language, row.framework], " · ");
	const age = row.lastActivityAt === null ? null : ageLabel(row.lastActivityAt, now, localize);
	const books = joined([age, durationLabel(row.activeSeconds, localize), costLabel(row.cost, localize)], " · ");
	return joined([what, books], " — ");
}

function tooltipOf(row: ProjectRow, { localize }: TreeOptions): string {
	const last = row.lastActivityAt === null ? null : localize.moment(row.lastActivityAt);
	const cost = costLabel(row.cost, localize) ?? localize.money(0);
	return joined(
		[
			row.name,
			row.description,
			row.path,
			joined([row.type, row.language, row.framework], " · "),
			last === null ? null : localize("Last activity: {0}", last),
			localize("Active time: {0}", durationLabel(row.activeSeconds, localize) ?? localize("under a minute")),
			localize("Cost: {0}", cost),
			row.folderUri === null ? localize("Not seen on this machine yet") : null,
		],
		"\n",
	);
}

function nodeOf(row: ProjectRow, options: TreeOptions): ProjectNode {
	const isOpen = options.openIds.has(row.id);
	const words = ["project", row.status, isOpen ? "open" : null, row.folderUri === null ? null : "place"];
	return {
		kind: "project",
		id: row.id,
		label: row.name,
		description: descriptionOf(row, options),
		tooltip: tooltipOf(row, options),
		contextValue: joined(words, " "),
		icon: isOpen ? "folder-active" : "folder",
		row,
	};
}

/** Open here first, then by last activity, then by name. */
function order(a: ProjectNode, b: ProjectNode, openIds: ReadonlySet<string>): number {
	const byOpen = Number(openIds.has(b.id)) - Number(openIds.has(a.id));
	const byActivity = (b.row.lastActivityAt ?? 0) - (a.row.lastActivityAt ?? 0);
	return byOpen || byActivity || a.label.localeCompare(b.label) || (a.id < b.id ? -1 : 1);
}

/** The roots of the Projects view: active projects, then one group with the archived ones when there are any. */
export function projectsTree(rows: readonly ProjectRow[], options: TreeOptions): ProjectsNode[] {
	const nodes = rows
		.filter((row) => matches(row, options.filter))
		.map((row) => nodeOf(row, options))
		.toSorted((a, b) => order(a, b, options.openIds));
	const archived = nodes.filter(({ row }) => row.status === "archived");
	const active = nodes.filter(({ row }) => row.status === "active");
	if (archived.length === 0) return active;
	const group: ArchiveNode = {
		kind: "archive",
		id: "archive",
		label: options.localize("Archived"),
		description: String(archived.length),
		contextValue: "archive",
		icon: "archive",
		children: archived,
	};
	return [...active, group];
}
