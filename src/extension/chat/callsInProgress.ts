import type { FileChangeRecord, ToolCallState, ToolRun } from "../../shared/toolCalls.ts";
import { DaybookError, expectedCode } from "../errors.ts";
import type { ApprovalRequest, ToolCall, Verdict } from "../permissions/index.ts";
import {
	type PreparedCall,
	type Proposal,
	type Running,
	type Tool,
	type ToolOutcome,
	trimResult,
} from "../tools/index.ts";
import { approvalCard } from "./approvalCard.ts";
import type { CallPart } from "./openCalls.ts";
import type { CallsPhase, CallsToRun, CallsWatch } from "./roundTools.ts";
import { savePatiently } from "./savePatiently.ts";
import type { ToolRoundOptions } from "./toolRound.ts";

/** Characters of live output that the panel is shown. */
const shownOutput = 4000;
/** Live output is told at most this often (ms). */
const outputMs = 100;

interface Calls extends CallsToRun {
	/** Ids of those that were allowed before; they may have run. */
	readonly allowedBefore: ReadonlySet<string>;
}

interface Entry {
	readonly call: CallPart;
	/** A call before it has the same id: what is asked about one could be answered for the other. */
	readonly isDouble: boolean;
	state: ToolCallState;
	/** Null until it was prepared, and when it could not be. */
	prepared: PreparedCall | null;
	/** Why it could not be prepared, for the model; null otherwise. */
	fault: string | null;
}

interface Ended {
	readonly entry: Entry;
	readonly text: string;
	readonly isError: boolean;
	readonly run: ToolRun;
	readonly startedAt: number;
}

/** The calls of one answer on their way: prepared, judged, run and stored; what only looks in parallel, the rest in turn. */
export class CallsInProgress {
	readonly #calls: Calls;
	readonly #tools: ReadonlyMap<string, Tool>;
	readonly #options: ToolRoundOptions;
	readonly #signal: AbortSignal;
	readonly #watch: CallsWatch;
	readonly #entries: readonly Entry[];
	#phase: CallsPhase = "tools";

	constructor(calls: Calls, tools: readonly Tool[], options: ToolRoundOptions, watch: CallsWatch) {
		this.#calls = calls;
		this.#tools = new Map(tools.map((tool) => [tool.definition.name, tool]));
		this.#options = options;
		this.#signal = watch.signal;
		this.#watch = watch;
		const ids = calls.open.map(({ id }) => id);
		this.#entries = calls.open.map((call, at) => this.#entryOf(call, ids.indexOf(call.id) < at));
	}

	/** Carries out all of them; resolves with the id of the last message. */
	async toEnd(): Promise<string> {
		const { approvals } = this.#options.permissions;
		const stopListening = approvals.onDidChange(() => this.#followApprovals());
		this.#watch.didEnterPhase(this.#phase);
		for (const entry of this.#entries) this.#tell(entry, {});
		let { leafId } = this.#calls;
		try {
			for (let at = 0; at < this.#entries.length;) {
				const batch = await this.#batchFrom(at);
				const ended = await Promise.all(batch.map(async (entry) => this.#carryOut(entry)));
				for (const one of ended) leafId = await this.#store(one, leafId);
				at += batch.length;
			}
		} finally {
			stopListening();
			for (const entry of this.#entries) this.#tell(entry, { phase: "ended", approval: null });
		}
		return leafId;
	}

	states(): readonly ToolCallState[] {
		return this.#entries.map(({ state }) => state).filter(({ phase }) => phase !== "ended");
	}

	proposal(hash: string): Proposal | null {
		return this.#entries.find(({ state }) => state.approval?.hash === hash)?.prepared?.proposal ?? null;
	}

	#entryOf(call: CallPart, isDouble: boolean): Entry {
		const { answer, place } = this.#calls;
		const state: ToolCallState = {
			conversationId: place.conversationId,
			messageId: answer.id,
			callId: call.id,
			toolName: call.name,
			phase: "turn",
			since: this.#options.clock.now(),
			approval: null,
			output: "",
		};
		return { call, isDouble, state, prepared: null, fault: null };
	}

	/** The next call; with all that follow it when they only look. */
	async #batchFrom(at: number): Promise<readonly Entry[]> {
		const batch: Entry[] = [];
		for (const entry of this.#entries.slice(at)) {
			await this.#prepare(entry);
			if (batch.length > 0 && !onlyLooks(entry)) break;
			batch.push(entry);
			if (!onlyLooks(entry)) break;
		}
		return batch;
	}

	/** A call that changes something is prepared right before its turn: calls before it may have changed the same file. */
	async #prepare(entry: Entry): Promise<void> {
		const { localize, log } = this.#options;
		const { name, argumentsJson } = entry.call;
		const tool = this.#tools.get(name);
		entry.fault = tool ? null : localize("There is no tool {0} here. Use only the tools you were given.", name);
		if (entry.isDouble) entry.fault = localize("Another call has the same id, so this one was not run. Make it again.");
		if (!tool || entry.isDouble || this.#signal.aborted) return;
		try {
			entry.prepared = await tool.prepare(argumentsJson);
		} catch (error) {
			entry.prepared = null;
			entry.fault = error instanceof Error ? error.message : "";
			if (expectedCode(error) === null) {
				log.error(`A call of ${name} could not be prepared`, error);
				entry.fault = localize("The tool failed by a fault of Daybook's.");
			}
		}
	}

	async #carryOut(entry: Entry): Promise<Ended> {
		const { clock, localize } = this.#options;
		const startedAt = clock.now();
		const notRun = (text: string, decidedBy: ToolRun["decidedBy"]): Ended => ({
			entry,
			text,
			isError: true,
			startedAt,
			run: { decidedBy, durationMs: null, change: null },
		});
		const cancelled = localize("Not run: the user stopped the round.");
		if (this.#signal.aborted) return notRun(cancelled, "cancelled");
		const { prepared } = entry;
		if (!prepared) return notRun(entry.fault ?? "", "nobody");
		const verdict = await this.#decide(entry, prepared);
		if (verdict.decidedBy === "cancelled") return notRun(cancelled, "cancelled");
		const { approved } = verdict;
		if (!verdict.isAllowed || approved === null)
			return notRun(verdict.wordsToModel ?? localize("The user did not allow this call."), verdict.decidedBy);
		return this.#run(entry, prepared, approved, verdict.decidedBy);
	}

	async #decide(entry: Entry, { action }: PreparedCall): Promise<Verdict> {
		const { answer, place, allowedBefore } = this.#calls;
		const { id: callId, name: toolName, argumentsJson } = entry.call;
		const mayHaveRun = allowedBefore.has(callId);
		const call: ToolCall = { callId, toolName, argumentsJson, action, mayHaveRun };
		const { roundNumber, id: messageId, speaker } = answer;
		return this.#options.permissions.decide(call, { ...place, roundNumber, messageId, speaker }, this.#signal);
	}

	async #run(
		entry: Entry,
		prepared: PreparedCall,
		approved: NonNullable<Verdict["approved"]>,
		decidedBy: ToolRun["decidedBy"],
	): Promise<Ended> {
		const { clock, localize } = this.#options;
		const startedAt = clock.now();
		this.#tell(entry, { phase: "running", approval: null });
		const isUsersWish = decidedBy === "user" || decidedBy === "grant";
		const outcome = await this.#outcomeOf(entry, prepared, { approved, isUsersWish, tell: this.#outputOf(entry) });
		const change = outcome.undo ? await this.#keep(outcome.undo) : null;
		const { text } = trimResult(outcome.text, localize);
		const run = { decidedBy, durationMs: Math.max(0, clock.now() - startedAt), change };
		return { entry, text, isError: outcome.isError, run, startedAt };
	}

	/** Never throws: the model is told what went wrong. */
	async #outcomeOf(entry: Entry, prepared: PreparedCall, running: Running): Promise<ToolOutcome> {
		const { log, localize } = this.#options;
		try {
			return await prepared.run(this.#signal, running);
		} catch (error) {
			if (this.#signal.aborted) return failed(localize("Stopped by the user while it ran; it may be half done."));
			if (error instanceof DaybookError || expectedCode(error) !== null)
				return failed(error instanceof Error ? error.message : "");
			log.error(`The tool ${entry.call.name} failed`, error);
			return failed(localize("The tool failed by a fault of Daybook's."));
		}
	}

	/** What was done to a file stays done when it cannot be kept; it cannot be taken back then. */
	async #keep(change: NonNullable<ToolOutcome["undo"]>): Promise<FileChangeRecord | null> {
		try {
			return await this.#options.keepChange(change);
		} catch (error) {
			this.#options.log.error("A change of a file could not be kept", error);
			return null;
		}
	}

	#outputOf(entry: Entry): (output: string) => void {
		let output = "";
		let isWaiting = false;
		return (piece) => {
			output = (output + piece).slice(-shownOutput);
			if (isWaiting) return;
			isWaiting = true;
			this.#options.clock.after(outputMs, () => {
				isWaiting = false;
				if (entry.state.phase === "running") this.#tell(entry, { output });
			});
		};
	}

	async #store({ entry, text, isError, run, startedAt }: Ended, parentId: string): Promise<string> {
		const { results, listener, clock, log } = this.#options;
		const { closing, didGetStuck: didFail } = this.#watch;
		const { id: callId, name: toolName } = entry.call;
		const { conversationId } = this.#calls.place;
		const result = { conversationId, parentId, callId, toolName, text, isError, run, startedAt };
		const saving = savePatiently(async () => results.add(result), { clock, log, closing, didFail });
		const { message, conversation } = await saving;
		this.#tell(entry, { phase: "ended", approval: null });
		listener.didEnd(message, conversation);
		return message.id;
	}

	/** A call began or ceased to wait for the user. */
	#followApprovals(): void {
		const { permissions, localize } = this.#options;
		const waiting = permissions.approvals.waiting();
		for (const entry of this.#entries) {
			const { prepared, state, call } = entry;
			const request = entry.isDouble ? undefined : waiting.find((one) => isAbout(one, call, state));
			if (request && prepared && state.approval?.hash !== request.hash)
				this.#tell(entry, {
					phase: "waiting",
					approval: approvalCard(request.hash, request.judgement, prepared, localize),
				});
			else if (!request && state.phase === "waiting") this.#tell(entry, { phase: "turn", approval: null });
		}
		const phase = this.#entries.some(({ state }) => state.phase === "waiting") ? "approval" : "tools";
		if (phase === this.#phase) return;
		this.#phase = phase;
		this.#watch.didEnterPhase(phase);
	}

	#tell(entry: Entry, change: Partial<ToolCallState>): void {
		const isNext = change.phase !== undefined && change.phase !== entry.state.phase;
		if (change.phase === "ended" && !isNext) return;
		const since = isNext ? this.#options.clock.now() : entry.state.since;
		entry.state = { ...entry.state, ...change, since };
		this.#options.listener.didChange(entry.state);
	}
}

function isAbout(
	request: Pick<ApprovalRequest, "conversationId" | "callId" | "toolName">,
	call: CallPart,
	{ conversationId }: ToolCallState,
): boolean {
	return request.callId === call.id && request.toolName === call.name && request.conversationId === conversationId;
}

/** What changes nothing may run beside others. */
function onlyLooks({ prepared }: Entry): boolean {
	if (!prepared) return true;
	return ["read", "search", "diagnostics", "history", "fetch"].includes(prepared.action.kind);
}

function failed(text: string): ToolOutcome {
	return { text, isError: true, isTrimmed: false };
}
