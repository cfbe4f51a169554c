import type { CostPart } from "../../shared/ledger.ts";
import { billedNames } from "./aliases.ts";
import type { PriceModifiers, PriceRow } from "./priceRow.ts";

/** One model call, as far as its price depends on it. */
export interface PricedCall {
	/** Who may bill it, the most particular first: a host's id, then the kind of its protocol. */
	readonly providers: readonly string[];
	/** The model that answered when the provider told it, else the one asked. */
	readonly model: string;
	/** The name it was asked by where that is another one: the user may have given a price to either. */
	readonly modelAsked?: string;
	/** When the request left, in ms. */
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
}

/** What a call costs by a row. */
export interface Price {
	readonly microUsd: number;
	readonly row: PriceRow;
	/** What all rates were multiplied by; searches are not multiplied. */
	readonly multiplierPercent: number;
}

/** Null when any part of the price is not known. A user's own price goes before the bundled one. */
export function priceOf(call: PricedCall, rows: readonly PriceRow[], modifiers: PriceModifiers): Price | null {
	const row = rowFor(call, rows);
	if (row === null) return null;
	const multiplierPercent = multiplierOf(call, row, modifiers);
	const tokens = multiplierPercent === null ? null : tokenCost(call, row, modifiers);
	const searches = searchCost(call, row, modifiers);
	if (multiplierPercent === null || tokens === null || searches === null) return null;
	return {
		microUsd: divideHalfUp(tokens * BigInt(multiplierPercent), 100_000_000n) + searches,
		row,
		multiplierPercent,
	};
}

type FoundBy = Pick<
	PricedCall,
	"providers" | "model" | "modelAsked" | "at" | "inputUncached" | "cacheRead" | "cacheWriteShort" | "cacheWriteLong"
>;

/**
 * The row a call is priced by: of the user's own before the bundled ones, of the newest date, and there of the dearest band
 * that its prompt exceeds.
 */
export function rowFor(call: FoundBy, rows: readonly PriceRow[]): PriceRow | null {
	const asked = call.modelAsked === undefined || call.modelAsked === call.model ? [] : [call.modelAsked];
	return newestFor(call, [call.model, ...asked], "user", rows) ?? newestFor(call, [call.model], "bundled", rows);
}

function newestFor(
	call: FoundBy,
	models: readonly string[],
	origin: PriceRow["origin"],
	rows: readonly PriceRow[],
): PriceRow | null {
	const prompt = call.inputUncached + call.cacheRead + call.cacheWriteShort + call.cacheWriteLong;
	const names = models.flatMap((model) => billedNames(kindOf(call), model));
	for (const provider of call.providers) {
		for (const name of names) {
			const fitting = rows.filter(
				(row) =>
					row.origin === origin &&
					row.provider === provider &&
					row.model === name &&
					(row.effectiveFrom === null || row.effectiveFrom <= call.at) &&
					(row.effectiveTo === null || call.at < row.effectiveTo) &&
					(row.bandAbove === 0 || prompt > row.bandAbove),
			);
			const best = fitting.toSorted(
				(a, b) => (b.effectiveFrom ?? 0) - (a.effectiveFrom ?? 0) || b.bandAbove - a.bandAbove,
			)[0];
			if (best !== undefined) return best;
		}
	}
	return null;
}

const kindOf = (call: Pick<PricedCall, "providers">): string => call.providers.at(-1) ?? "";

/** In percent; null when the request was of a kind whose price is not known. */
function multiplierOf(call: PricedCall, row: PriceRow, modifiers: PriceModifiers): number | null {
	const kind = kindOf(call);
	const factors =
		kind === "anthropic"
			? anthropicFactors(call, row, modifiers.anthropic)
			: kind === "openai"
				? openaiFactors(call, modifiers.openai)
				: [];
	let percent = 100;
	for (const factor of factors) {
		if (factor === null) return null;
		percent = (percent * factor) / 100;
	}
	// 110 % of 50 % and the like are whole; anything else would not be one of the published combinations.
	return Number.isInteger(percent) ? percent : null;
}

function anthropicFactors(
	call: PricedCall,
	row: PriceRow,
	known: PriceModifiers["anthropic"],
): readonly (number | null)[] {
	const tiers: Readonly<Record<string, number>> = { standard: 100, batch: known.batchPercent };
	const places: Readonly<Record<string, number>> = { global: 100, not_available: 100, us: known.usOnlyPercent };
	return [
		call.serviceTier === null ? 100 : (tiers[call.serviceTier] ?? null),
		call.inferenceGeo === null ? 100 : (places[call.inferenceGeo] ?? null),
		call.speed === null || call.speed === "standard"
			? 100
			: call.speed === "fast"
				? (known.fastPercent[row.model] ?? null)
				: null,
	];
}

function openaiFactors(call: PricedCall, known: PriceModifiers["openai"]): readonly (number | null)[] {
	const tiers: Readonly<Record<string, number>> = {
		default: 100,
		auto: 100,
		standard: 100,
		flex: known.batchPercent,
		batch: known.batchPercent,
		priority: known.priorityPercent,
		fast: known.priorityPercent,
	};
	return [
		call.serviceTier === null ? 100 : (tiers[call.serviceTier] ?? null),
		call.inferenceGeo === null || call.inferenceGeo === "global" ? 100 : known.regionalPercent,
	];
}

/** A bucket and its rate in micro-dollars per million tokens; null: not known. */
export type PricedBucket = readonly [
	what: Exclude<CostPart["what"], "web_search">,
	tokens: number,
	rate: number | null,
];

/** What is multiplied with what, before the multiplier; buckets without tokens are left out. */
export function pricedBuckets(
	call: Omit<PricedCall, "model" | "at">,
	row: PriceRow,
	modifiers: PriceModifiers,
): readonly PricedBucket[] {
	const cache = kindOf(call) === "anthropic" ? anthropicCacheRates(row, modifiers.anthropic) : row;
	const buckets: readonly PricedBucket[] = [
		["input", call.inputUncached, row.input],
		["cache_read", call.cacheRead, cache.cacheRead],
		["cache_write_short", call.cacheWriteShort, cache.cacheWriteShort],
		["cache_write_long", call.cacheWriteLong, cache.cacheWriteLong],
		["output", call.output, row.output],
	];
	return buckets.filter(([, tokens]) => tokens > 0);
}

/** In millionths of a micro-dollar, before multipliers. */
function tokenCost(call: PricedCall, row: PriceRow, modifiers: PriceModifiers): bigint | null {
	let sum = 0n;
	for (const [, tokens, rate] of pricedBuckets(call, row, modifiers)) {
		if (rate === null) return null;
		sum += BigInt(tokens) * BigInt(rate);
	}
	return sum;
}

type CacheRates = Pick<PriceRow, "cacheRead" | "cacheWriteShort" | "cacheWriteLong">;

/** Where a user's own price says nothing of the cache, the provider's shares of the input rate hold. */
function anthropicCacheRates(row: PriceRow, known: PriceModifiers["anthropic"]): CacheRates {
	const share = (perMille: number): number => divideHalfUp(BigInt(row.input) * BigInt(perMille), 1000n);
	return {
		cacheRead: row.cacheRead ?? share(known.cacheReadExceptionsPerMille[row.model] ?? known.cacheReadPerMille),
		cacheWriteShort: row.cacheWriteShort ?? share(known.cacheWriteShortPerMille),
		cacheWriteLong: row.cacheWriteLong ?? share(known.cacheWriteLongPerMille),
	};
}

function searchCost(call: PricedCall, row: PriceRow, modifiers: PriceModifiers): number | null {
	if (call.webSearchRequests === 0) return 0;
	return row.provider === "anthropic" ? call.webSearchRequests * modifiers.anthropic.webSearchMicroUsd : null;
}

/** Rounds half a micro-dollar up, once per call: the sum of all buckets is rounded, not each of them. */
function divideHalfUp(dividend: bigint, divisor: bigint): number {
	return Number((2n * dividend + divisor) / (2n * divisor));
}
