import assert from "node:assert/strict";
import type { Params } from "../../src/db/database.ts";
import { Book, noon } from "./bookFixture.ts";

describe("Tool rights", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
		book.ask("c", "q", "how?");
		book.ask("d", "q2", "what?");
	});

	const give = (grantId: string, conversationId: string | null) =>
		book.run("grants.add", {
			grantId,
			userId: "user-1",
			projectId: null,
			conversationId,
			toolName: "run_command",
			rule: { covers: {}, seal: "s" },
			sentence: "Run exactly “npm test”",
			at: noon,
		});
	const inForce = () => book.run("grants.list", { userId: "user-1" }).map(({ id }) => id);
	const lines = (changes: Partial<Params<"audit.page">> = {}) =>
		book.run("audit.page", { kind: "all", containing: "", before: null, limit: 50, ...changes });
	const decide = (decisionId: string, at: number, reason = "asks · npm test") =>
		book.run("decisions.enter", {
			decisionId,
			conversationId: "c",
			messageId: "q",
			callId: "call",
			toolName: "run_command",
			callHash: "00",
			decision: "allowed",
			decidedBy: "user",
			grantId: "gone",
			reason,
			at,
		});

	it("hold for their chat or for all, until they are taken back for good", () => {
		give("of c", "c");
		give("of d", "d");
		give("of all", null);
		const forChat = book.run("grants.forChat", { userId: "user-1", conversationId: "c" });
		assert.deepEqual(forChat.map(({ id }) => id).toSorted(), ["of all", "of c"]);
		assert.equal(book.run("grants.revoke", { grantIds: ["of c", "nowhere"], at: noon }), 1);
		assert.deepEqual(inForce().toSorted(), ["of all", "of d"]);
		give("of c", "c");
		assert.deepEqual(inForce().toSorted(), ["of all", "of d"]);
		const actions = lines().lines.map(({ action, target }) => `${action} ${target}`);
		assert.deepEqual(actions.filter((action) => action.endsWith("of c")).toSorted(), [
			"grant.given of c",
			"grant.revoked of c",
		]);
	});

	it("are named in the book also where they are taken back", () => {
		give("of c", "c");
		book.run("grants.revoke", { grantIds: ["of c"], at: noon + 1 });
		const details = lines().lines.flatMap(({ action, detail }) => (action === "grant.revoked" ? [detail] : []));
		assert.deepEqual(
			details.map((detail): unknown => JSON.parse(detail)),
			[{ toolName: "run_command", scope: "chat", covers: "Run exactly “npm test”" }],
		);
	});

	it("tell which calls of an answer were allowed", () => {
		decide("one", noon);
		decide("two", noon);
		assert.deepEqual(book.run("decisions.allowedCalls", { messageId: "q" }), ["call"]);
		assert.deepEqual(book.run("decisions.allowedCalls", { messageId: "q2" }), []);
	});

	it("keep a decision when its chat, message and grant are gone", () => {
		decide("one", noon);
		book.run("conversations.purge", { conversationIds: ["c"] });
		const [line] = lines({ kind: "tools" }).lines;
		assert.deepEqual(
			[line?.action, line?.target, line?.detail, line?.conversationId],
			["tool.allowed", "run_command", "user · asks · npm test", null],
		);
	});

	it("are read page by page, the newest first, also filtered", () => {
		for (let at = 0; at < 7; at += 1) decide(`d${at}`, noon + Math.floor(at / 2), `asks · command ${at}`);
		const enter = (action: string, at: number) =>
			book.run("audit.enter", { entryId: action, actor: "user", action, target: null, detail: { path: "/x" }, at });
		enter("database.exported", noon + 2);
		enter("database.restored", noon);
		const seen: string[] = [];
		let before: Params<"audit.page">["before"] = null;
		for (let hasMore = true; hasMore;) {
			const page = lines({ before, limit: 2 });
			seen.push(...page.lines.map(({ id }) => id));
			const last = page.lines.at(-1);
			before = last ? { at: last.at, id: last.id } : null;
			({ hasMore } = page);
		}
		assert.deepEqual(
			seen,
			["d6", "database.exported", "d5", "d4", "d3", "d2", "database.restored", "d1", "d0"].toSorted(
				(a, b) => seen.indexOf(a) - seen.indexOf(b),
			),
		);
		assert.equal(new Set(seen).size, 9);
		assert.deepEqual(
			lines({ containing: "COMMAND 3" }).lines.map(({ id }) => id),
			["d3"],
		);
		assert.deepEqual(
			lines({ kind: "rest", containing: "export" }).lines.map(({ id }) => id),
			["database.exported"],
		);
	});

	it("are read by index as long as nothing is looked for", () => {
		const plan = book.database.plan(
			"SELECT id FROM tool_decisions WHERE decided_at <= 1 AND (decided_at < 1 OR id < 'x') ORDER BY decided_at DESC, id DESC LIMIT 5",
		);
		assert.match(plan.join("\n"), /SEARCH tool_decisions USING INDEX tool_decisions_at/);
	});

	it("leave an entry about each deleted and restored chat, with its title", () => {
		const set = (status: "deleted" | "active" | "archived", at: number) =>
			book.run("conversations.setStatus", { conversationId: "c", status, at });
		set("archived", noon + 1);
		set("deleted", noon + 2);
		set("deleted", noon + 3);
		set("active", noon + 4);
		const found = lines({ kind: "rest" }).lines.map(({ action, target, at }) => [action, target, at]);
		const title = book.run("conversations.get", { conversationId: "c" })?.title;
		assert.deepEqual(found, [
			["chat.restored", title, noon + 4],
			["chat.deleted", title, noon + 2],
		]);
	});

	it("cannot be changed in the book, only added to", () => {
		book.run("audit.enter", { entryId: "e", actor: "user", action: "a", target: null, detail: {}, at: noon });
		assert.throws(() => book.database.execute("UPDATE audit_log SET action = 'b'"), /write-once/);
	});

	it("keep the modes of tools, and take one nobody knows for a refusal", () => {
		const change = (changes: Params<"settings.set">["changes"]) =>
			book.run("settings.set", { scope: { kind: "global" }, changes, at: noon });
		const read = () => book.run("settings.get", { conversationId: null, projectId: null }).global;
		change({ toolModes: { edit_file: "auto" }, permissionMode: "confirm", modesSeal: "s" });
		assert.deepEqual([read().toolModes, read().modesSeal], [{ edit_file: "auto" }, "s"]);
		change({ temperature: 1 });
		assert.deepEqual([read().toolModes, read().modesSeal], [{ edit_file: "auto" }, "s"]);
		book.database.execute(`UPDATE chat_settings SET tool_modes = '{"edit_file":"always"}'`);
		assert.deepEqual(read().toolModes, { edit_file: "deny" });
	});
});
