import { searchMessages, type searchMessagesParams } from "../../src/db/search.ts";
import type * as v from "valibot";
import { MemoryDatabase } from "../../test/fakes/memoryDatabase.ts";
import { machine, quantile, table, timed, writeJson } from "../measure.ts";
import { fillMessages, wordOf } from "./messageCorpus.ts";

type Search = v.InferOutput<typeof searchMessagesParams>;

const everything: Search = {
	query: "",
	projectId: null,
	conversationId: null,
	modelId: null,
	role: null,
	from: null,
	to: null,
	minimumRating: null,
	minimumCostMicroUsd: null,
	includeArchived: true,
	cursor: null,
	limit: 50,
};

interface Case {
	readonly what: string;
	readonly search: Partial<Search>;
	/** The most that the median may take of the processor, in ms. */
	readonly bar: number;
}

const cases: readonly Case[] = [
	{ what: "the most common word", search: { query: wordOf(0) }, bar: 50 },
	{ what: "a word of every hundredth message", search: { query: wordOf(250) }, bar: 50 },
	{ what: "a rare word", search: { query: wordOf(29_000) }, bar: 50 },
	{ what: "a pair of common words", search: { query: `${wordOf(1)} ${wordOf(2)}` }, bar: 50 },
	{ what: "a pair of rare words", search: { query: `${wordOf(900)} ${wordOf(1200)}` }, bar: 50 },
	{ what: "a beginning of two letters", search: { query: wordOf(300).slice(0, 2) }, bar: 50 },
	{ what: "a beginning of five letters", search: { query: wordOf(3000).slice(0, 5) }, bar: 50 },
	{ what: "a phrase of common words", search: { query: `"${wordOf(0)} ${wordOf(1)}"` }, bar: 100 },
	{ what: "a phrase of rarer words", search: { query: `"${wordOf(30)} ${wordOf(40)}"` }, bar: 100 },
	{ what: "a stretch of Japanese", search: { query: "価格を計算" }, bar: 50 },
	{ what: "a common word in one project", search: { query: wordOf(3), projectId: "project-7" }, bar: 50 },
	{ what: "a common word in one role", search: { query: wordOf(3), role: "user" }, bar: 50 },
];

const runs = 9;

/**
 * Searches a database of a million messages (or `--messages n`) and prints what the 50 newest hits cost. Times are the processor's, which
 * a busy machine does not change.
 */
export async function run(): Promise<void> {
	const at = process.argv.indexOf("--messages");
	const count = at > 0 ? Number(process.argv[at + 1]) : 1_000_000;
	const database = await MemoryDatabase.migrated();
	const filling = await timed(() => fillMessages(database, count, (done) => console.log(`${done} messages`)));
	const results: { what: string; hits: number; median: number; slowest: number; bar: number }[] = [];
	for (const { what, search, bar } of cases) {
		const samples: number[] = [];
		let hits = 0;
		for (let index = 0; index < runs; index++) {
			const before = process.cpuUsage();
			hits = searchMessages(database, { ...everything, ...search }).hits.length;
			const { user, system } = process.cpuUsage(before);
			samples.push((user + system) / 1000);
		}
		results.push({ what, hits, median: quantile(samples, 0.5), slowest: Math.max(...samples), bar });
	}
	const ms = (value: number): string => value.toFixed(1);
	console.log(`${count} messages, filled in ${(filling / 1000).toFixed(0)} s`);
	console.log(
		table([
			["search", "hits", "median ms", "slowest ms", "bar ms"],
			...results.map((one) => [one.what, String(one.hits), ms(one.median), ms(one.slowest), String(one.bar)]),
		]),
	);
	console.log(`Written to ${writeJson("search", { machine: machine(), count, results })}`);
	const missed = results.filter(({ median, bar }) => median > bar);
	if (missed.length > 0) {
		console.error(`Too slow: ${missed.map(({ what }) => what).join(", ")}.`);
		process.exitCode = 1;
	}
}
