import assert from "node:assert/strict";
import type { Params } from "../../src/db/database.ts";
import { Book, call, noon, sighting } from "./bookFixture.ts";

const newest: Params<"conversations.list"> = {
	scope: "all",
	projectId: null,
	status: "active",
	before: null,
	limit: 2,
	isPinned: null,
};

describe("The history", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
	});

	const list = (extra: Partial<Params<"conversations.list">> = {}) =>
		book.run("conversations.list", { ...newest, ...extra });
	const ids = (extra: Partial<Params<"conversations.list">> = {}) => list(extra).conversations.map((chat) => chat.id);

	it("pages from the newest, and skips none that changed in the same millisecond", () => {
		for (const [id, at] of [
			["a", 1],
			["b", 2],
			["c", 2],
			["d", 2],
			["e", 3],
		] as const) {
			book.ask(id, `m-${id}`, id, { at: noon + at });
		}
		const first = list();
		assert.deepEqual(first.conversations.map((chat) => chat.id).sort(), ["b", "c", "d", "e"]);
		assert.equal(first.hasMore, true);
		const second = list({ before: noon + 2 });
		assert.deepEqual([second.conversations.map((chat) => chat.id), second.hasMore], [["a"], false]);
	});

	it("says that there is no more when the page ends exactly", () => {
		book.ask("a", "1", "x");
		book.ask("b", "2", "x", { at: noon + 1 });
		assert.deepEqual([ids(), list().hasMore], [["b", "a"], false]);
	});

	it("is that of one project, of none, or of all", () => {
		book.run("projects.recordSighting", sighting());
		book.ask("in", "1", "x", { projectId: "project-1" });
		book.ask("out", "2", "x");
		assert.deepEqual(ids({ scope: "project", projectId: "project-1" }), ["in"]);
		assert.deepEqual(ids({ scope: "project", projectId: null }), ["out"]);
		assert.deepEqual(ids().sort(), ["in", "out"]);
		assert.equal(list({ scope: "project", projectId: "project-1" }).conversations[0]?.projectName, "shop");
	});

	it("shows archived, deleted and pinned ones apart", () => {
		for (const id of ["a", "b", "c"]) book.ask(id, `m-${id}`, id);
		book.run("conversations.setStatus", { conversationId: "a", status: "archived", at: noon });
		book.run("conversations.setStatus", { conversationId: "b", status: "deleted", at: noon });
		book.run("conversations.pin", { conversationId: "c", isPinned: true });
		assert.deepEqual([ids(), ids({ status: "archived" }), ids({ status: "deleted" })], [["c"], ["a"], ["b"]]);
		assert.deepEqual([ids({ isPinned: true }), ids({ isPinned: false })], [["c"], []]);
		book.run("conversations.setStatus", { conversationId: "b", status: "active", at: noon });
		assert.deepEqual(ids({ isPinned: false }), ["b"]);
	});

	it("keeps a title the user chose against an automatic one", () => {
		book.ask("a", "1", "x", { title: "first words" });
		const rename = (title: string, by: "user" | "automatic") =>
			book.run("conversations.rename", { conversationId: "a", title, by });
		rename("A summary", "automatic");
		assert.equal(list().conversations[0]?.title, "A summary");
		rename("Mine", "user");
		rename("Another summary", "automatic");
		assert.equal(list().conversations[0]?.title, "Mine");
		assert.equal(list().conversations[0]?.updatedAt, noon);
	});

	it("keeps chats of a project that is removed", () => {
		book.run("projects.recordSighting", sighting());
		book.ask("in", "1", "x", { projectId: "project-1" });
		book.database.run("DELETE FROM projects");
		assert.equal(book.run("conversations.get", { conversationId: "in" })?.projectId, null);
	});

	it("loses a purged chat with its messages, and keeps what it cost", () => {
		book.ask("a", "q", "needle");
		book.answer("a", "q", "r", "x", { call: call("u", { figures: { reportedCostMicroUsd: 7 } }) });
		book.run("settings.set", { scope: { kind: "conversation", id: "a" }, changes: { temperature: 1 }, at: noon });
		assert.equal(book.run("conversations.purge", { conversationIds: ["a", "nowhere"] }), 1);
		for (const table of ["messages", "chat_settings"]) {
			assert.deepEqual(book.database.get(`SELECT count(*) AS n FROM ${table}`), { n: 0 });
		}
		assert.deepEqual(book.database.all("SELECT conversation_id, message_id, cost_micro_usd FROM token_usage"), [
			{ conversation_id: null, message_id: null, cost_micro_usd: 7 },
		]);
		assert.deepEqual(book.run("maintenance.recount", {}), []);
	});

	it("purges what was deleted before a time, in bounded bites", () => {
		for (const [id, at] of [
			["a", 1],
			["b", 2],
			["c", 3],
		] as const) {
			book.ask(id, `m-${id}`, id);
			book.run("conversations.setStatus", { conversationId: id, status: "deleted", at: noon + at });
		}
		assert.equal(book.run("conversations.purgeByRule", { rule: "deleted", before: noon + 3, limit: 1 }), 1);
		assert.equal(book.run("conversations.purgeByRule", { rule: "deleted", before: noon + 3, limit: 5 }), 1);
		assert.deepEqual(ids({ status: "deleted" }), ["c"]);
	});
});

describe("Settings of a chat", () => {
	it("fall back from the chat to the project to all", async () => {
		const book = await Book.open();
		book.run("projects.recordSighting", sighting());
		book.ask("c", "1", "x", { projectId: "project-1" });
		const set = (scope: Params<"settings.set">["scope"], changes: Params<"settings.set">["changes"]) =>
			book.run("settings.set", { scope, changes, at: noon });
		set({ kind: "global" }, { modelId: "ollama/a", temperature: 0.5, permissionMode: "confirm" });
		set({ kind: "project", id: "project-1" }, { systemPrompt: "Be brief.", temperature: 0.2 });
		set({ kind: "conversation", id: "c" }, { temperature: 0, allowedTools: ["read"] });
		const { effective } = book.run("settings.get", { conversationId: "c", projectId: "project-1" });
		assert.deepEqual(effective, {
			modelId: "ollama/a",
			systemPrompt: "Be brief.",
			temperature: 0,
			contextWindow: null,
			allowedTools: ["read"],
			permissionMode: "confirm",
			mcpServers: null,
			toolModes: null,
			modesSeal: null,
		});
		set({ kind: "conversation", id: "c" }, { temperature: null });
		const after = book.run("settings.get", { conversationId: "c", projectId: "project-1" });
		assert.deepEqual([after.effective.temperature, after.effective.allowedTools], [0.2, ["read"]]);
	});
});
