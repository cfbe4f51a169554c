// node scripts/buildPrices.ts: turns the collected list prices (scripts/data/prices.json, dollars per million tokens) into the
// table that ships (src/db/prices/bundled.json, integer micro-dollars per million tokens).
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BundledPrices, PriceRow } from "../src/db/prices/priceRow.ts";

interface Rates {
	readonly input?: number;
	readonly output?: number;
	readonly cacheRead?: number;
	readonly cacheWrite5m?: number;
	readonly cacheWrite1h?: number;
	readonly cacheWrite30m?: number | null;
	readonly cacheWrite12h?: number | null;
}

interface Band extends Rates {
	readonly promptTokensAbove: number;
	readonly scope: string;
}

interface Past extends Rates {
	readonly effectiveFrom?: string;
	readonly until: string;
	readonly tiers?: readonly Band[];
}

interface Model extends Rates {
	readonly provider: string;
	readonly model: string;
	readonly effectiveFrom: string | null;
	readonly sources: readonly string[];
	readonly historySource?: string;
	readonly tiers?: readonly Band[];
	readonly history?: readonly Past[];
}

export interface CollectedPrices {
	readonly newestSourceDate: string;
	readonly modifiers: {
		readonly anthropic: {
			readonly batch: { readonly multiplier: number };
			readonly usOnlyInference: { readonly multiplier: number };
			readonly fastMode: { readonly multipliers: Readonly<Record<string, number>> };
			readonly cacheDefaults: { readonly readExceptions: Readonly<Record<string, number>> };
			readonly webSearch: { readonly usdPer1000: number };
		};
		readonly openai: {
			readonly batchFlex: { readonly multiplier: number };
			readonly fastPriority: { readonly multiplier: number };
			readonly regional: { readonly multiplier: number };
			readonly longContext: { readonly inputAndCache: number; readonly output: number };
		};
	};
	readonly models: readonly Model[];
}

const micro = (dollars: number): number => Math.round(dollars * 1e6);
const microOrNull = (dollars: number | null | undefined): number | null => (dollars == null ? null : micro(dollars));
const percent = (factor: number): number => Math.round(factor * 100);
const midnight = (date: string | null | undefined): number | null =>
	date == null ? null : Date.parse(`${date}T00:00:00Z`);

/** All rows of the table; the same input gives the same rows with the same ids. */
export function buildPrices(collected: CollectedPrices): BundledPrices {
	const { anthropic, openai } = collected.modifiers;
	return {
		sourceDate: collected.newestSourceDate,
		prices: collected.models.flatMap((model) => rowsOf(model, collected)),
		modifiers: {
			anthropic: {
				batchPercent: percent(anthropic.batch.multiplier),
				usOnlyPercent: percent(anthropic.usOnlyInference.multiplier),
				fastPercent: mapValues(anthropic.fastMode.multipliers, percent),
				cacheReadPerMille: 100,
				cacheReadExceptionsPerMille: mapValues(anthropic.cacheDefaults.readExceptions, (share) =>
					Math.round(share * 1000),
				),
				cacheWriteShortPerMille: 1250,
				cacheWriteLongPerMille: 2000,
				webSearchMicroUsd: micro(anthropic.webSearch.usdPer1000) / 1000,
			},
			openai: {
				batchPercent: percent(openai.batchFlex.multiplier),
				priorityPercent: percent(openai.fastPriority.multiplier),
				regionalPercent: percent(openai.regional.multiplier),
			},
		},
	};
}

function mapValues<In, Out>(record: Readonly<Record<string, In>>, map: (value: In) => Out): Record<string, Out> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function rowsOf(model: Model, collected: CollectedPrices): readonly PriceRow[] {
	const long = model.provider === "openai" ? collected.modifiers.openai.longContext : null;
	const source = model.sources.join("; ");
	// Where only the end of the past is dated, today's price begins there.
	const begin =
		model.effectiveFrom ??
		model.history
			?.map((past) => past.until)
			.sort()
			.at(-1) ??
		null;
	const now = { from: begin, to: null, source, sourceDate: collected.newestSourceDate };
	const rows = bandsOf(model, model, model.tiers ?? [], long, now);
	for (const past of model.history ?? []) {
		// A past price that tells of no bands had those of today, by the provider's rule for long prompts.
		const bands = past.tiers ?? (long === null ? (model.tiers ?? []) : (model.tiers ?? []).map(onlyBorder));
		const period = {
			from: past.effectiveFrom ?? null,
			to: past.until,
			source: model.historySource ?? source,
			sourceDate: collected.newestSourceDate,
		};
		rows.push(...bandsOf(model, { ...ratesOf(model), ...ratesOf(past) }, bands, long, period));
	}
	return rows;
}

const onlyBorder = ({ promptTokensAbove, scope }: Band): Band => ({ promptTokensAbove, scope });

interface Period {
	readonly from: string | null;
	readonly to: string | null;
	readonly source: string;
	readonly sourceDate: string;
}

function ratesOf(rates: Rates): Rates {
	const { input, output, cacheRead, cacheWrite5m, cacheWrite1h, cacheWrite30m, cacheWrite12h } = rates;
	const all = { input, output, cacheRead, cacheWrite5m, cacheWrite1h, cacheWrite30m, cacheWrite12h };
	return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

type LongContext = CollectedPrices["modifiers"]["openai"]["longContext"] | null;

function bandsOf(model: Model, base: Rates, bands: readonly Band[], long: LongContext, period: Period): PriceRow[] {
	return [
		rowOf(model, base, 0, period),
		...bands.map((band) => {
			if (band.scope !== "whole request") throw new Error(`${model.model} has a band of an unknown kind.`);
			return rowOf(model, { ...scaled(base, long), ...ratesOf(band) }, band.promptTokensAbove, period);
		}),
	];
}

/** What the provider's rule says of a long prompt where the band itself says nothing. */
function scaled(base: Rates, long: LongContext): Rates {
	if (long === null) return {};
	const times = (rate: number | null | undefined): number | null => (rate == null ? null : rate * long.inputAndCache);
	return ratesOf({
		input: (base.input ?? 0) * long.inputAndCache,
		output: (base.output ?? 0) * long.output,
		cacheRead: (base.cacheRead ?? 0) * long.inputAndCache,
		cacheWrite30m: times(base.cacheWrite30m),
		cacheWrite12h: times(base.cacheWrite12h),
	});
}

function rowOf(model: Model, rates: Rates, bandAbove: number, { from, to, source, sourceDate }: Period): PriceRow {
	if (rates.input === undefined || rates.output === undefined) throw new Error(`${model.model} lacks a price.`);
	const facts = {
		provider: model.provider,
		model: model.model,
		effectiveFrom: midnight(from),
		effectiveTo: midnight(to),
		bandAbove,
		input: micro(rates.input),
		output: micro(rates.output),
		cacheRead: microOrNull(rates.cacheRead),
		cacheWriteShort: microOrNull(rates.cacheWrite5m ?? rates.cacheWrite30m),
		cacheWriteLong: microOrNull(rates.cacheWrite1h ?? rates.cacheWrite12h),
	};
	const hash = createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 8);
	const id = `list:${model.provider}/${model.model}:${from ?? "start"}:${bandAbove}:${hash}`;
	return { id, ...facts, source, sourceDate, origin: "bundled" };
}

if (import.meta.main) {
	const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
	const collected = JSON.parse(readFileSync(file("data/prices.json"), "utf8")) as CollectedPrices;
	const table = buildPrices(collected);
	writeFileSync(file("../src/db/prices/bundled.json"), `${JSON.stringify(table, null, "\t")}\n`);
	console.log(`${table.prices.length} price rows of ${collected.models.length} models`);
}
