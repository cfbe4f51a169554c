import type { ConversationSummary } from "../../shared/model.ts";
import type { Localize } from "../localize.ts";

/** A group of chats, or one chat. */
export type HistoryNode =
	| {
			readonly kind: "group";
			readonly id: string;
			readonly label: string;
			readonly isExpanded: boolean;
			readonly children: readonly HistoryNode[];
	  }
	| {
			readonly kind: "chat";
			readonly id: string;
			readonly conversation: ConversationSummary;
			readonly contextValue: string;
	  };

export interface HistoryLists {
	readonly pinned: readonly ConversationSummary[];
	readonly active: readonly ConversationSummary[];
	readonly archived: readonly ConversationSummary[];
	readonly deleted: readonly ConversationSummary[];
}

const dayMs = 86_400_000;

/** The tree of the History view: pinned chats, then by age, then the archive and what was deleted. Empty groups are left out. */
export function historyTree(lists: HistoryLists, now: number, localize: Localize): HistoryNode[] {
	const today = startOfDay(now);
	const isToday = ({ updatedAt }: ConversationSummary) => updatedAt >= today;
	const isYesterday = ({ updatedAt }: ConversationSummary) => updatedAt >= today - dayMs && updatedAt < today;
	const isThisWeek = ({ updatedAt }: ConversationSummary) =>
		updatedAt >= today - 7 * dayMs && updatedAt < today - dayMs;
	const isOlder = ({ updatedAt }: ConversationSummary) => updatedAt < today - 7 * dayMs;
	return [
		group("pinned", localize("Pinned"), lists.pinned, true),
		group("today", localize("Today"), lists.active.filter(isToday), true),
		group("yesterday", localize("Yesterday"), lists.active.filter(isYesterday), true),
		group("week", localize("Last 7 days"), lists.active.filter(isThisWeek), true),
		group("older", localize("Older"), lists.active.filter(isOlder), true),
		group("archived", localize("Archive"), lists.archived, false),
		group("deleted", localize("Recently deleted"), lists.deleted, false),
	].filter((node) => node.kind !== "group" || node.children.length > 0);
}

function group(id: string, label: string, chats: readonly ConversationSummary[], isExpanded: boolean): HistoryNode {
	const children = chats.map((conversation): HistoryNode => ({
		kind: "chat",
		id: conversation.id,
		conversation,
		contextValue: `chat ${conversation.status} ${conversation.isPinned ? "pinned" : "unpinned"}`,
	}));
	return { kind: "group", id, label, isExpanded, children };
}

/** Midnight before the moment, on this machine's clock. */
function startOfDay(at: number): number {
	const date = new Date(at);
	return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
