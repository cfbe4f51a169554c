import assert from "node:assert/strict";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { ageLabel, costLabel, durationLabel } from "../../../src/extension/listLabels.ts";
import type { ProjectRow, ProjectsNode, TreeOptions } from "../../../src/extension/projects/projectsTree.ts";
import { projectsTree } from "../../../src/extension/projects/projectsTree.ts";

const NOW = Date.UTC(2026, 4, 4, 15, 0, 0);
const HOUR = 3_600_000;

function row(id: string, changes: Partial<ProjectRow> = {}): ProjectRow {
	return {
		id,
		name: id,
		description: null,
		path: `/work/${id}`,
		folderUri: `file:///work/${id}`,
		type: null,
		framework: null,
		language: null,
		status: "active",
		lastActivityAt: NOW,
		activeSeconds: 0,
		cost: { microUsd: 0, unpricedCalls: 0 },
		...changes,
	};
}

function tree(rows: readonly ProjectRow[], options: Partial<TreeOptions> = {}): ProjectsNode[] {
	return projectsTree(rows, { filter: "", openIds: new Set(), now: NOW, localize: plainEnglish, ...options });
}

const ids = (nodes: readonly ProjectsNode[]): string[] => nodes.map(({ id }) => id);

describe("the Projects view", () => {
	it("says of a project what it is, when it was in use, for how long and what it cost", () => {
		const [node] = tree([
			row("shop", {
				description: "Sells things",
				type: "node",
				language: "TypeScript",
				framework: "Next.js",
				lastActivityAt: NOW - 2 * HOUR,
				activeSeconds: 3 * 3600 + 12 * 60 + 5,
				cost: { microUsd: 420_000, unpricedCalls: 0 },
			}),
		]);
		assert.ok(node?.kind === "project");
		assert.equal(node.label, "shop");
		assert.equal(node.description, "TypeScript · Next.js — 2 h ago · 3 h 12 min · $0.42");
		const lines = node.tooltip.split("\n");
		assert.deepEqual(lines.slice(0, 4), ["shop", "Sells things", "/work/shop", "node · TypeScript · Next.js"]);
		assert.deepEqual(lines.slice(5), ["Active time: 3 h 12 min", "Cost: $0.42"]);
		assert.equal(node.contextValue, "project active place");
	});

	it("says nothing about what is not known", () => {
		const [node] = tree([row("empty", { lastActivityAt: null, folderUri: null })]);
		assert.ok(node?.kind === "project");
		assert.equal(node.description, "");
		assert.equal(node.contextValue, "project active");
		assert.ok(node.tooltip.includes("Not seen on this machine yet"));
	});

	it("puts what is open here first, then what was in use last", () => {
		const rows = [
			row("old", { lastActivityAt: NOW - 90 * HOUR }),
			row("never", { lastActivityAt: null }),
			row("recent", { lastActivityAt: NOW - HOUR }),
			row("open", { lastActivityAt: NOW - 50 * HOUR }),
		];
		const nodes = tree(rows, { openIds: new Set(["open"]) });
		assert.deepEqual(ids(nodes), ["open", "recent", "old", "never"]);
		assert.equal(nodes[0]?.contextValue, "project active open place");
		assert.notEqual(nodes[0]?.icon, nodes[1]?.icon);
	});

	it("keeps archived projects in a group of their own at the end", () => {
		const nodes = tree([row("a", { status: "archived" }), row("b"), row("c", { status: "archived" })]);
		const group = nodes.at(-1);
		assert.ok(group?.kind === "archive");
		assert.deepEqual(ids(nodes), ["b", "archive"]);
		assert.deepEqual(ids(group.children).toSorted(), ["a", "c"]);
		assert.equal(group.description, "2");
		assert.equal(group.children[0]?.contextValue, "project archived place");
		assert.deepEqual(ids(tree([row("b")])), ["b"]);
	});

	it("finds by every word, in any part, without minding case", () => {
		const rows = [
			row("shop", { language: "TypeScript", framework: "Next.js" }),
			row("api", { language: "TypeScript", description: "The Shop's server" }),
			row("tool", { language: "Rust", status: "archived", path: "/old/SHOP/tool" }),
		];
		assert.deepEqual(ids(tree(rows, { filter: "shop typescript" })).toSorted(), ["api", "shop"]);
		assert.deepEqual(ids(tree(rows, { filter: "SHOP rust" })), ["archive"]);
		assert.deepEqual(ids(tree(rows, { filter: "nothing" })), []);
		assert.equal(tree(rows, { filter: "  " }).length, 3);
	});

	for (const [minutes, wanted] of [
		[-5, "just now"],
		[0, "just now"],
		[1, "1 min ago"],
		[59, "59 min ago"],
		[60, "1 h ago"],
		[1439, "23 h ago"],
		[1440, "1 d ago"],
		[31 * 1440, "31 d ago"],
	] as const) {
		it(`calls ${minutes} minutes "${wanted}"`, () =>
			assert.equal(ageLabel(NOW - minutes * 60_000, NOW, plainEnglish), wanted));
	}

	for (const [seconds, wanted] of [
		[0, null],
		[59, null],
		[60, "1 min"],
		[3599, "59 min"],
		[3600, "1 h"],
		[3660, "1 h 1 min"],
		[100 * 3600 + 60, "100 h"],
	] as const) {
		it(`calls ${seconds} seconds "${wanted}"`, () => assert.equal(durationLabel(seconds, plainEnglish), wanted));
	}

	for (const [microUsd, unpricedCalls, wanted] of [
		[0, 0, null],
		[0, 2, "cost unknown"],
		[4_000, 0, "$0.004"],
		[5_000, 0, "$0.005"],
		[1_234_567_000, 0, "$1,234.57"],
		[420_000, 3, "$0.42 + 3 unpriced"],
	] as const) {
		it(`calls ${microUsd} micro-dollars and ${unpricedCalls} unpriced calls "${wanted}"`, () =>
			assert.equal(costLabel({ microUsd, unpricedCalls }, plainEnglish), wanted));
	}
});
