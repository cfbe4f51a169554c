import type { Database } from "../../db/index.ts";

/** What pricing the history anew changes, in all or for one model. */
export interface Repricing {
	readonly calls: number;
	readonly oldMicroUsd: number;
	readonly newMicroUsd: number;
	readonly oldUnpriced: number;
	readonly newUnpriced: number;
}

export interface RepricingReport {
	/** Calls that were looked at. */
	readonly seen: number;
	readonly total: Repricing;
	readonly byModel: ReadonlyMap<string, Repricing>;
}

export interface RepriceOptions {
	readonly database: () => Pick<Database, "call">;
	readonly now: () => number;
	/** Told after each stretch how many calls were looked at. */
	readonly onProgress?: (seen: number) => void;
	readonly signal?: AbortSignal;
}

const stretchLength = 1000;
const nothing: Repricing = { calls: 0, oldMicroUsd: 0, newMicroUsd: 0, oldUnpriced: 0, newUnpriced: 0 };

/** Walks the whole history; writes nothing with "preview". Ends early, with what was done so far, when the signal aborts. */
export async function repriceHistory(mode: "preview" | "apply", options: RepriceOptions): Promise<RepricingReport> {
	const { database, now, onProgress, signal } = options;
	const byModel = new Map<string, Repricing>();
	let total = nothing;
	let seen = 0;
	let after = 0;
	for (;;) {
		const stretch = { after, limit: stretchLength };
		const told = await (mode === "preview"
			? database().call("usage.previewReprice", stretch)
			: database().call("usage.reprice", { ...stretch, at: now() }));
		for (const { modelId, ...change } of told.models) {
			byModel.set(modelId, add(byModel.get(modelId) ?? nothing, change));
			total = add(total, change);
		}
		seen += told.seen;
		onProgress?.(seen);
		if (told.next === null || signal?.aborted === true) return { seen, total, byModel };
		after = told.next;
	}
}

function add(a: Repricing, b: Repricing): Repricing {
	return {
		calls: a.calls + b.calls,
		oldMicroUsd: a.oldMicroUsd + b.oldMicroUsd,
		newMicroUsd: a.newMicroUsd + b.newMicroUsd,
		oldUnpriced: a.oldUnpriced + b.oldUnpriced,
		newUnpriced: a.newUnpriced + b.newUnpriced,
	};
}
