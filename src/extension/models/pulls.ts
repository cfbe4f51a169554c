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
	state: PullState;
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

	/** Starts a download and returns when it ended, in whichever way; how is told by onDidChange. */
	async pull(hostId: string, model: string): Promise<PullState> {
		const key = `${hostId}/${model}`;
		const known = this.#running.get(key);
		if (known) return known.state;
		const empty = { hostId, model, status: "", completedBytes: null, totalBytes: null, failure: null };
		const running: Running = { controller: new AbortController(), state: { ...empty, outcome: "running" } };
		this.#running.set(key, running);
		this.#options.onDidChange(running.state);
		const ended = await this.#run(running).then(
			() => ({ ...running.state, outcome: "done" as const }),
			(error: unknown) => this.#failed(running, error),
		);
		this.#running.delete(key);
		this.#options.onDidChange(ended);
		if (ended.outcome === "done") this.#options.onDidFinish();
		return ended;
	}

	cancel(hostId: string, model: string): void {
		this.#running.get(`${hostId}/${model}`)?.controller.abort();
	}

	dispose(): void {
		for (const { controller } of this.#running.values()) controller.abort();
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
			this.#options.onDidChange(running.state);
		}
	}

	#failed(running: Running, error: unknown): PullState {
		if (running.controller.signal.aborted) return { ...running.state, outcome: "cancelled" };
		return { ...running.state, outcome: "failed", failure: this.#options.describeFailure(error) };
	}
}
