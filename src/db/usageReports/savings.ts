import type { CacheLine, Figures, LocalLine } from "../../shared/ledger.ts";
import { hostKind, splitModelId } from "../models.ts";
import { rowFor } from "../prices/price.ts";
import type { PriceRow } from "../prices/priceRow.ts";
import { allPrices } from "../priceTable.ts";
import type { ReadableDatabase } from "../store/connection.ts";
import { figures } from "./figures.ts";
import { type Days, joinModel, modelLabel } from "./sums.ts";

/** By the very price rows the calls were entered with; where a row does not say what the cache costs, nothing is saved. */
const cacheSql = `
		WITH parts AS (
			SELECT
				model_id AS key,
				sum(daily.cache_read) AS readTokens,
				sum(daily.cache_write_short + daily.cache_write_long) AS writtenTokens,
				sum((
					daily.cache_read * (prices.input - ifnull(prices.cache_read, prices.input))
					- daily.cache_write_short * (ifnull(prices.cache_write_short, prices.input) - prices.input)
					- daily.cache_write_long * (ifnull(prices.cache_write_long, prices.input) - prices.input)
				) * price_multiplier_percent / 100.0) AS saved
			FROM usage_daily_prices AS daily JOIN model_prices AS prices ON prices.id = price_id
			WHERE day BETWEEN :from AND :to
			GROUP BY model_id
			HAVING readTokens + writtenTokens > 0
		)
		SELECT
			key, ${modelLabel} AS label, readTokens, writtenTokens,
			CAST(round(saved / 1000000) AS INTEGER) AS savedMicroUsd
		FROM parts ${joinModel}
		ORDER BY savedMicroUsd DESC, key`;

/** What caches spared, by model. */
export const cacheSavings = (database: ReadableDatabase, days: Days): Figures<CacheLine> =>
	figures(database, cacheSql, { ...days });

const localSql = `
		WITH parts AS (
			SELECT
				model_id AS key,
				sum(input_uncached + cache_read + cache_write_short + cache_write_long) AS inputTokens,
				sum(output) AS outputTokens
			FROM usage_daily_prices
			WHERE day BETWEEN :from AND :to AND price_basis = 'local'
			GROUP BY model_id
		)
		SELECT
			key, ${modelLabel} AS label, inputTokens, outputTokens,
			CAST(round((inputTokens * :input + outputTokens * :output) / 1000000.0) AS INTEGER) AS hypotheticalMicroUsd
		FROM parts ${joinModel}
		ORDER BY hypotheticalMicroUsd DESC, key`;

/** The price a hosted model has at a moment, for prompts of usual length; null when it is not known. */
export function referencePrice(database: ReadableDatabase, modelId: string, at: number): PriceRow | null {
	const { hostId, name } = splitModelId(modelId);
	const call = { providers: [hostId, hostKind(database, hostId)], model: name, at };
	const nothing = { inputUncached: 0, cacheRead: 0, cacheWriteShort: 0, cacheWriteLong: 0 };
	return rowFor({ ...call, ...nothing }, allPrices(database));
}

/** What the local models' tokens would have cost at a hosted model's price, by model. */
export function localSavings(database: ReadableDatabase, days: Days, price: PriceRow | null): Figures<LocalLine> {
	return figures(database, localSql, { ...days, input: price?.input ?? 0, output: price?.output ?? 0 });
}
