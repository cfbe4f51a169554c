import type { Failure, PullState } from "../../shared/model.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Provider } from "../providers/provider.ts";

export interface PullsOptions {
	readonly providerOf: (hostId: string) => Promise<Provider | null>;
	readonly onDidChange: (state: PullState) => void;
	/** Called when a model arrived, so that the catalog asks again. */
	readonly onDidFinish: () => void;
	readonly describeFailure: (error: unknown) => Failure;
	readonly localize: Localize;
	readonly now: () => number;
}

/** Progress is told at most this often; a host may report hundreds of times a second. */
const tellEveryMs = 200;

interface Running {
	readonly controller: AbortController;
	readonly listeners: Set<(state: PullState) => void>;
	state: PullState;
	ended: Promise<PullState>;
}

/** Downloads of models under way in this window. */
export class Pulls {
	readonly #options: PullsOptions;
	readonly #running = new Map<string, Running>();

	constructor(options: PullsOptions) {
		this.#options = options;
	}

	states(): readonly PullState[] {
		return Array.from(this.#running.values(), ({ state }) => state);
	}

	/**
	 * Starts a download, or joins the one that runs, and returns when it ended, in whichever way. `listener` hears of its
	 * progress, as `onDidChange` does.
	 */
	async pull(hostId: string, model: string, listener: (state: PullState) => void = () => {}): Promise<PullState> {
		const running = this.#running.get(keyOf(hostId, model)) ?? this.#start(hostId, model);
		running.listeners.add(listener);
		return running.ended;
	}

	cancel(hostId: string, model: string): void {
		this.#running.get(keyOf(hostId, model))?.controller.abort();
	}

	dispose(): void {
		for (const { controller } of this.#running.values()) controller.abort();
	}

	#start(hostId: string, model: string): Running {
		const empty = { hostId, model, status: "", completedBytes: null, totalBytes: null, failure: null };
		const state: PullState = { ...empty, outcome: "running" };
		const running: Running = {
			controller: new AbortController(),
			listeners: new Set([this.#options.onDidChange]),
			state,
			ended: Promise.resolve(state),
		};
		this.#running.set(keyOf(hostId, model), running);
		tell(running);
		running.ended = this.#end(running);
		return running;
	}

	async #end(running: Running): Promise<PullState> {
		running.state = await this.#run(running).then(
			() => ({ ...running.state, outcome: "done" as const }),
			(error: unknown) => this.#failed(running, error),
		);
		this.#running.delete(keyOf(running.state.hostId, running.state.model));
		tell(running);
		if (running.state.outcome === "done") this.#options.onDidFinish();
		return running.state;
	}

	async #run(running: Running): Promise<void> {
		const { hostId, model } = running.state;
		const provider = await this.#options.providerOf(hostId);
		if (!provider?.pull) throw new DaybookError("no_pull", this.#options.localize("This host cannot download models."));
		let toldAt = -Infinity;
		for await (const progress of provider.pull(model, running.controller.signal)) {
			running.state = { ...running.state, ...progress };
			if (this.#options.now() - toldAt < tellEveryMs) continue;
			toldAt = this.#options.now();
			tell(running);
		}
	}

	#failed(running: Running, error: unknown): PullState {
		if (running.controller.signal.aborted) return { ...running.state, outcome: "cancelled" };
		return { ...running.state, outcome: "failed", failure: this.#options.describeFailure(error) };
	}
}

const keyOf = (hostId: string, model: string): string => `${hostId}/${model}`;

function tell({ listeners, state }: Running): void {
	for (const listener of listeners) listener(state);
}
