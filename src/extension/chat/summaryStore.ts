import { localDay } from "../../shared/calendarDay.ts";
import type { Attempt } from "./attempts.ts";
import type { StoresOptions } from "./databaseStores.ts";
import { promptVersion } from "./summaryPrompt.ts";

/** An attempt at a model call that was to write a summary. */
interface SummaryCall extends Attempt {
	/** Of the row in the books. */
	readonly usageId: string;
	readonly conversationId: string;
	readonly modelId: string;
	/** It ran on this machine, so that nobody bills it. */
	readonly isLocal: boolean;
}

/** What summaries need of the database. */
export interface SummaryStore {
	/** The last message of the shown branch and the chat's model; null when there is no message. */
	head(conversationId: string): Promise<{ readonly leafId: string; readonly modelId: string | null } | null>;
	/** Keeps a summary. */
	add(summary: {
		readonly summaryId: string;
		readonly conversationId: string;
		readonly modelId: string;
		readonly fromRound: number;
		readonly toRound: number;
		readonly leafMessageId: string;
		readonly text: string;
		readonly sourceHash: string;
	}): Promise<void>;
	/** Enters a call in the books, whatever came of it. */
	recordCall(call: SummaryCall): Promise<void>;
	change(
		summaryId: string,
		change: { readonly editedText?: string | null; readonly isEnabled?: boolean },
	): Promise<void>;
}

export function summaryStore({ database, writer, now }: StoresOptions): SummaryStore {
	return {
		async head(conversationId) {
			const page = await database().call("messages.page", { conversationId, beforeId: null, limit: 1 });
			const leaf = page?.messages.findLast(({ state }) => state !== "streaming");
			return page && leaf ? { leafId: leaf.id, modelId: page.conversation.modelId } : null;
		},
		async add(summary) {
			await database().call("context.addSummary", { ...summary, promptVersion, at: now() });
		},
		async recordCall({ usageId, conversationId, modelId, isLocal, usage, startedAt, endedAt }) {
			const { userId, sessionId } = await writer();
			const conversation = await database().call("conversations.get", { conversationId });
			await database().call("usage.record", {
				call: {
					usageId,
					at: startedAt,
					day: localDay(startedAt),
					isLocal,
					figures: { ...usage, counts: { ...usage.counts } },
					durationMs: Math.max(0, endedAt - startedAt),
					firstTokenMs: null,
				},
				dedupeKey: null,
				userId,
				projectId: conversation?.projectId ?? null,
				conversationId,
				messageId: null,
				sessionId,
				kind: "summary",
				modelId,
			});
		},
		async change(summaryId, change) {
			await database().call("context.changeSummary", { summaryId, ...change, at: now() });
		},
	};
}
