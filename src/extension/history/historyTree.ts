import type { ConversationSummary } from "../../shared/model.ts";
import type { Localize } from "../localize.ts";

/** A group of chats, one chat, or the row that loads more. */
export type HistoryNode =
	| {
			readonly kind: "group";
			readonly id: string;
			readonly label: string;
			readonly icon: string | null;
			readonly isExpanded: boolean;
			readonly children: readonly HistoryNode[];
	  }
	| {
			readonly kind: "chat";
			readonly id: string;
			readonly conversation: ConversationSummary;
			readonly icon: string;
			readonly contextValue: string;
	  }
	| { readonly kind: "more"; readonly id: string };

export type HistoryGrouping = "time" | "project";

export interface HistoryLists {
	readonly pinned: readonly ConversationSummary[];
	readonly active: readonly ConversationSummary[];
	readonly archived: readonly ConversationSummary[];
	readonly deleted: readonly ConversationSummary[];
	/** True when there are more active chats than were loaded. */
	readonly hasMore: boolean;
}

export interface HistoryOptions {
	readonly grouping: HistoryGrouping;
	/** The open project, whose group comes first; null when there is none. */
	readonly projectId: string | null;
	readonly now: number;
	readonly localize: Localize;
}

const dayMs = 86_400_000;

/** The tree of the History view: pinned chats, then by age or project, then the archive and what was deleted. No empty groups. */
export function historyTree(lists: HistoryLists, options: HistoryOptions): HistoryNode[] {
	const { grouping, localize } = options;
	const nodes = [
		group("pinned", localize("Pinned"), "pinned", lists.pinned, true),
		...(grouping === "project" ? byProject(lists.active, options) : byTime(lists.active, options)),
		...(lists.hasMore ? [{ kind: "more", id: "more" } as const] : []),
		group("archived", localize("Archive"), "archive", lists.archived, false),
		group("deleted", localize("Recently deleted"), "trash", lists.deleted, false),
	];
	return nodes.filter((node) => node.kind !== "group" || node.children.length > 0);
}

function byTime(chats: readonly ConversationSummary[], { now, localize }: HistoryOptions): HistoryNode[] {
	const today = startOfDay(now);
	const between = (from: number, to: number) => chats.filter(({ updatedAt }) => updatedAt >= from && updatedAt < to);
	return [
		group("today", localize("Today"), null, between(today, Infinity), true),
		group("yesterday", localize("Yesterday"), null, between(today - dayMs, today), true),
		group("week", localize("Last 7 days"), null, between(today - 7 * dayMs, today - dayMs), true),
		group("month", localize("Last 30 days"), null, between(today - 30 * dayMs, today - 7 * dayMs), true),
		group("older", localize("Older"), null, between(-Infinity, today - 30 * dayMs), true),
	];
}

/** The open project first, then the one talked in last; chats without one at the end. */
function byProject(chats: readonly ConversationSummary[], { projectId, localize }: HistoryOptions): HistoryNode[] {
	const projects = new Map<string | null, ConversationSummary[]>();
	for (const chat of chats) {
		const list = projects.get(chat.projectId) ?? [];
		list.push(chat);
		projects.set(chat.projectId, list);
	}
	const rank = (id: string | null): number => (id === null ? 2 : id === projectId ? 0 : 1);
	return [...projects]
		.sort(([a], [b]) => rank(a) - rank(b))
		.map(([id, list]) => {
			const isOpen = id === projectId;
			const label = list[0]?.projectName ?? localize("No project");
			const icon = id === null ? "circle-slash" : isOpen ? "folder-opened" : "folder";
			return group(`project:${id ?? ""}`, label, icon, list, isOpen || projects.size === 1);
		});
}

function group(
	id: string,
	label: string,
	icon: string | null,
	chats: readonly ConversationSummary[],
	isExpanded: boolean,
): HistoryNode {
	const children = chats.map((conversation): HistoryNode => ({
		kind: "chat",
		id: conversation.id,
		conversation,
		icon: iconOf(conversation),
		contextValue: `chat ${conversation.status} ${conversation.isPinned ? "pinned" : "unpinned"}`,
	}));
	return { kind: "group", id, label, icon, isExpanded, children };
}

/** What is most worth knowing about a chat at a glance. */
function iconOf({ status, isPinned, parentConversationId, origin }: ConversationSummary): string {
	if (status !== "active") return status === "archived" ? "archive" : "trash";
	if (isPinned) return "pinned";
	if (parentConversationId !== undefined) return "repo-forked";
	return origin === undefined ? "comment" : "cloud-download";
}

/** Midnight before the moment, on this machine's clock. */
function startOfDay(at: number): number {
	const date = new Date(at);
	return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
