import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseTypedSearch, withFilter } from "../../../src/extension/history/searchFilters.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";

const now = new Date(2026, 10, 23, 15).getTime();
const values = {
	projects: [
		{ id: "p1", name: "My App" },
		{ id: "p2", name: "app" },
	],
	modelIds: ["anthropic/claude-opus-5-5", "ollama/qwen3:8b"],
	now,
};
const parse = (typed: string) => parseTypedSearch(typed, values, plainEnglish);
const midnight = (year: number, month: number, day: number) => new Date(year, month - 1, day).getTime();

describe("A typed search", () => {
	it("is words when it names no filter", () => {
		const { request, problems } = parse('fix "the parser" -old https://x.test/a:b');
		assert.equal(request.query, 'fix "the parser" -old https://x.test/a:b');
		assert.deepEqual([request.projectId, request.role, problems], [null, null, []]);
	});

	it("takes its filters out of the words", () => {
		const { request } = parse('project:"my app" parser role:you model:qwen rating:4 cost:$0.25 error');
		assert.equal(request.query.replaceAll(/\s+/g, " "), "parser error");
		assert.deepEqual(
			[request.projectId, request.role, request.modelId, request.minimumRating, request.minimumCostMicroUsd],
			["p1", "user", "ollama/qwen3:8b", 4, 250_000],
		);
	});

	it("prefers a name that is exactly what was typed", () => {
		assert.equal(parse("project:app").request.projectId, "p2");
		assert.equal(parse("model:anthropic/").request.modelId, "anthropic/claude-opus-5-5");
	});

	it("understands days", () => {
		const from = (typed: string) => parse(`after:${typed}`).request.from;
		assert.deepEqual(["2026-03-09", "2026-03", "2025", "today", "yesterday", "7d", "2w"].map(from), [
			midnight(2026, 3, 9),
			midnight(2026, 3, 1),
			midnight(2025, 1, 1),
			midnight(2026, 11, 23),
			midnight(2026, 11, 22),
			midnight(2026, 11, 16),
			midnight(2026, 11, 9),
		]);
		assert.equal(parse("before:2026-03-09").request.to, midnight(2026, 3, 9) - 1);
	});

	it("tells each filter that says nothing usable, and searches without it", () => {
		const { request, problems } = parse("project:nope model:nope role:king after:2026-02-31 rating:9 cost:much x");
		assert.equal(request.query, "x");
		assert.equal(problems.length, 6);
		assert.match(problems[0] ?? "", /No project is called "nope"/);
	});

	it("waits for a filter that is just being typed", () => {
		assert.deepEqual(parse("role: words").problems, []);
		assert.equal(parse("role: words").request.query, "words");
	});

	it("never fails on what is typed", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), (typed) => {
				parse(typed);
			}),
		);
	});

	it("gets filters put in, replaced and taken out by their buttons", () => {
		assert.equal(withFilter("parser", "role", "you"), "role:you parser");
		assert.equal(withFilter("role:you parser", "role", "assistant"), "role:assistant parser");
		assert.equal(withFilter('project:"My App" parser', "project", ""), "parser");
		assert.equal(withFilter("", "project", "My App"), 'project:"My App" ');
		assert.equal(parse(withFilter("x", "project", "My App")).request.projectId, "p1");
	});
});
