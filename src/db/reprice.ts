import * as v from "valibot";
import type { PriceBasis } from "../shared/model.ts";
import { type Biller, billerOf, type Cost, costBy } from "./callCost.ts";
import { count, pageSize, time } from "./checks.ts";
import { splitModelId } from "./models.ts";
import { allPrices, enterPrice } from "./priceTable.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

const stretch = {
	/** The last call already looked at; 0 at the beginning. */
	after: count,
	limit: pageSize,
};

export const previewRepriceParams = v.strictObject(stretch);
export const repriceParams = v.strictObject({ ...stretch, at: time });

/** What pricing some calls anew changes, by model. */
export interface RepricedModel {
	readonly modelId: string;
	/** Calls whose cost or whose price row changes. */
	readonly calls: number;
	readonly oldMicroUsd: number;
	readonly newMicroUsd: number;
	/** Calls without a price before, and after. */
	readonly oldUnpriced: number;
	readonly newUnpriced: number;
}

export interface RepricedStretch {
	/** Calls that were looked at. */
	readonly seen: number;
	readonly models: readonly RepricedModel[];
	/** Where the next stretch begins; null at the end. */
	readonly next: number | null;
}

interface CallRow {
	readonly sequence: number;
	readonly modelId: string;
	readonly modelServed: string | null;
	readonly at: number;
	readonly inputUncached: number;
	readonly cacheRead: number;
	readonly cacheWriteShort: number;
	readonly cacheWriteLong: number;
	readonly output: number;
	readonly webSearchRequests: number;
	readonly serviceTier: string | null;
	readonly speed: string | null;
	readonly inferenceGeo: string | null;
	readonly microUsd: number | null;
	readonly basis: PriceBasis;
	readonly isLocal: number;
	readonly priceId: string | null;
}

interface Change {
	readonly row: CallRow;
	readonly cost: Cost;
}

/** What pricing a stretch of the history by today's table would change. Costs that a provider told stay. */
export function previewReprice(
	database: ReadableDatabase,
	params: v.InferOutput<typeof previewRepriceParams>,
): RepricedStretch {
	return repricedStretch(database, params).told;
}

/** Prices a stretch of the history anew. Each call keeps its old cost; its revision rises, so that it is pushed again. */
export function reprice(database: WritableDatabase, params: v.InferOutput<typeof repriceParams>): RepricedStretch {
	const { told, changes } = repricedStretch(database, params);
	const prices = new Map(allPrices(database).map((row) => [row.id, row]));
	for (const { row, cost } of changes) {
		const price = cost.priceId === null ? undefined : prices.get(cost.priceId);
		if (price !== undefined) enterPrice(database, price, params.at);
		database.run(
			`UPDATE token_usage SET
				cost_micro_usd = :microUsd, price_basis = :basis, price_id = :priceId, price_multiplier_percent = :multiplierPercent,
				previous_costs = json_insert(previous_costs, '$[#]', json_object('costMicroUsd', cost_micro_usd, 'until', :at)),
				revision = revision + 1, change_sequence = (SELECT max(change_sequence) + 1 FROM token_usage)
			WHERE sequence = :sequence`,
			{ ...cost, at: params.at, sequence: row.sequence },
		);
	}
	return told;
}

function repricedStretch(
	database: ReadableDatabase,
	{ after, limit }: v.InferOutput<typeof previewRepriceParams>,
): { readonly told: RepricedStretch; readonly changes: readonly Change[] } {
	const rows = database.all<CallRow>(
		`SELECT
			sequence, model_id AS modelId, model_served AS modelServed, at, input_uncached AS inputUncached,
			cache_read AS cacheRead, cache_write_short AS cacheWriteShort, cache_write_long AS cacheWriteLong, output,
			web_search_requests AS webSearchRequests, service_tier AS serviceTier, speed, inference_geo AS inferenceGeo,
			cost_micro_usd AS microUsd, price_basis AS basis, price_id AS priceId, is_local AS isLocal
		FROM token_usage WHERE sequence > :after ORDER BY sequence LIMIT :limit`,
		{ after, limit },
	);
	const prices = allPrices(database);
	const billers = new Map<string, Biller>();
	const changes: Change[] = [];
	for (const row of rows) {
		if (row.basis === "provider_reported") continue;
		const { hostId } = splitModelId(row.modelId);
		const biller = billers.get(hostId) ?? billerOf(database, hostId);
		billers.set(hostId, biller);
		const cost = costBy(prices, { ...row, isLocal: row.isLocal === 1, reportedCostMicroUsd: null }, biller);
		if (cost.microUsd !== row.microUsd || cost.priceId !== row.priceId) changes.push({ row, cost });
	}
	const next = rows.length === limit ? (rows.at(-1)?.sequence ?? null) : null;
	return { told: { seen: rows.length, models: byModel(changes), next }, changes };
}

function byModel(changes: readonly Change[]): readonly RepricedModel[] {
	const models = new Map<string, RepricedModel>();
	for (const { row, cost } of changes) {
		const { modelId } = row;
		const before = models.get(modelId);
		models.set(modelId, {
			modelId,
			calls: (before?.calls ?? 0) + 1,
			oldMicroUsd: (before?.oldMicroUsd ?? 0) + (row.microUsd ?? 0),
			newMicroUsd: (before?.newMicroUsd ?? 0) + (cost.microUsd ?? 0),
			oldUnpriced: (before?.oldUnpriced ?? 0) + (row.microUsd === null ? 1 : 0),
			newUnpriced: (before?.newUnpriced ?? 0) + (cost.microUsd === null ? 1 : 0),
		});
	}
	return [...models.values()];
}
