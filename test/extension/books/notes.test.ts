import assert from "node:assert/strict";
import { type NoteWriter, standUpNote, weeklyNote } from "../../../src/extension/books/noteMarkdown.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import type { TimelineDay, TimelineEntry } from "../../../src/shared/ledger.ts";
import { Book, call, noon } from "../../db/bookFixture.ts";

const writer: NoteWriter = { localize: plainEnglish, formatDay: (day) => day };

const entry = (
	kind: TimelineEntry["kind"],
	key: string,
	day: string,
	extra: Partial<TimelineEntry> = {},
): TimelineEntry => ({
	kind,
	key,
	day,
	at: noon,
	title: `${kind} ${key}`,
	detail: null,
	projectId: "p",
	projectName: "shop",
	cost: null,
	...extra,
});
const onDay = (day: string, ...entries: TimelineEntry[]): TimelineDay => ({
	day,
	cost: { microUsd: 0, unpricedCalls: 0 },
	activeSeconds: 0,
	entries,
});
const cost = (microUsd: number) => ({ cost: { microUsd, unpricedCalls: 0 } });

describe("A weekly note", () => {
	const dashboardOf = async (fill: (book: Book) => void) => {
		const book = await Book.open();
		fill(book);
		return book.run("usage.dashboard", {
			period: { days: 7 },
			at: noon,
			utcOffsetMinutes: 0,
			referenceModelId: "anthropic/x",
		});
	};

	it("tells by project what was done and by model what it cost", async () => {
		const dashboard = await dashboardOf((book) => {
			book.ask("c", "q", "x", { modelId: "anthropic/claude-opus-5-5" });
			book.answer("c", "q", "r", "y", { modelId: "anthropic/claude-opus-5-5", call: call("u") });
		});
		const days = [
			onDay("2026-11-23", entry("chat", "c", "2026-11-23", cost(600)), entry("commands", "x", "2026-11-23")),
			onDay(
				"2026-11-22",
				entry("chat", "c", "2026-11-22", cost(400)),
				entry("commit", "k", "2026-11-22", { detail: "0a1b2c3d", title: "Mend *it*" }),
				entry("task", "t", "2026-11-22", { detail: "failed", projectName: null }),
			),
		];
		const note = weeklyNote(days, dashboard, writer);
		assert.equal(
			note,
			[
				"# Week 2026-11-17 to 2026-11-23",
				"",
				"- 1 model calls, 110 tokens, $0.0006",
				"",
				"## shop",
				"",
				"Commits:",
				"",
				String.raw`- Mend \*it\* (0a1b2c3d)`,
				"",
				"Chats:",
				"",
				"- chat c — $0.001",
				"",
				"## Without a folder",
				"",
				"Background tasks:",
				"",
				"- task t (failed)",
				"",
				"## What it cost (list-price estimates)",
				"",
				"| Model | Calls | Tokens | Cost |",
				"|:---|---:|---:|---:|",
				"| claude-opus-5-5 · Anthropic | 1 | 110 | $0.0006 |",
				"",
			].join("\n"),
		);
	});

	it("says so when there was nothing", async () => {
		assert.match(weeklyNote([], await dashboardOf(() => {}), writer), /Nothing was entered in these days\./);
	});
});

describe("A stand-up note", () => {
	it("tells of the last day with anything, however long ago, and of today", () => {
		const days = [
			onDay("2026-11-23", entry("chat", "now", "2026-11-23")),
			onDay("2026-11-22"),
			onDay("2026-11-20", entry("commit", "friday", "2026-11-20", { detail: "abc" })),
		];
		const note = standUpNote(days, "2026-11-23", writer);
		assert.match(note, /## Done on 2026-11-20\n\n\*\*shop\*\*\n\nCommits:\n\n- commit friday \(abc\)/);
		assert.match(note, /## Done today\n\n\*\*shop\*\*\n\nChats:\n\n- chat now/);
	});

	it("lets no title write Markdown of its own", () => {
		const title = "[click](https://evil.example) <img src=x>\n# Big";
		const note = standUpNote([onDay("2026-11-23", entry("chat", "x", "2026-11-23", { title }))], "2026-11-23", writer);
		assert.ok(note.includes(String.raw`- \[click\]\(https://evil.example\) \<img src=x\> \# Big`));
	});
});
