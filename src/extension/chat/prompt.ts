import type { AttachedParts } from "../attachments/index.ts";
import type { ChatSummary, RoundState, RoundUse } from "../../shared/context.ts";
import type { Message } from "../../shared/model.ts";
import type { ChatMessage, ToolDefinition } from "../providers/provider.ts";
import { toChatMessage, tokensOf, tokensOfTools } from "./chatMessages.ts";
import { pairCalls } from "./pairedCalls.ts";
import { shrinkResults } from "./shrunkResults.ts";
import { type Round, roundsOf } from "./rounds.ts";
import { type Instructions, systemPrompt, type PromptSurroundings } from "./systemPrompt.ts";

/** All that decides what is sent for an answer to the last message of the branch. */
export interface PromptSource {
	/** From the first message down to the question; down to the last answer when it is only looked at. */
	readonly branch: readonly Message[];
	/** Of the chat; null without a folder. */
	readonly projectId: string | null;
	/** What the model is offered; absent when it is only looked at. */
	readonly tools?: readonly ToolDefinition[];
	readonly surroundings: PromptSurroundings;
	readonly instructions: Instructions;
	/** What the user decided by hand, by the id of each round's question. */
	readonly uses: Readonly<Record<string, RoundUse>>;
	readonly summaries: readonly ChatSummary[];
	/** What messages carry beside their words, by message, as this model is given it. */
	readonly attached: AttachedParts;
	/** Tokens the model counts for one that is estimated. */
	readonly factor: number;
	/** Tokens; null when no limit is known. */
	readonly window: number | null;
}

export interface PlannedRound extends Round {
	readonly use: RoundUse;
	readonly state: RoundState;
	/** By the characters, not corrected. */
	readonly tokens: number;
}

/** What would be sent, by its parts and as the messages themselves. */
export interface Prompt {
	readonly messages: readonly ChatMessage[];
	readonly system: ChatMessage;
	/** The summary in use; null when none is. */
	readonly summary: ChatSummary | null;
	readonly rounds: readonly PlannedRound[];
	/** Messages that did not fit into the window and were left out. */
	readonly leftOut: number;
	/** Of all messages, by their characters, not corrected. */
	readonly tokens: number;
}

/** Share of the window that the answer is left with. */
const answerShare = 0.25;

/**
 * What to send, in whole rounds. The round that is being asked is always sent; pinned ones come next, then the others from
 * the newest back until the window is full. What a summary tells of is left out for it, what the user took out is left out.
 */
export function buildPrompt(source: PromptSource): Prompt {
	const rounds = roundsOf(source.branch);
	const isAsking = ["user", "tool"].includes(source.branch.at(-1)?.role ?? "");
	/** The round that is being asked; after the last one when none is. */
	const asked = isAsking ? rounds.length - 1 : rounds.length;
	const { summary, upTo } = summaryFor(source.summaries, rounds, asked);
	const system = systemMessage(source, summary);
	const offered = rounds.map((round, index) => planRound(round, source, index <= upTo, index === asked));
	const around = tokensOf(system) + tokensOfTools(source.tools ?? []);
	const planned = fit(offered, asked, source, around);
	const sent = planned.filter(({ state }) => state === "sent");
	const room = roomOf(source) - around;
	const messages = [
		system,
		...sent.flatMap((round) => {
			const all = sendable(round, source.attached, round === planned[asked]);
			return round === planned[asked] ? shrinkResults(all, room) : all;
		}),
	];
	return {
		messages,
		system,
		summary,
		rounds: planned,
		leftOut: planned.reduce((sum, round) => sum + (round.state === "no_room" ? round.messages.length : 0), 0),
		tokens: tokensOfTools(source.tools ?? []) + messages.reduce((sum, message) => sum + tokensOf(message), 0),
	};
}

/** Estimated tokens for all that is sent; what is left of the window is for the answer. */
function roomOf({ window, factor }: PromptSource): number {
	return window === null ? Infinity : (window * (1 - answerShare)) / factor;
}

/** The summary that reaches furthest on this branch, and the index of the last round it tells of (-1: none). */
function summaryFor(
	summaries: readonly ChatSummary[],
	rounds: readonly Round[],
	asked: number,
): { readonly summary: ChatSummary | null; readonly upTo: number } {
	let best: { summary: ChatSummary | null; upTo: number } = { summary: null, upTo: -1 };
	for (const summary of summaries) {
		const upTo = summary.isEnabled ? reachOf(summary, rounds) : -1;
		// Of two that reach equally far the later one is better.
		if (upTo >= best.upTo && upTo >= 0 && upTo < asked) best = { summary, upTo };
	}
	return best;
}

/** The index of the last round that a summary tells of; -1 when it tells of another branch. */
export function reachOf({ leafMessageId }: ChatSummary, rounds: readonly Round[]): number {
	return rounds.findIndex(({ messages }) => messages.some(({ id }) => id === leafMessageId));
}

function planRound(round: Round, { uses, attached }: PromptSource, isTold: boolean, isAsked: boolean): PlannedRound {
	const use = uses[round.questionId] ?? "automatic";
	const tokens = sendable(round, attached, isAsked).reduce((sum, message) => sum + tokensOf(message), 0);
	return { ...round, use, tokens, state: isAsked ? "sent" : stateOf(use, isTold) };
}

function stateOf(use: RoundUse, isTold: boolean): RoundState {
	if (use === "out") return "out";
	return isTold && use !== "pinned" ? "summarised" : "sent";
}

/** Leaves out what does not fit: the asked round stays, then pinned ones, then from the newest back without a gap. */
function fit(
	rounds: readonly PlannedRound[],
	asked: number,
	source: PromptSource,
	around: number,
): readonly PlannedRound[] {
	let room = roomOf(source) - around;
	room -= rounds[asked]?.tokens ?? 0;
	const kept = new Set([asked]);
	const isOffered = (round: PlannedRound, isPinned: boolean): boolean =>
		round.state === "sent" && (round.use === "pinned") === isPinned;
	for (const isPinned of [true, false]) {
		for (let index = asked - 1; index >= 0; index--) {
			const round = rounds[index];
			if (!round || !isOffered(round, isPinned)) continue;
			room -= round.tokens;
			if (room < 0) break;
			kept.add(index);
		}
	}
	return rounds.map((round, index) =>
		round.state === "sent" && !kept.has(index) ? { ...round, state: "no_room" } : round,
	);
}

function sendable({ messages }: Round, attached: AttachedParts, isAsked: boolean): readonly ChatMessage[] {
	const sent = messages
		.map((message) => toChatMessage(message, attached.get(message.id) ?? [], isAsked))
		.filter(({ parts }) => parts.length > 0);
	return pairCalls(sent);
}

function systemMessage(
	{ surroundings, instructions, tools = [] }: PromptSource,
	summary: ChatSummary | null,
): ChatMessage {
	const text = systemPrompt(surroundings, instructions, tools.length > 0);
	const told =
		summary === null
			? ""
			: `\n\nEarlier rounds of this conversation were left out. Summary of rounds ${summary.fromRound} to ${summary.toRound}:\n${summary.text}`;
	return { role: "system", parts: [{ type: "text", text: text + told }] };
}
