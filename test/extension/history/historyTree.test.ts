import assert from "node:assert/strict";
import type { ConversationSummary } from "../../../src/shared/model.ts";
import { chatDescription, chatTooltip } from "../../../src/extension/history/chatLines.ts";
import { type HistoryLists, historyTree } from "../../../src/extension/history/historyTree.ts";
import { conversationIds } from "../../../src/extension/history/targets.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";

const now = new Date(2026, 10, 23, 15).getTime();
const dayMs = 86_400_000;

function chat(id: string, extra: Partial<ConversationSummary> = {}): ConversationSummary {
	return {
		id,
		title: id,
		projectId: null,
		projectName: null,
		status: "active",
		isPinned: false,
		messageCount: 2,
		roundCount: 1,
		totalTokens: 0,
		cost: { microUsd: 0, unpricedCalls: 0 },
		modelId: null,
		createdAt: now,
		updatedAt: now,
		...extra,
	};
}

const nothing: HistoryLists = { pinned: [], active: [], archived: [], deleted: [], hasMore: false };
const byTime = { grouping: "time", projectId: null, now, localize: plainEnglish } as const;
const outline = (lists: Partial<HistoryLists>, options: Parameters<typeof historyTree>[1]) =>
	historyTree({ ...nothing, ...lists }, options).map((node) =>
		node.kind === "group" ? `${node.label}: ${node.children.map(({ id }) => id).join(" ")}` : node.kind,
	);

describe("The tree of the history", () => {
	it("groups by age, with what is pinned before and what is put away after", () => {
		const active = [0, 1, 3, 10, 40].map((days) => chat(`d${days}`, { updatedAt: now - days * dayMs }));
		const lists = {
			pinned: [chat("p", { isPinned: true })],
			active,
			archived: [chat("a", { status: "archived" })],
			deleted: [chat("x", { status: "deleted" })],
			hasMore: true,
		};
		assert.deepEqual(outline(lists, byTime), [
			"Pinned: p",
			"Today: d0",
			"Yesterday: d1",
			"Last 7 days: d3",
			"Last 30 days: d10",
			"Older: d40",
			"more",
			"Archive: a",
			"Recently deleted: x",
		]);
	});

	it("groups by project: the open one first, then the latest, none at the end", () => {
		const active = [
			chat("1"),
			chat("2", { projectId: "web", projectName: "Web" }),
			chat("3", { projectId: "api", projectName: "API" }),
			chat("4", { projectId: "web", projectName: "Web" }),
		];
		assert.deepEqual(outline({ active }, { ...byTime, grouping: "project", projectId: "api" }), [
			"API: 3",
			"Web: 2 4",
			"No project: 1",
		]);
	});

	it("marks forks, pins, imports and what is put away by an icon", () => {
		const icons = [
			chat("plain"),
			chat("fork", { parentConversationId: "plain" }),
			chat("imported", { origin: "cline" }),
			chat("pinned", { isPinned: true, parentConversationId: "plain" }),
		];
		const [today] = historyTree({ ...nothing, active: icons }, byTime);
		const found = today?.kind === "group" ? today.children : [];
		assert.deepEqual(
			found.map((node) => node.kind === "chat" && node.icon),
			["comment", "repo-forked", "cloud-download", "pinned"],
		);
	});

	it("is empty when there is nothing, so that the view can say so", () => {
		assert.deepEqual(historyTree(nothing, byTime), []);
	});
});

describe("A chat's lines", () => {
	const options = {
		isWaiting: false,
		showsProject: true,
		formatAge: (at: number) => (at === now ? "just now" : "earlier"),
		localize: plainEnglish,
	};

	it("say project, time and cost, and that a price is unknown", () => {
		const paid = chat("c", { projectName: "Web", cost: { microUsd: 1_230_000, unpricedCalls: 0 } });
		assert.equal(chatDescription(paid, options), "just now · Web · $1.23");
		assert.equal(chatDescription(paid, { ...options, showsProject: false }), "just now · $1.23");
		assert.equal(
			chatDescription(chat("c", { cost: { microUsd: 0, unpricedCalls: 2 } }), options),
			"just now · cost unknown",
		);
	});

	it("tell where it comes from in the tooltip", () => {
		const tooltip = chatTooltip(chat("c", { parentConversationId: "p", origin: "roo" }), options);
		assert.match(tooltip, /Forked from another chat\nImported from roo$/);
	});
});

describe("What a command of the history works on", () => {
	const node = (id: string) => ({ kind: "chat", id });
	it("is the selection when there is one, else the row, else what a script passes", () => {
		assert.deepEqual(conversationIds(node("a"), [node("a"), node("b")]), ["a", "b"]);
		assert.deepEqual(conversationIds(node("a"), undefined), ["a"]);
		assert.deepEqual(conversationIds("id", undefined), ["id"]);
		assert.deepEqual(conversationIds(["x", "y", "x"], undefined), ["x", "y"]);
		assert.deepEqual(conversationIds({ kind: "group", children: [node("c"), node("d")] }, []), ["c", "d"]);
		assert.deepEqual(conversationIds(undefined, undefined), []);
		assert.deepEqual(conversationIds({ kind: "more", id: "more" }, undefined), []);
	});
});
