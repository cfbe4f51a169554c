import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { UsageReport } from "../../shared/model.ts";
import { RpcError } from "../../shared/rpc.ts";
import { t } from "../l10n.ts";
import type { UsageHost } from "./hostPort.ts";

/** Lengths of the periods that can be chosen, in days; 1 is today. */
export const periods = [1, 7, 30, 365] as const;
export type Period = (typeof periods)[number];

/** The usage page: one period and what it took. */
export class UsageModel {
	readonly #host: UsageHost;
	readonly #days: Signal<Period> = signal(30);
	readonly #report: Signal<UsageReport | null> = signal(null);
	readonly #problem: Signal<string | null> = signal(null);
	#loading: AbortController | null = null;

	constructor(host: UsageHost) {
		this.#host = host;
	}

	get days(): ReadonlySignal<Period> {
		return this.#days;
	}

	/** Null until the first answer; then the last one, also while the next is on its way. */
	get report(): ReadonlySignal<UsageReport | null> {
		return this.#report;
	}

	/** A sentence when the figures could not be had. */
	get problem(): ReadonlySignal<string | null> {
		return this.#problem;
	}

	/** Shows a period; what an earlier request brings after that is left aside. */
	async show(days: Period): Promise<void> {
		this.#loading?.abort();
		const loading = new AbortController();
		this.#loading = loading;
		this.#days.value = days;
		try {
			const report = await this.#host.request("usage/report", { days }, loading.signal);
			if (this.#loading !== loading) return;
			this.#report.value = report;
			this.#problem.value = null;
		} catch (error) {
			if (this.#loading !== loading || loading.signal.aborted) return;
			this.#problem.value = error instanceof RpcError ? error.message : t("Something went wrong in the panel.");
		}
	}
}
