import type { ChatMessage } from "./providers/provider.ts";

/** One question to a model that belongs to no answer of a chat, such as the analysis of a page. */
export interface ModelQuestion {
	/** What it is for, in the books. */
	readonly kind: "link";
	/** The chat whose model is asked and whose budget it counts for; null: the model of new chats. */
	readonly conversationId: string | null;
	/** Builds the messages for so many tokens of window; null when nobody knows how many the model has. */
	readonly messages: (contextWindow: number | null) => readonly ChatMessage[];
	readonly maxOutputTokens: number;
}

export interface ModelReply {
	/** `<hostId>/<model>` of the model that answered. */
	readonly modelId: string;
	readonly text: string;
}

/** Asks the chosen model; the call is in the books before this resolves. Throws DaybookErrors and ProviderErrors. */
export type AskModel = (question: ModelQuestion, signal: AbortSignal) => Promise<ModelReply>;
