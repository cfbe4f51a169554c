import type { Database } from "../../db/index.ts";
import { localDay } from "../../shared/calendarDay.ts";
import type { Attachment, Part } from "../../shared/model.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Usage } from "../providers/provider.ts";
import type { AnswerOrigin } from "./answer.ts";
import { earlierId } from "./attempts.ts";
import type { ConversationStore } from "./conversationStore.ts";
import type { AnswerEnd, CallRecord, RoundStore } from "./roundStore.ts";

/** Who writes and where; asked anew for each row, since the project may change under an open window. */
export interface Writer {
	readonly userId: string;
	readonly sessionId: string;
	/** Null when no folder is open or its project is not known yet. */
	readonly projectId: string | null;
}

export interface StoresOptions {
	readonly database: () => Pick<Database, "call">;
	/** Who writes and for which project; waits until that is known. */
	readonly writer: () => Promise<Writer>;
	/** Null while it is not known, too: for what is only read. */
	readonly projectId: () => string | null;
	readonly now: () => number;
	readonly newId: () => string;
	readonly localize: Localize;
	/** Called after each write that lists of chats show. */
	readonly didChangeChats: () => void;
	/** A new chat was stored; its first answer waits for this. */
	readonly didCreate: (conversationId: string) => Promise<void>;
}

const pageLength = 50;
/** Messages that a search in one chat tells of; who looks for something does not walk through more. */
const findLimit = 1000;
const titleLength = 60;

/** The rounds of this window, in the database. */
export function roundStore(options: StoresOptions): RoundStore {
	const { database, writer, now, newId, localize, didChangeChats } = options;
	return {
		async addUserMessage({ messageId, conversationId, text: given, modelId, replaces, attachments = [] }) {
			// Half a character, as a cut in the page leaves it, is no text that a database holds: what is shown is what is kept.
			const text = given.replaceAll(/\p{Cs}/gu, "\ufffd");
			const { userId, sessionId, projectId } = await writer();
			const replaced = replaces === null ? null : await database().call("messages.get", { messageId: replaces });
			if (replaces !== null && replaced?.conversationId !== conversationId)
				throw new DaybookError("gone", localize("This message is no longer there. Open the chat again."));
			const conversation = { id: conversationId ?? newId(), title: titleFrom(text, attachments), projectId, userId };
			const parts: Part[] = text.trim() === "" ? [] : [{ type: "text", text }];
			const entered = await database().call("messages.addUser", {
				messageId,
				parts,
				conversation,
				modelId,
				parent: replaced ? { id: replaced.parentId } : "head",
				attachments: [
					...(replaced?.attachments ?? []).map((attachment, index) => ({ ...attachment, id: `${messageId}-${index}` })),
					...attachments,
				],
				sessionId,
				at: now(),
			});
			if (conversationId === null) await options.didCreate(entered.conversation.id);
			didChangeChats();
			return entered;
		},
		branch: async (messageId) => database().call("messages.branch", { messageId }),
		async refuseElsewhere(conversationId) {
			const { sessionId } = await writer();
			await database().call("answers.refuseElsewhere", { conversationId, sessionId, at: now() });
		},
		async saveCheckpoint(origin, parts, { usage, isLocal, estimatedPromptTokens, earlierCalls }) {
			const { sessionId } = await writer();
			const call = {
				usageId: origin.id,
				day: localDay(origin.startedAt),
				isLocal,
				figures: usage && figuresOf(usage),
				estimatedPromptTokens,
				earlierCalls: earlierCallsOf(origin, earlierCalls),
			};
			await database().call("answers.checkpoint", { ...checkpointOf(origin, sessionId), parts, at: now(), call });
		},
		async hold(origin) {
			const { sessionId } = await writer();
			const held = { ...checkpointOf(origin, sessionId), parts: [], at: now(), call: null };
			await database().call("answers.checkpoint", held);
		},
		async letGo(messageId) {
			await database().call("answers.letGo", { messageId });
		},
		async finish(end) {
			const { sessionId } = await writer();
			const entered = await database().call("answers.finish", {
				message: messageOf(end, sessionId),
				finishReason: end.finishReason,
				failure: end.failure && { ...end.failure, actions: [...end.failure.actions] },
				call: end.call && callOf(end.origin.id, end.call),
				earlierCalls: earlierCallsOf(end.origin, end.earlierCalls),
			});
			if (entered) return entered;
			throw new DaybookError("gone", localize("This chat was deleted for good while it was being answered."));
		},
	};
}

/** The chats of the history, in the database. */
export function conversationStore({ database, now, didChangeChats }: StoresOptions): ConversationStore {
	return {
		page: async (conversationId, beforeId) =>
			database().call("messages.page", { conversationId, beforeId, limit: pageLength }),
		pageAfter: async (conversationId, afterId) =>
			database().call("messages.after", { conversationId, afterId, limit: pageLength }),
		pageAround: async (conversationId, messageId) =>
			database().call("messages.around", { conversationId, messageId, limit: pageLength }),
		find: async (conversationId, text) => database().call("messages.find", { conversationId, text, limit: findLimit }),
		hasArrived: async (messageId) => database().call("messages.hasArrived", { messageId }),
		list: async (request) => database().call("conversations.list", { ...request, status: "active", isPinned: null }),
		async restore(conversationId) {
			await database().call("conversations.setStatus", { conversationId, status: "active", at: now() });
			didChangeChats();
		},
		async rename(conversationId, title) {
			await database().call("conversations.rename", { conversationId, title, by: "user" });
			didChangeChats();
		},
		chooseBranch: async (messageId) => database().call("messages.chooseBranch", { messageId }),
		async setModel(conversationId, modelId) {
			await database().call("conversations.setModel", { conversationId, modelId, at: now() });
			didChangeChats();
		},
	};
}

/** The first line; the name of what goes along when there are no words. */
function titleFrom(text: string, attachments: readonly Attachment[]): string {
	const line = text.trim().split("\n", 1)[0]?.trim() || (attachments[0]?.name ?? "");
	const characters = Array.from(line);
	return characters.length > titleLength ? `${characters.slice(0, titleLength - 1).join("")}…` : line;
}

function checkpointOf(origin: AnswerOrigin, sessionId: string) {
	const { id: messageId, conversationId, parentId, modelId, speaker, startedAt } = origin;
	return { messageId, conversationId, parentId, modelId, speaker, startedAt, sessionId };
}

function messageOf({ origin, parts, state, warning, endedAt }: AnswerEnd, sessionId: string) {
	const { id, conversationId, parentId, modelId, speaker, startedAt } = origin;
	return {
		id,
		conversationId,
		parentId,
		modelId,
		speaker,
		parts,
		state,
		sessionId,
		startedAt,
		endedAt,
		metadata: warning === null ? {} : { warning },
	};
}

function earlierCallsOf({ id }: AnswerOrigin, calls: readonly CallRecord[]) {
	return calls.map((call, index) => callOf(earlierId(id, index), call));
}

function callOf(usageId: string, call: CallRecord) {
	return {
		usageId,
		at: call.startedAt,
		day: localDay(call.startedAt),
		isLocal: call.isLocal,
		figures: figuresOf(call.usage),
		durationMs: Math.max(0, call.endedAt - call.startedAt),
		...(call.estimatedPromptTokens ? { estimatedPromptTokens: call.estimatedPromptTokens } : {}),
		firstTokenMs: call.firstTokenAt === null ? null : Math.max(0, call.firstTokenAt - call.startedAt),
	};
}

function figuresOf(usage: Usage) {
	return { ...usage, counts: { ...usage.counts } };
}
