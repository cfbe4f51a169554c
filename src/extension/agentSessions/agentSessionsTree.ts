import path from "node:path";
import type { AgentSessionDetails, AgentSessionEntry, AgentSessionGroup } from "../../db/index.ts";
import { shortTitle } from "../../shared/shortTitle.ts";
import type { Localize } from "../localize.ts";
import { ageLabel, costLabel } from "../listLabels.ts";
import { resumeCommand } from "./resume.ts";
import type { Deletion } from "./retention.ts";

/** The sessions of one project or folder. */
export interface GroupNode {
	readonly kind: "group";
	readonly id: string;
	readonly label: string;
	readonly description: string;
	readonly isExpanded: boolean;
	readonly group: AgentSessionGroup;
	readonly tooltip: string;
}

/** One session. */
export interface SessionNode {
	readonly kind: "session";
	readonly id: string;
	readonly label: string;
	readonly description: string;
	readonly tooltip: string;
	/** Words for menus: session, its tool, resumable when the tool can go on with it. */
	readonly contextValue: string;
	/** Name of a codicon. */
	readonly icon: string;
	readonly entry: AgentSessionEntry;
}

/** Something about a session, or a list of such things. */
export interface DetailNode {
	readonly kind: "detail";
	readonly id: string;
	readonly label: string;
	readonly description: string;
	readonly icon: string;
	readonly tooltip: string;
	/** A file that a click opens; null for none. */
	readonly file: string | null;
	readonly children: readonly DetailNode[];
}

/** Stands for the sessions of a group that are not shown yet. */
export interface MoreNode {
	readonly kind: "more";
	readonly id: string;
	readonly label: string;
	readonly groupId: string;
}

export type AgentSessionsNode = GroupNode | SessionNode | DetailNode | MoreNode;

export interface LabelOptions {
	readonly now: number;
	readonly localize: Localize;
}

const joined = (parts: readonly (string | null)[], separator: string): string =>
	parts.filter((part) => part !== null && part !== "").join(separator);

const nameOf = (folder: string): string => path.win32.basename(folder) || folder;

/** The groups; those of the window's own projects stand first and open. */
export function groupNodes(
	groups: readonly AgentSessionGroup[],
	openProjectIds: ReadonlySet<string>,
	{ now, localize }: LabelOptions,
): GroupNode[] {
	const isOpen = ({ projectId }: AgentSessionGroup): boolean => projectId !== null && openProjectIds.has(projectId);
	return groups
		.map((group): GroupNode => ({
			kind: "group",
			id: `group:${group.projectId ?? group.workingDirectory}`,
			label: group.projectName ?? (nameOf(group.workingDirectory) || localize("Unknown folder")),
			description: joined(
				[
					group.sessions === 1 ? localize("1 session") : localize("{0} sessions", group.sessions),
					ageLabel(group.lastActivityAt, now, localize),
					costLabel(group.cost, localize),
				],
				" · ",
			),
			tooltip: group.workingDirectory,
			isExpanded: isOpen(group) || groups.length === 1,
			group,
		}))
		.sort((a, b) => Number(isOpen(b.group)) - Number(isOpen(a.group)));
}

/** What a session is called: its title, else the beginning of its first prompt, else by its id. */
export function sessionLabel(
	{ title, initialTask, sessionId }: Pick<AgentSessionEntry, "title" | "initialTask" | "sessionId">,
	localize: Localize,
): string {
	return shortTitle(title ?? initialTask) || localize("Session {0}", sessionId.slice(0, 8));
}

/** Days are told in the list when they are this few. */
const fewDays = 7;

export function sessionNode(entry: AgentSessionEntry, deletion: Deletion | null, options: LabelOptions): SessionNode {
	const { now, localize } = options;
	const command = resumeCommand(entry.toolName, entry.sessionId);
	const canResume = command !== null && entry.source !== null;
	return {
		kind: "session",
		id: entry.id,
		label: sessionLabel(entry, localize),
		description: joined(
			[
				entry.isActive ? localize("active") : ageLabel(entry.lastActivityAt, now, localize),
				deletion !== null && deletion.daysLeft <= fewDays ? deletionLabel(deletion, localize) : null,
				costLabel(entry.cost, localize),
				entry.sourceDeletedAt === null ? null : localize("kept by Daybook"),
			],
			" · ",
		),
		tooltip: tooltipOf(entry, deletion, localize),
		contextValue: joined(["session", entry.toolName, canResume ? "resumable" : null], " "),
		icon: entry.isActive ? "record" : entry.sourceDeletedAt === null ? "terminal" : "archive",
		entry,
	};
}

function deletionLabel({ daysLeft }: Deletion, localize: Localize): string {
	if (daysLeft === 0) return localize("will be deleted today");
	return daysLeft === 1 ? localize("1 day left") : localize("{0} days left", daysLeft);
}

/** The tool's name as its makers write it. */
export const toolLabel = (toolName: string): string =>
	({ claude_code: "Claude Code", codex: "Codex" })[toolName] ?? toolName;

function tooltipOf(entry: AgentSessionEntry, deletion: Deletion | null, localize: Localize): string {
	return joined(
		[
			sessionLabel(entry, localize),
			joined([toolLabel(entry.toolName), entry.gitBranch], " · "),
			entry.workingDirectory,
			localize("{0} tasks, {1} tokens", entry.taskCount, localize.count(entry.tokens)),
			deletion === null
				? null
				: localize(
						'Claude Code deletes it in {0} days. To keep it longer, set "cleanupPeriodDays" in {1}; it is {2} now.',
						deletion.daysLeft,
						deletion.settingsFile,
						deletion.periodDays,
					),
			entry.sourceDeletedAt === null
				? null
				: localize("Its tool has deleted the transcript; what was read of it stays."),
		],
		"\n",
	);
}

/** What stands below a session. */
export function detailNodes(
	session: AgentSessionDetails,
	deletion: Deletion | null,
	{ localize }: LabelOptions,
): DetailNode[] {
	const one = (label: string, description: string, icon: string, extra: Partial<DetailNode> = {}): DetailNode => ({
		kind: "detail",
		id: `${session.id}:${label}`,
		label,
		description,
		icon,
		tooltip: description,
		file: null,
		children: [],
		...extra,
	});
	const several = (label: string, icon: string, children: readonly DetailNode[]): DetailNode =>
		one(label, String(children.length), icon, { children });
	const models = session.models.map(({ label, calls, tokens, cost }) =>
		one(
			label,
			joined(
				[
					calls === 1 ? localize("1 call") : localize("{0} calls", localize.count(calls)),
					localize("{0} tokens", localize.count(tokens)),
					costLabel(cost, localize),
				],
				" · ",
			),
			"hubot",
		),
	);
	const files = session.filesModified.map((file) =>
		one(nameOf(file), path.dirname(file), "file", { id: `${session.id}:file:${file}`, file, tooltip: file }),
	);
	const commits = session.commits.map((hash) => one(hash, "", "git-commit", { id: `${session.id}:commit:${hash}` }));
	return [
		one(localize("Tasks"), String(session.taskCount), "checklist"),
		...models,
		...(session.toolsUsed.length > 0 ? [one(localize("Tools"), session.toolsUsed.join(", "), "tools")] : []),
		...(files.length > 0 ? [several(localize("Files modified"), "files", files)] : []),
		...(commits.length > 0 ? [several(localize("Commits"), "git-commit", commits)] : []),
		...(session.gitBranch === null ? [] : [one(localize("Branch"), session.gitBranch, "git-branch")]),
		one(localize("Folder"), session.workingDirectory, "folder"),
		...(session.isFork ? [one(localize("Began as a copy of another session"), "", "repo-forked")] : []),
		...(deletion === null ? [] : [deletionNode(session, deletion, localize, one)]),
		...(session.leftOutLines === 0 ? [] : [leftOutNode(session, localize, one)]),
	];
}

type MakeDetail = (label: string, description: string, icon: string, extra?: Partial<DetailNode>) => DetailNode;

function leftOutNode({ leftOutLines }: AgentSessionDetails, localize: Localize, one: MakeDetail): DetailNode {
	return one(localize("Lines left out"), String(leftOutLines), "warning", {
		tooltip: localize("So many lines of its transcripts are damaged and were left out; all others are counted."),
	});
}

function deletionNode(
	session: AgentSessionDetails,
	deletion: Deletion,
	localize: Localize,
	one: MakeDetail,
): DetailNode {
	return one(localize("Days until deletion"), String(deletion.daysLeft), "calendar", {
		tooltip: tooltipOf(session, deletion, localize),
		file: deletion.settingsFile,
	});
}
