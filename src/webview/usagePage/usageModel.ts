import { batch, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { CallDetail, CallFilter, CallLine, Figures, StorageLine, UsagePeriod } from "../../shared/ledger.ts";
import type { UsageAction, UsageReport } from "../../shared/protocol.ts";
import { RpcError } from "../../shared/rpc.ts";
import { t } from "../l10n.ts";
import type { UsageHost } from "../models/hostPort.ts";

export type Measure = "cost" | "tokens";

/** The calls behind one figure, as far as they were asked for. */
export interface ShownCalls {
	/** What the figure was about, in words. */
	readonly title: string;
	readonly filter: CallFilter;
	readonly lines: readonly CallLine[];
	readonly sql: string;
	/** Where more follow; null at the end. */
	readonly cursor: number | null;
}

/** The usage page: one period, what it took, and the calls behind a figure. */
export class UsageModel {
	readonly #host: UsageHost;
	readonly #period: Signal<UsagePeriod>;
	readonly #report: Signal<UsageReport | null> = signal(null);
	readonly #problem: Signal<string | null> = signal(null);
	readonly #calls: Signal<ShownCalls | null> = signal(null);
	readonly #storage: Signal<Figures<StorageLine> | null> = signal(null);
	/** By call: what was unfolded. */
	readonly #details: Signal<ReadonlyMap<string, CallDetail>> = signal(new Map());
	readonly measure: Signal<Measure> = signal("cost");
	#loading: AbortController | null = null;

	constructor(host: UsageHost, period: UsagePeriod = { days: 30 }) {
		this.#host = host;
		this.#period = signal(period);
	}

	get period(): ReadonlySignal<UsagePeriod> {
		return this.#period;
	}

	/** Null until the first answer; then the last one, also while the next is on its way. */
	get report(): ReadonlySignal<UsageReport | null> {
		return this.#report;
	}

	/** A sentence when something could not be had. */
	get problem(): ReadonlySignal<string | null> {
		return this.#problem;
	}

	/** The calls behind the figure that was opened; null while the figures are shown. */
	get calls(): ReadonlySignal<ShownCalls | null> {
		return this.#calls;
	}

	get details(): ReadonlySignal<ReadonlyMap<string, CallDetail>> {
		return this.#details;
	}

	/** Null until it was asked for. */
	get storage(): ReadonlySignal<Figures<StorageLine> | null> {
		return this.#storage;
	}

	/** Shows a period; what an earlier request brings after that is left aside. */
	async show(period: UsagePeriod): Promise<void> {
		this.#loading?.abort();
		const loading = new AbortController();
		this.#loading = loading;
		this.#period.value = period;
		await this.#guard(async () => {
			const report = await this.#host.request("usage/report", { period }, loading.signal);
			if (this.#loading === loading) this.#report.value = report;
		}, loading);
	}

	async refresh(): Promise<void> {
		await this.show(this.#period.peek());
	}

	/** Opens a figure: the calls it is made of. What is not said of them does not matter. */
	async openCalls(title: string, wanted: Partial<CallFilter>): Promise<void> {
		const days = this.#report.peek()?.dashboard;
		const from = wanted.from ?? days?.from;
		const to = wanted.to ?? days?.to;
		if (from === undefined || to === undefined) return;
		const filter: CallFilter = {
			modelId: null,
			projectId: null,
			origin: null,
			source: null,
			conversationId: null,
			agentSessionId: null,
			backgroundTaskId: null,
			...wanted,
			from,
			to,
		};
		await this.#guard(async () => {
			const page = await this.#host.request("usage/calls", { filter, cursor: null });
			this.#calls.value = { title, filter, ...page };
		});
	}

	async moreCalls(): Promise<void> {
		const shown = this.#calls.peek();
		if (!shown || shown.cursor === null) return;
		await this.#guard(async () => {
			const page = await this.#host.request("usage/calls", { filter: shown.filter, cursor: shown.cursor });
			if (this.#calls.peek() !== shown) return;
			this.#calls.value = { ...shown, lines: [...shown.lines, ...page.lines], cursor: page.cursor };
		});
	}

	closeCalls(): void {
		batch(() => {
			this.#calls.value = null;
			this.#details.value = new Map();
		});
	}

	/** Unfolds a call, or folds it again. */
	async toggleDetail(usageId: string): Promise<void> {
		const details = new Map(this.#details.peek());
		if (details.delete(usageId)) {
			this.#details.value = details;
			return;
		}
		await this.#guard(async () => {
			const detail = await this.#host.request("usage/call", { usageId });
			if (detail) this.#details.value = new Map(this.#details.peek()).set(usageId, detail);
		});
	}

	async measureStorage(): Promise<void> {
		await this.#guard(async () => {
			this.#storage.value = await this.#host.request("usage/storage", null);
		});
	}

	async copy(text: string): Promise<void> {
		await this.#guard(async () => this.#host.request("usage/copy", { text }));
	}

	/** Saves the page as it is shown, for printing. */
	async save(html: string): Promise<void> {
		await this.#guard(async () => this.#host.request("usage/save", { html }));
	}

	async openChat(conversationId: string): Promise<void> {
		await this.#guard(async () => this.#host.request("usage/openChat", { conversationId }));
	}

	async run(action: UsageAction): Promise<void> {
		await this.#guard(async () => this.#host.request("usage/run", { action, period: this.#period.peek() }));
	}

	async #guard(ask: () => Promise<unknown>, loading?: AbortController): Promise<void> {
		try {
			await ask();
			this.#problem.value = null;
		} catch (error) {
			if (loading?.signal.aborted) return;
			this.#problem.value = error instanceof RpcError ? error.message : t("Something went wrong in the panel.");
		}
	}
}
