import type { Usage } from "../providers/provider.ts";
import { localDay } from "../../shared/calendarDay.ts";
import type { StoresOptions } from "./databaseStores.ts";
import { promptVersion } from "./summaryPrompt.ts";

/** A model call that wrote a summary. */
interface SummaryCall {
	readonly usage: Usage;
	readonly startedAt: number;
	readonly endedAt: number;
	/** It ran on this machine, so that nobody bills it. */
	readonly isLocal: boolean;
}

interface SummaryOrigin {
	readonly summaryId: string;
	readonly conversationId: string;
	readonly modelId: string;
	/** Null when the host told nothing of it. */
	readonly call: SummaryCall | null;
}

/** What summaries need of the database. */
export interface SummaryStore {
	/** The last message of the shown branch and the chat's model; null when there is no message. */
	head(conversationId: string): Promise<{ readonly leafId: string; readonly modelId: string | null } | null>;
	/** Keeps a summary and enters its call in the books. */
	add(
		summary: SummaryOrigin & {
			readonly fromRound: number;
			readonly toRound: number;
			readonly leafMessageId: string;
			readonly text: string;
			readonly sourceHash: string;
		},
	): Promise<void>;
	/** Enters a call in the books that wrote nothing. */
	recordCall(origin: SummaryOrigin): Promise<void>;
	change(
		summaryId: string,
		change: { readonly editedText?: string | null; readonly isEnabled?: boolean },
	): Promise<void>;
}

export function summaryStore({ database, writer, now }: StoresOptions): SummaryStore {
	const usageOf = async ({ summaryId, conversationId, modelId, call }: SummaryOrigin) => {
		if (call === null) return null;
		const { userId, sessionId } = await writer();
		const conversation = await database().call("conversations.get", { conversationId });
		return {
			call: {
				usageId: summaryId,
				at: call.startedAt,
				day: localDay(call.startedAt),
				isLocal: call.isLocal,
				figures: { ...call.usage, counts: { ...call.usage.counts } },
				durationMs: Math.max(0, call.endedAt - call.startedAt),
				firstTokenMs: null,
			},
			dedupeKey: null,
			userId,
			projectId: conversation?.projectId ?? null,
			conversationId,
			messageId: null,
			sessionId,
			kind: "summary" as const,
			modelId,
		};
	};
	return {
		async head(conversationId) {
			const page = await database().call("messages.page", { conversationId, beforeId: null, limit: 1 });
			const leaf = page?.messages.findLast(({ state }) => state !== "streaming");
			return page && leaf ? { leafId: leaf.id, modelId: page.conversation.modelId } : null;
		},
		async add({ call, ...summary }) {
			const usage = await usageOf({ call, ...summary });
			await database().call("context.addSummary", { ...summary, promptVersion, at: now(), usage });
		},
		async recordCall(origin) {
			const usage = await usageOf(origin);
			if (usage) await database().call("usage.record", usage);
		},
		async change(summaryId, change) {
			await database().call("context.changeSummary", { summaryId, ...change, at: now() });
		},
	};
}
