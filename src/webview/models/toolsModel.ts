import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { printedToolCall } from "../../shared/printedToolCall.ts";
import { RpcError } from "../../shared/rpc.ts";
import type { ToolAnswer, ToolCallState, WaitingItem } from "../../shared/toolCalls.ts";
import { t } from "../l10n.ts";
import type { ConversationModel } from "./conversationModel.ts";
import type { ChatHost } from "./hostPort.ts";
import type { MessageModel } from "./messageModel.ts";
import type { NoticesModel } from "./noticesModel.ts";
import { type MessageChange, roundsWithTools, type ToolRounds } from "./toolRounds.ts";

export interface ToolsModelOptions {
	readonly host: ChatHost;
	readonly notices: NoticesModel;
	readonly conversation: ConversationModel;
}

/** A round that ends at tool calls, and why it goes no further. */
export interface BrokenRound {
	readonly messageId: string;
	readonly sentence: string;
	/** True when there are calls that can be left out. */
	readonly canSkip: boolean;
	/** What the model wrote instead of calling a tool; null mostly. */
	readonly printedName: string | null;
}

/** The tool calls of the shown chat: those on their way, their results, what they changed, and what waits for the user. */
export class ToolsModel {
	readonly #options: ToolsModelOptions;
	readonly #states: Signal<ReadonlyMap<string, ToolCallState>> = signal(new Map());
	readonly #held: Signal<ReadonlyMap<string, string>> = signal(new Map());
	readonly #undone: Signal<ReadonlySet<string>> = signal(new Set());
	readonly #waiting: Signal<readonly WaitingItem[]> = signal([]);
	/** Results with their calls, and which calls have one. */
	readonly rounds: ReadonlySignal<ToolRounds>;
	readonly broken: ReadonlySignal<BrokenRound | null>;

	constructor(options: ToolsModelOptions) {
		this.#options = options;
		const { transcript } = options.conversation;
		this.rounds = computed(() => roundsWithTools(transcript.messages.value));
		this.broken = computed(() => this.#brokenRound());
	}

	/** What waits since before this window. */
	get waiting(): ReadonlySignal<readonly WaitingItem[]> {
		return this.#waiting;
	}

	setWaiting(items: readonly WaitingItem[]): void {
		this.#waiting.value = items;
	}

	takeAll(calls: readonly ToolCallState[]): void {
		this.#states.value = new Map(calls.map((state) => [keyOf(state.messageId, state.callId), state]));
	}

	take(state: ToolCallState): void {
		const states = new Map(this.#states.peek());
		const key = keyOf(state.messageId, state.callId);
		const before = states.get(key)?.phase;
		if (state.phase === "ended") states.delete(key);
		else states.set(key, state);
		this.#states.value = states;
		if (state.approval && before !== "waiting" && state.conversationId === this.#options.conversation.id)
			this.#options.notices.announce(t("Waiting for you: {question}", { question: state.approval.question }));
	}

	hold({ messageId, reason }: { readonly messageId: string; readonly reason: string }): void {
		this.#held.value = new Map(this.#held.peek()).set(messageId, reason);
		this.#options.notices.announce(reason);
	}

	/** Null for a call that is over, or not on its way. */
	stateOf(messageId: string, callId: string): ToolCallState | null {
		return this.#states.value.get(keyOf(messageId, callId)) ?? null;
	}

	/** True when what the call changed was taken back, now or before the panel stood. */
	isUndone({ messageId, isUndone }: MessageChange): boolean {
		return isUndone || this.#undone.value.has(messageId);
	}

	async answer(hash: string, answer: ToolAnswer): Promise<void> {
		const { host, notices } = this.#options;
		await notices.guard(() => host.request("tool/answer", { hash, answer }));
	}

	async showProposal(hash: string): Promise<void> {
		const { host, notices } = this.#options;
		await notices.guard(() => host.request("tool/showProposal", { hash }));
	}

	async showChange(messageId: string): Promise<void> {
		const { host, notices } = this.#options;
		await notices.guard(() => host.request("tool/showChange", { messageId }));
	}

	/** Takes changes back, oldest first as given. */
	async undo(messageIds: readonly string[]): Promise<void> {
		const { host, notices } = this.#options;
		// What was told of an earlier try is over when this one goes well.
		await notices.act(async () => {
			const { undone, problem } = await host.request("tool/undo", { messageIds });
			this.#undone.value = new Set([...this.#undone.peek(), ...undone]);
			if (problem !== null) throw new RpcError({ code: "undo", message: problem });
		});
	}

	async goOn({ messageId, printedName }: BrokenRound): Promise<void> {
		const { host, notices } = this.#options;
		const method = printedName === null ? "round/continue" : "round/runPrinted";
		await notices.guard(() => host.request(method, { messageId }));
	}

	async skip({ messageId }: BrokenRound): Promise<void> {
		const { host, notices } = this.#options;
		await notices.guard(() => host.request("round/skipCalls", { messageId }));
	}

	async openWaiting({ kind, id }: WaitingItem): Promise<void> {
		const { host, notices } = this.#options;
		await notices.guard(() => host.request("waiting/open", { kind, id }));
	}

	#brokenRound(): BrokenRound | null {
		const { conversation } = this.#options;
		const end = conversation.transcript.end.value;
		const isOnItsWay = [...this.#states.value.values()].some(({ messageId }) => messageId === end?.id);
		const isIdle = conversation.answering.value === null && !conversation.pages.hasLater.value && !isOnItsWay;
		return end && isIdle ? brokenAt(end, this.rounds.value, this.#held.value) : null;
	}
}

function keyOf(messageId: string, callId: string): string {
	return `${messageId} ${callId}`;
}

function brokenAt(end: MessageModel, rounds: ToolRounds, held: ReadonlyMap<string, string>): BrokenRound | null {
	const message = end.message.value;
	const { id: messageId } = end;
	const open = rounds.openAt(messageId);
	if (message.state !== "complete") return null;
	if (open > 0) {
		const words =
			open === 1 ? t("A tool call has no result.") : t("{count} tool calls have no result.", { count: open });
		return { messageId, sentence: held.get(messageId) ?? words, canSkip: true, printedName: null };
	}
	if (message.role === "tool") {
		// The user stopped the round, or left the calls out: he knows.
		if (message.toolRun?.decidedBy === "cancelled") return null;
		const sentence = t("The model has not heard of the results yet.");
		return { messageId, sentence, canSkip: false, printedName: null };
	}
	const printed = printedToolCall(message);
	if (!printed) return null;
	const sentence = t("The model wrote a call of {tool} as text. It was not run.", { tool: printed.name });
	return { messageId, sentence, canSkip: false, printedName: printed.name };
}
