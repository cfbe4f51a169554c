import assert from "node:assert/strict";
import type { Database } from "../../../src/db/database.ts";
import { commitEntries, type CommitLog } from "../../../src/extension/books/commits.ts";
import { TimelineReader } from "../../../src/extension/books/timelineReader.ts";
import { Book, noon } from "../../db/bookFixture.ts";

const dayInMs = 86_400_000;
const commit = (hash: string, at: number, authorEmail = "ada@example.org") => ({
	hash,
	message: `${hash} subject\n\nbody`,
	authorEmail,
	at,
});

describe("The timeline with commits", () => {
	let book: Book;
	let logs: CommitLog[];
	let reader: TimelineReader;

	beforeEach(async () => {
		book = await Book.open();
		const log = (projectId: string, commits: CommitLog["commits"]): CommitLog => ({
			projectId,
			projectName: projectId,
			commits,
			authorEmail: async () => "ada@example.org",
		});
		logs = [
			log("p1", async () => [
				commit("aaaaaaaa1", noon + 1),
				commit("bbbbbbbb2", noon - 2 * dayInMs),
				commit("cccccccc3", noon, "somebody@else.example"),
				commit("dddddddd4", noon - 30 * dayInMs),
			]),
			log("p2", async () => Promise.reject(new Error("no repository"))),
		];
		const callBook = (async (name: never, params: never) => book.run(name, params)) as Database["call"];
		reader = new TimelineReader({
			database: () => ({ call: callBook }),
			now: () => noon + 2,
			utcOffsetMinutes: () => 0,
			commits: async (...range) => commitEntries(logs, ...range),
		});
	});

	it("puts the user's own commits among what the database holds", async () => {
		book.ask("c", "q", "Question", { at: noon });
		const { days, before } = await reader.page(null, null);
		assert.deepEqual(
			days.map(({ day, entries }) => [day, entries.map(({ kind, title }) => [kind, title])]),
			[
				[
					"2026-11-23",
					[
						["commit", "aaaaaaaa1 subject"],
						["chat", "Question"],
					],
				],
				["2026-11-21", [["commit", "bbbbbbbb2 subject"]]],
			],
		);
		assert.equal(before, null);
	});

	it("keeps to one project, and to the days asked for", async () => {
		assert.deepEqual((await reader.page("p2", null)).days, []);
		const earlier = await reader.page("p1", "2026-10-31");
		assert.deepEqual(
			earlier.days.map(({ day }) => day),
			["2026-10-24"],
		);
	});

	it("tells the last days together with what today is", async () => {
		const { days, today } = await reader.lastDays(2);
		assert.deepEqual([today, days.map(({ day }) => day)], ["2026-11-23", ["2026-11-23"]]);
	});
});
