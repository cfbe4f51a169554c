import type { MessageUsage, PriceBasis, UsageSource } from "../shared/model.ts";
import type { ReadableDatabase } from "./store/connection.ts";

interface UsageRow {
	readonly message_id: string;
	readonly input_uncached: number;
	readonly cache_read: number;
	readonly cache_write_short: number;
	readonly cache_write_long: number;
	readonly output: number;
	readonly reasoning: number | null;
	readonly source: UsageSource;
	readonly cost_micro_usd: number | null;
	readonly price_basis: PriceBasis;
	readonly duration_ms: number | null;
	readonly first_token_ms: number | null;
}

/** What the model calls behind messages took, by message id; several calls for one message are added up. */
export function usageOfMessages(
	database: ReadableDatabase,
	messageIds: readonly string[],
): ReadonlyMap<string, MessageUsage> {
	const rows = database.all<UsageRow>(
		`SELECT
			message_id, input_uncached, cache_read, cache_write_short, cache_write_long, output, reasoning, source,
			cost_micro_usd, price_basis, duration_ms, first_token_ms
		FROM token_usage WHERE message_id IN (SELECT value FROM json_each(:ids)) ORDER BY sequence`,
		{ ids: JSON.stringify(messageIds) },
	);
	const usages = new Map<string, MessageUsage>();
	for (const row of rows) {
		const before = usages.get(row.message_id);
		const usage = usageOf(row);
		usages.set(row.message_id, before === undefined ? usage : add(before, usage));
	}
	return usages;
}

function usageOf(row: UsageRow): MessageUsage {
	return {
		inputUncached: row.input_uncached,
		cacheRead: row.cache_read,
		cacheWriteShort: row.cache_write_short,
		cacheWriteLong: row.cache_write_long,
		output: row.output,
		reasoning: row.reasoning,
		source: row.source,
		costMicroUsd: row.cost_micro_usd,
		priceBasis: row.price_basis,
		durationMs: row.duration_ms,
		firstTokenMs: row.first_token_ms,
	};
}

/** From the surest to the least sure; a sum is as sure as its weakest part. */
const sources: readonly UsageSource[] = ["reported", "partial", "estimated"];
const bases: readonly PriceBasis[] = ["provider_reported", "user_override", "list", "local", "unknown"];

function weaker<Word>(order: readonly Word[], a: Word, b: Word): Word {
	return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

function add(a: MessageUsage, b: MessageUsage): MessageUsage {
	const plus = (x: number | null, y: number | null): number | null => (x === null || y === null ? null : x + y);
	return {
		inputUncached: a.inputUncached + b.inputUncached,
		cacheRead: a.cacheRead + b.cacheRead,
		cacheWriteShort: a.cacheWriteShort + b.cacheWriteShort,
		cacheWriteLong: a.cacheWriteLong + b.cacheWriteLong,
		output: a.output + b.output,
		reasoning: plus(a.reasoning, b.reasoning),
		source: weaker(sources, a.source, b.source),
		costMicroUsd: plus(a.costMicroUsd, b.costMicroUsd),
		priceBasis: weaker(bases, a.priceBasis, b.priceBasis),
		durationMs: plus(a.durationMs, b.durationMs),
		// Of attempts at one call only the last one wrote anything.
		firstTokenMs: a.firstTokenMs ?? b.firstTokenMs,
	};
}
