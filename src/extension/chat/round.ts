import type { Message } from "../../shared/model.ts";
import type { ResolvedModel } from "../models/index.ts";
import { Answer } from "./answer.ts";
import { runStep, type StepEnd, type StepOptions } from "./answerStep.ts";
import { CallCaps, type RoundLimits } from "./callCaps.ts";
import { callsOf, type CallPart } from "./openCalls.ts";
import type { CallsWatch, RoundTools } from "./roundTools.ts";

export interface RoundOptions extends Omit<StepOptions, "tools" | "resolveModel"> {
	/** As a step's; `mayAsk`: the user is there to be asked. */
	readonly resolveModel: (modelId: string, mayAsk: boolean) => Promise<ResolvedModel>;
	/** Null: no tools here. */
	readonly tools: RoundTools | null;
	/** How far a round goes by itself. */
	readonly limits: () => RoundLimits;
	readonly newId: () => string;
}

/** Where a round begins or goes on. */
export interface RoundStart {
	readonly conversationId: string;
	readonly projectId: string | null;
	readonly roundNumber: number;
	/** Below which message the next answer stands. */
	readonly leafId: string;
	readonly modelId: string;
	/** Ids of the earlier answers to that message. */
	readonly siblingIds: readonly string[];
	/** Calls to be run before a model is asked; null: none. */
	readonly calls: { readonly answer: Message; readonly open: readonly CallPart[] } | null;
	/** It began by itself: the user is asked nothing before a model is. */
	readonly isUnattended: boolean;
}

/**
 * One round of a chat, from the question or the place where it broke off until the model ends, the user stops it or a limit
 * is reached: model calls with the tools they ask for between them, each stored when it is over.
 */
export class Round {
	readonly conversationId: string;
	/** Resolves with whether the round ended as it should, once everything is saved for good or never will be. */
	readonly done: Promise<boolean>;
	/** Resolves when a stream has ended but what came could not be saved at once. */
	readonly stuck: Promise<void>;
	readonly #options: RoundOptions;
	readonly #start: RoundStart;
	readonly #caps: CallCaps;
	readonly #stop = new AbortController();
	readonly #closing: AbortSignal;
	#didGetStuck = (): void => undefined;
	#answer: Answer;

	constructor(start: RoundStart, options: RoundOptions, closing: AbortSignal) {
		this.conversationId = start.conversationId;
		this.#options = options;
		this.#start = start;
		this.#closing = closing;
		this.#caps = new CallCaps(options.limits(), options.localize, start.calls !== null);
		this.#answer = this.#newAnswer(start.leafId, start.siblingIds);
		this.stuck = new Promise((resolve) => {
			this.#didGetStuck = resolve;
		});
		this.done = this.#run();
	}

	/** The answer being made, or about to be made once the tools are done. */
	get answer(): Answer {
		return this.#answer;
	}

	stop(): void {
		this.#stop.abort();
	}

	async #run(): Promise<boolean> {
		const { calls, leafId } = this.#start;
		this.#tellStart();
		if (calls && !(await this.#useTools(calls.answer, calls.open, leafId))) return false;
		for (;;) {
			const end = await this.#step();
			const open = openCallsOf(end);
			if (!end.saved || open.length === 0) return end.saved !== null && end.outcome.state === "complete";
			if (!(await this.#goOn(end.saved.message, open))) return false;
		}
	}

	async #step(): Promise<StepEnd> {
		const signals = { stop: this.#stop.signal, closing: this.#closing, didGetStuck: () => this.#didGetStuck() };
		const resolveModel = async (modelId: string) => this.#options.resolveModel(modelId, !this.#start.isUnattended);
		return runStep(this.#answer, { ...this.#options, resolveModel }, signals);
	}

	/** After an answer with calls: its limits are looked at, then its tools run. False when the round ends here. */
	async #goOn(message: Message, open: readonly CallPart[]): Promise<boolean> {
		const { listener, tools } = this.#options;
		if (!tools || this.#stop.signal.aborted) return false;
		const reason = this.#caps.take(open, message.usage?.costMicroUsd ?? null);
		if (reason !== null) {
			listener.didHold(this.conversationId, message.id, reason);
			return false;
		}
		this.#answer = this.#newAnswer(message.id, []);
		this.#tellStart();
		return this.#useTools(message, open, message.id);
	}

	/** Runs the calls while the chat is held for the next answer. False when the round ends here. */
	async #useTools(answer: Message, open: readonly CallPart[], leafId: string): Promise<boolean> {
		const { tools, store, clock, listener } = this.#options;
		const { conversationId, projectId } = this.#start;
		const next = this.#answer;
		if (!tools) return this.#drop();
		try {
			await store.hold(next.origin);
			const enter = (phase: "tools" | "approval") =>
				listener.status(next.origin.id, next.setStatus({ phase, retry: null }, clock.now()));
			const calls = { place: { conversationId, projectId }, answer, open, leafId };
			const ran = await tools.run(calls, this.#watch(enter));
			next.moveBelow(ran.leafId);
		} catch (error) {
			this.#options.log.error("Tool calls could not be carried out", error);
			listener.notice(this.#unsaved(error));
			return this.#drop();
		}
		if (this.#stop.signal.aborted) return this.#drop();
		listener.status(next.origin.id, next.setStatus({ phase: "connecting" }, clock.now()));
		return true;
	}

	#watch(didEnterPhase: CallsWatch["didEnterPhase"]): CallsWatch {
		const { listener, localize } = this.#options;
		const didGetStuck = (error: unknown): void => {
			const reason = error instanceof Error ? localize(error.message) : "";
			const message = localize("The results of tools cannot be saved: {0} Daybook goes on trying.", reason);
			listener.notice({ code: "unsaved", message, detail: null, actions: ["show_log"] });
			this.#didGetStuck();
		};
		return { signal: this.#stop.signal, closing: this.#closing, didEnterPhase, didGetStuck };
	}

	/** No answer will be made after all. */
	async #drop(): Promise<false> {
		const { store, listener, log } = this.#options;
		const { id } = this.#answer.origin;
		await store.letGo(id).catch((error: unknown) => log.error("A chat could not be let go", error));
		listener.didDrop(id, this.conversationId);
		return false;
	}

	#unsaved(error: unknown) {
		const { localize } = this.#options;
		const message = localize(
			"The results of tools could not be saved: {0}",
			error instanceof Error ? error.message : "",
		);
		return { code: "unsaved", message, detail: null, actions: ["show_log"] } as const;
	}

	#tellStart(): void {
		this.#options.listener.didStart(this.#answer.snapshot());
	}

	#newAnswer(parentId: string, siblingIds: readonly string[]): Answer {
		const { conversationId, roundNumber, modelId } = this.#start;
		const { clock, newId } = this.#options;
		const speaker = `agent:${modelId}`;
		const startedAt = clock.now();
		return new Answer({ id: newId(), conversationId, parentId, roundNumber, modelId, speaker, siblingIds, startedAt });
	}
}

/** Calls are run only when the host said that the answer is whole. */
function openCallsOf({ outcome, saved }: StepEnd): readonly CallPart[] {
	return saved && outcome.state === "complete" ? callsOf(saved.message) : [];
}
