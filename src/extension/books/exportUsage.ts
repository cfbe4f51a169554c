import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Database } from "../../db/index.ts";
import type { UsagePeriod } from "../../shared/ledger.ts";
import { csvLine } from "../../shared/csv.ts";

export interface ExportOptions {
	readonly database: () => Pick<Database, "call">;
	/** Absolute. A name that ends with .json gets JSON, any other CSV. What stood there is replaced when all is written. */
	readonly path: string;
	readonly period: UsagePeriod;
	readonly now: number;
	readonly utcOffsetMinutes: number;
	readonly signal?: AbortSignal;
}

type Row = Readonly<Record<string, string | number | null>>;

const pageLength = 1000;

/** Writes the model calls of a period to a file, a page at a time. Returns how many there were. */
export async function exportUsage(options: ExportOptions): Promise<number> {
	const { path, signal } = options;
	const isJson = path.toLowerCase().endsWith(".json");
	const unfinished = `${path}.${process.pid}.part`;
	let count = 0;
	async function* text(): AsyncGenerator<string> {
		if (isJson) yield "[";
		for await (const row of rowsOf(options)) {
			if (isJson) yield `${count === 0 ? "\n" : ",\n"}${JSON.stringify(row)}`;
			else yield (count === 0 ? csvLine(Object.keys(row)) : "") + csvLine(Object.values(row));
			count++;
		}
		if (isJson) yield "\n]\n";
	}
	try {
		await pipeline(text, createWriteStream(unfinished, "utf8"), signal === undefined ? {} : { signal });
		await rename(unfinished, path);
	} catch (error) {
		await rm(unfinished, { force: true });
		throw error;
	}
	return count;
}

async function* rowsOf({ database, period, now, utcOffsetMinutes }: ExportOptions): AsyncGenerator<Row> {
	let after: number | null = 0;
	while (after !== null) {
		const params: Parameters<typeof page>[0] = { period, at: now, utcOffsetMinutes, after, limit: pageLength };
		const { rows, next } = await page(params);
		yield* rows;
		after = next;
	}
	function page(params: {
		readonly period: UsagePeriod;
		readonly at: number;
		readonly utcOffsetMinutes: number;
		readonly after: number;
		readonly limit: number;
	}) {
		return database().call("usage.exportRows", params);
	}
}
