import assert from "node:assert/strict";
import { plainEnglish } from "../../../src/extension/localize.ts";
import type { Choice, SightingRow } from "../../../src/extension/projects/projectCommands.ts";
import { ProjectCommands } from "../../../src/extension/projects/projectCommands.ts";
import type { ProjectRow } from "../../../src/extension/projects/projectsTree.ts";

function row(id: string, changes: Partial<ProjectRow> = {}): ProjectRow {
	const place = { path: `/work/${id}`, folderUri: `file:///work/${id}`, type: null, framework: null, language: null };
	const books = { lastActivityAt: null, activeSeconds: 0, cost: { microUsd: 0, unpricedCalls: 0 } };
	return { id, name: `Project ${id}`, description: null, status: "active", ...place, ...books, ...changes };
}

const PLACES: readonly SightingRow[] = [
	{ id: "s1", place: "/work/a", detail: "" },
	{ id: "s2", place: "/old/a", detail: "github.com/acme/a on main" },
];

/** `answers` are given to the questions in order; a question beyond them fails the test. */
function commands(
	rows: readonly ProjectRow[],
	answers: readonly (string | boolean | undefined)[] = [],
	places = PLACES,
) {
	const done: unknown[][] = [];
	const asked: string[] = [];
	const offered: Choice[][] = [];
	const left = [...answers];
	const state = { filter: "", changes: 0 };
	const answer = (question: string): string | boolean | undefined => {
		asked.push(question);
		assert.ok(left.length > 0, `nobody answers "${question}"`);
		return left.shift();
	};
	const text = (question: string): string | undefined => {
		const given = answer(question);
		return typeof given === "boolean" ? undefined : given;
	};
	const note =
		(what: string) =>
		async (...parameters: unknown[]): Promise<void> => {
			done.push([what, ...parameters]);
		};
	const run = new ProjectCommands({
		operations: {
			list: async () => rows,
			rename: note("rename"),
			describe: note("describe"),
			setStatus: note("setStatus"),
			merge: note("merge"),
			split: note("split"),
			sightings: async () => places,
		},
		prompts: {
			async pick(title, choices) {
				offered.push([...choices]);
				return text(title);
			},
			input: async (title, value) => text(`${title} [${value}]`),
			confirm: async (question) => answer(question) === true,
		},
		localize: plainEnglish,
		openFolder: note("openFolder"),
		filter: {
			get: () => state.filter,
			set: (filter) => {
				state.filter = filter;
			},
		},
		changed: () => state.changes++,
	});
	return { run, done, asked, offered, state };
}

describe("commands of the Projects view", () => {
	it("do what their arguments say without asking", async () => {
		const { run, done, state, asked } = commands([row("a"), row("b"), row("z", { status: "archived" })]);
		await run.open("a");
		await run.open({ kind: "project", id: "a" }, true);
		await run.rename("a", "  New name ");
		await run.describe("a", "What it is");
		await run.describe("a", " ");
		await run.setStatus("archived", "a");
		await run.setStatus("active", { id: "z" });
		await run.merge("a", "b");
		await run.split("a", "s2");
		await run.filter(" words ");
		assert.deepEqual(done, [
			["openFolder", "file:///work/a", false],
			["openFolder", "file:///work/a", true],
			["rename", "a", "New name"],
			["describe", "a", "What it is"],
			["describe", "a", null],
			["setStatus", "a", "archived"],
			["setStatus", "z", "active"],
			["merge", "a", "b"],
			["split", "a", "s2"],
		]);
		assert.deepEqual([state.filter, state.changes, asked], ["words", 7, []]);
	});

	it("ask for what is missing, with what there is as the beginning", async () => {
		const { run, done, asked } = commands([row("a", { description: "Old" }), row("b")], ["a", "Better", "New"]);
		await run.rename(undefined);
		await run.describe("a");
		assert.deepEqual(done, [
			["rename", "a", "Better"],
			["describe", "a", "New"],
		]);
		assert.deepEqual(asked, [
			"Project",
			"Name of the project [Project a]",
			"What Project a is about; empty for nothing [Old]",
		]);
	});

	it("offer only what fits: other projects to merge into, active ones to archive, places to open", async () => {
		const rows = [row("a"), row("b"), row("z", { status: "archived", folderUri: null })];
		const { run, offered, done } = commands(rows, ["b", true, "a", "a"]);
		await run.merge("a");
		await run.setStatus("archived");
		await run.open();
		assert.deepEqual(
			offered.map((choices) => choices.map(({ id }) => id)),
			[
				["b", "z"],
				["a", "b"],
				["a", "b"],
			],
		);
		assert.deepEqual(done, [
			["merge", "a", "b"],
			["setStatus", "a", "archived"],
			["openFolder", "file:///work/a", false],
		]);
	});

	it("change nothing when the user turns away", async () => {
		const { run, done, state } = commands(
			[row("a"), row("b")],
			[undefined, undefined, "b", false, undefined, undefined],
		);
		await run.rename();
		await run.rename("a");
		await run.merge("a");
		await run.split("a");
		await run.filter();
		assert.deepEqual([done, state.changes], [[], 0]);
	});

	for (const [what, code, run] of [
		["a project that is gone", "project_not_found", async (all: ProjectCommands) => all.rename("gone", "x")],
		["a name of nothing", "project_name_invalid", async (all: ProjectCommands) => all.rename("a", "  ")],
		[
			"a name that is too long",
			"project_name_invalid",
			async (all: ProjectCommands) => all.rename("a", "x".repeat(101)),
		],
		["a project never opened here", "project_not_here", async (all: ProjectCommands) => all.open("z")],
		["a merge with itself", "project_merge_self", async (all: ProjectCommands) => all.merge("a", "a")],
		["a place that is gone", "sighting_not_found", async (all: ProjectCommands) => all.split("a", "s9")],
	] as const) {
		it(`refuse ${what} with the code ${code}`, async () => {
			const { run: all, done } = commands([row("a"), row("z", { folderUri: null })]);
			await assert.rejects(run(all), { code });
			assert.deepEqual(done, []);
		});
	}

	it("refuse to split a project that was seen in one place only", async () => {
		const { run } = commands([row("a")], [], PLACES.slice(0, 1));
		await assert.rejects(run.split("a"), { code: "project_one_place" });
	});

	it("leave a project alone that is in the wanted state", async () => {
		const { run, done } = commands([row("a")]);
		await run.setStatus("active", "a");
		assert.deepEqual(done, []);
	});
});
