import type { ConversationSummary, Message } from "../../shared/model.ts";
import type { FileChangeRecord, ToolCallState } from "../../shared/toolCalls.ts";
import type { Clock } from "../clock.ts";
import type { Localize } from "../localize.ts";
import type { Log } from "../log.ts";
import type { ApprovalAnswer, Permissions } from "../permissions/index.ts";
import type { ToolDefinition } from "../providers/provider.ts";
import type { FileChange, Proposal, ToolRegistry } from "../tools/index.ts";
import { CallsInProgress } from "./callsInProgress.ts";
import type { CallsToRun, CallsWatch, RoundPlace, RoundTools } from "./roundTools.ts";
import type { ToolResultStore } from "./toolResultStore.ts";

/** Who hears of calls: the panel. */
export interface ToolListener {
	didChange(state: ToolCallState): void;
	didEnd(message: Message, conversation: ConversationSummary): void;
}

export interface ToolRoundOptions {
	readonly registry: Pick<ToolRegistry, "tools">;
	readonly permissions: Permissions;
	readonly results: ToolResultStore;
	/** Keeps what a call did to a file, so that it can be shown and taken back. */
	readonly keepChange: (change: FileChange) => Promise<FileChangeRecord>;
	readonly listener: ToolListener;
	readonly clock: Clock;
	readonly log: Log;
	readonly localize: Localize;
}

/** The tools' half of all rounds of this window. */
export class ToolRound implements RoundTools {
	readonly #options: ToolRoundOptions;
	readonly #inProgress = new Set<CallsInProgress>();

	constructor(options: ToolRoundOptions) {
		this.#options = options;
	}

	async offer(place: RoundPlace): Promise<readonly ToolDefinition[]> {
		const { registry, permissions } = this.#options;
		const definitions = (await registry.tools(place.conversationId)).map(({ definition }) => definition);
		const names = definitions.map(({ name }) => name);
		const offered = await permissions.offered(names, place);
		return definitions.filter(({ name }) => offered.has(name));
	}

	async run(calls: CallsToRun, watch: CallsWatch): Promise<{ readonly leafId: string }> {
		const { registry, permissions, results } = this.#options;
		const tools = await registry.tools(calls.place.conversationId);
		const offered = await permissions.offered(
			tools.map(({ definition }) => definition.name),
			calls.place,
		);
		const usable = tools.filter(({ definition }) => offered.has(definition.name));
		const allowedBefore = await results.allowedCalls(calls.answer.id);
		const run = new CallsInProgress({ ...calls, allowedBefore }, usable, this.#options, watch);
		this.#inProgress.add(run);
		try {
			return { leafId: await run.toEnd() };
		} finally {
			this.#inProgress.delete(run);
		}
	}

	async skip({ place, answer, open, leafId }: CallsToRun): Promise<void> {
		const { results, listener, clock, localize } = this.#options;
		const allowedBefore = await results.allowedCalls(answer.id);
		let parentId = leafId;
		for (const { id: callId, name: toolName } of open) {
			const text = allowedBefore.has(callId)
				? localize("What came of this call is not known: it may have run. The user does not want it to be run again.")
				: localize("The user did not want this call to be run.");
			const run = { decidedBy: "cancelled", durationMs: null, change: null } as const;
			const { conversationId } = place;
			const result = { conversationId, parentId, callId, toolName, text, isError: true, run, startedAt: clock.now() };
			const { message, conversation } = await results.add(result);
			parentId = message.id;
			listener.didEnd(message, conversation);
		}
	}

	/** Calls that are not over, for a panel that joins. */
	states(): readonly ToolCallState[] {
		return [...this.#inProgress].flatMap((run) => run.states());
	}

	/** False when no such call waits any more. */
	answer(hash: string, answer: Exclude<ApprovalAnswer, { kind: "cancelled" }>): boolean {
		return this.#options.permissions.approvals.answer(hash, answer);
	}

	/** What a waiting call would make of a file; null when it changes none or does not wait any more. */
	proposal(hash: string): Proposal | null {
		for (const run of this.#inProgress) {
			const found = run.proposal(hash);
			if (found) return found;
		}
		return null;
	}
}
