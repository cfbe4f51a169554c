import { createHash } from "node:crypto";
import * as v from "valibot";
import { count, id, text, time } from "./checks.ts";
import bundledJson from "./prices/bundled.json" with { type: "json" };
import type { BundledPrices, PriceRow } from "./prices/priceRow.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** The list prices that ship with this version. */
export const bundledPrices = bundledJson as BundledPrices;

/** The prices in force, the user's own before the bundled ones. */
export function allPrices(database: ReadableDatabase): readonly PriceRow[] {
	return [...userPrices(database), ...bundledPrices.prices];
}

const priceColumns = `
	id, provider, model, effective_from AS effectiveFrom, effective_to AS effectiveTo, band_above AS bandAbove, input,
	output, cache_read AS cacheRead, cache_write_short AS cacheWriteShort, cache_write_long AS cacheWriteLong, source,
	source_date AS sourceDate, origin`;

/** The user's own prices in force. */
function userPrices(database: ReadableDatabase): readonly PriceRow[] {
	return database.all<PriceRow>(
		`SELECT ${priceColumns} FROM model_prices WHERE origin = 'user' AND retired_at IS NULL`,
	);
}

/** A row that calls were priced with, also one that is replaced by now; null when there is none of that id. */
export function enteredPrice(database: ReadableDatabase, priceId: string): PriceRow | null {
	return database.get<PriceRow>(`SELECT ${priceColumns} FROM model_prices WHERE id = :priceId`, { priceId }) ?? null;
}

/** Keeps a price that a call points to. */
export function enterPrice(database: WritableDatabase, row: PriceRow, at: number): void {
	database.run(
		`INSERT INTO model_prices (
			id, provider, model, effective_from, effective_to, band_above, input, output, cache_read, cache_write_short,
			cache_write_long, source, source_date, origin, created_at
		) VALUES (
			:id, :provider, :model, :effectiveFrom, :effectiveTo, :bandAbove, :input, :output, :cacheRead, :cacheWriteShort,
			:cacheWriteLong, :source, :sourceDate, :origin, :at
		) ON CONFLICT (id) DO NOTHING`,
		{ ...row, at },
	);
}

/** Enters the bundled prices unless the file has those of this or a newer version; replaced ones stay, retired. */
export function enterBundledPrices(database: WritableDatabase, at: number): void {
	const stored = database.get<{ value: string }>("SELECT value FROM meta WHERE key = 'bundled_prices'")?.value ?? "";
	if (stored >= bundledPrices.sourceDate) return;
	for (const row of bundledPrices.prices) enterPrice(database, row, at);
	const ids = JSON.stringify(bundledPrices.prices.map((row) => row.id));
	database.run(
		`UPDATE model_prices SET retired_at = CASE WHEN id IN (SELECT value FROM json_each(:ids)) THEN NULL ELSE :at END
		WHERE origin = 'bundled' AND (retired_at IS NULL) <> (id IN (SELECT value FROM json_each(:ids)))`,
		{ ids, at },
	);
	database.run(
		"INSERT INTO meta (key, value) VALUES ('bundled_prices', :date) ON CONFLICT (key) DO UPDATE SET value = :date",
		{ date: bundledPrices.sourceDate },
	);
}

const rate = v.nullable(count);

export const setOverridesParams = v.strictObject({
	/** All of the user's own prices, in micro-dollars per million tokens: those left out are taken back. */
	prices: v.pipe(
		v.array(
			v.strictObject({
				/** A host's id, or the kind of host. */
				provider: id,
				model: id,
				effectiveFrom: v.nullable(time),
				effectiveTo: v.nullable(time),
				bandAbove: count,
				input: count,
				output: count,
				cacheRead: rate,
				cacheWriteShort: rate,
				cacheWriteLong: rate,
				source: text,
			}),
		),
		v.readonly(),
	),
	at: time,
});

/** Replaces the user's own prices. Calls that were priced with one that goes keep their cost and their row. */
export function setOverrides(
	database: WritableDatabase,
	{ prices, at }: v.InferOutput<typeof setOverridesParams>,
): null {
	const rows = prices.map((price): PriceRow => {
		const hash = createHash("sha256").update(JSON.stringify(price)).digest("hex").slice(0, 12);
		return { ...price, id: `user:${price.provider}/${price.model}:${hash}`, sourceDate: null, origin: "user" };
	});
	for (const row of rows) enterPrice(database, row, at);
	const ids = JSON.stringify(rows.map((row) => row.id));
	database.run(
		`UPDATE model_prices SET retired_at = CASE WHEN id IN (SELECT value FROM json_each(:ids)) THEN NULL ELSE :at END
		WHERE origin = 'user' AND (retired_at IS NULL) <> (id IN (SELECT value FROM json_each(:ids)))`,
		{ ids, at },
	);
	return null;
}
