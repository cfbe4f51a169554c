import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import {
	fewestDays,
	type Retention,
	type RetentionResult,
	type RetentionRule,
	type StorageAction,
	type StorageReport,
	type StorageRequests,
} from "../../shared/dataPages.ts";
import { RpcError } from "../../shared/rpc.ts";
import { t } from "../l10n.ts";
import type { HostPort } from "../models/hostPort.ts";

export type StorageHost = HostPort<Pick<StorageRequests, keyof StorageRequests>>;

/** One rule on the page: how old a thing must be, and what it would remove or has removed. */
export interface RuleState {
	readonly days: number;
	readonly preview: RetentionResult | null;
	/** What was removed last; null before. */
	readonly removed: RetentionResult | null;
	readonly isBusy: boolean;
}

const startDays: Readonly<Record<RetentionRule, number>> = {
	deleted: 30,
	archived: 365,
	attachments: 7,
	changes: 90,
	setAside: 30,
};

/** The storage page: figures, and rules that do nothing until they are told to, twice. */
export class StorageModel {
	readonly #host: StorageHost;
	readonly #report: Signal<StorageReport | null> = signal(null);
	readonly #problem: Signal<string | null> = signal(null);
	readonly #rules: Signal<Readonly<Record<RetentionRule, RuleState>>>;
	#measuring: AbortController | null = null;

	constructor(host: StorageHost) {
		this.#host = host;
		const fresh = (rule: RetentionRule): RuleState => ({
			days: startDays[rule],
			preview: null,
			removed: null,
			isBusy: false,
		});
		this.#rules = signal({
			deleted: fresh("deleted"),
			archived: fresh("archived"),
			attachments: fresh("attachments"),
			changes: fresh("changes"),
			setAside: fresh("setAside"),
		});
	}

	/** Null until the first answer. */
	get report(): ReadonlySignal<StorageReport | null> {
		return this.#report;
	}

	/** A sentence when something could not be done. */
	get problem(): ReadonlySignal<string | null> {
		return this.#problem;
	}

	get rules(): ReadonlySignal<Readonly<Record<RetentionRule, RuleState>>> {
		return this.#rules;
	}

	/** Reads the figures; what an earlier request brings after that is left aside. */
	async measure(): Promise<void> {
		this.#measuring?.abort();
		const measuring = new AbortController();
		this.#measuring = measuring;
		await this.#guarded(async () => {
			const report = await this.#host.request("storage/report", null, measuring.signal);
			if (this.#measuring === measuring) this.#report.value = report;
		});
	}

	/** Other days make a preview worthless. Fewer than the rule allows become the fewest it allows. */
	setDays(rule: RetentionRule, days: number): void {
		if (!Number.isInteger(days) || days < 0) return;
		this.#change(rule, { days: Math.max(days, fewestDays[rule]), preview: null, removed: null });
	}

	async preview(rule: RetentionRule): Promise<void> {
		await this.#busy(rule, async (retention) => ({
			preview: await this.#host.request("storage/preview", retention),
			removed: null,
		}));
	}

	async apply(rule: RetentionRule): Promise<void> {
		await this.#busy(rule, async (retention) => {
			const removed = await this.#host.request("storage/apply", retention);
			return removed === null ? {} : { preview: null, removed };
		});
		await this.measure();
	}

	async run(action: StorageAction): Promise<void> {
		await this.#guarded(async () => this.#host.request("storage/run", { action }));
		await this.measure();
	}

	#change(rule: RetentionRule, change: Partial<RuleState>): void {
		const rules = this.#rules.peek();
		this.#rules.value = { ...rules, [rule]: { ...rules[rule], ...change } };
	}

	async #busy(rule: RetentionRule, work: (retention: Retention) => Promise<Partial<RuleState>>): Promise<void> {
		this.#change(rule, { isBusy: true });
		const { days } = this.#rules.peek()[rule];
		await this.#guarded(async () => this.#change(rule, await work({ rule, days })));
		this.#change(rule, { isBusy: false });
	}

	async #guarded(work: () => Promise<unknown>): Promise<void> {
		try {
			await work();
			this.#problem.value = null;
		} catch (error) {
			if (error instanceof RpcError && (error.code === "cancelled" || error.code === "disposed")) return;
			this.#problem.value = error instanceof RpcError ? error.message : t("Something went wrong in the panel.");
		}
	}
}
