import type { Message } from "../../shared/model.ts";
import type { Model, ToolDefinition } from "../providers/provider.ts";
import type { CallPart } from "./openCalls.ts";

/** The chat in which a round goes on. */
export interface RoundPlace {
	readonly conversationId: string;
	/** Of the chat; null without a folder. */
	readonly projectId: string | null;
}

/** The answer with calls, those of them that have no result yet, and the message that comes before the next one. */
export interface CallsToRun {
	readonly place: RoundPlace;
	readonly answer: Message;
	readonly open: readonly CallPart[];
	readonly leafId: string;
}

/** What a model of that chat is offered: nothing when it cannot call tools. */
export async function offeredTo(
	{ capabilities }: Pick<Model, "capabilities">,
	place: RoundPlace,
	tools: Pick<RoundTools, "offer"> | null,
): Promise<readonly ToolDefinition[]> {
	return tools && capabilities.tools ? tools.offer(place) : [];
}

export type CallsPhase = "tools" | "approval";

/** What the round does while its calls are on their way. */
export interface CallsWatch {
	/** Aborted when the user stops the round, or the window closes. */
	readonly signal: AbortSignal;
	/** Aborted when the window closes. */
	readonly closing: AbortSignal;
	readonly didEnterPhase: (phase: CallsPhase) => void;
	/** A result could not be saved; it is tried again. */
	readonly didGetStuck: (error: unknown) => void;
}

/** What the round loop needs of tools. */
export interface RoundTools {
	/** What a model of this chat is offered now; nothing in an untrusted workspace. */
	offer(place: RoundPlace): Promise<readonly ToolDefinition[]>;
	/**
	 * Judges, asks and runs each call and stores its result; resolves with the last message. Once `signal` aborts, what runs
	 * is ended and the rest is stored as cancelled. A call that was allowed before and has no result is asked for again.
	 * Rejects only when a result could not be stored.
	 */
	run(calls: CallsToRun, watch: CallsWatch): Promise<{ readonly leafId: string }>;
	/** Stores that the calls were not run, because the user does not want them. */
	skip(calls: CallsToRun): Promise<void>;
}
