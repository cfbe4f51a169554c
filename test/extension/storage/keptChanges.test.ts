import assert from "node:assert/strict";
import { readdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Database } from "../../../src/db/index.ts";
import { contentHash, ContentStore } from "../../../src/extension/attachments/index.ts";
import { storageReport } from "../../../src/extension/storage/report.ts";
import { applyRetention, previewRetention, type RetentionHost } from "../../../src/extension/storage/retention.ts";
import type { FileChangeRecord } from "../../../src/shared/toolCalls.ts";
import { DoorFixture, enterUser, question } from "../../db/doorFixture.ts";
import { ToolFixture } from "../builtInTools/toolFixture.ts";

const dayInMs = 86_400_000;
const rule = { rule: "changes", days: 30 } as const;

describe("Texts kept to undo changes to files", function () {
	let fixture: DoorFixture;
	let door: Database;
	let tools: ToolFixture;
	let host: RetentionHost;
	const now = Date.now();

	beforeEach(async () => {
		fixture = new DoorFixture();
		door = fixture.open();
		await enterUser(door);
		tools = await ToolFixture.open();
		const contentFolders = { attachment: path.join(fixture.folder, "attachments"), change: tools.store };
		host = { database: () => door, folder: fixture.folder, contentFolders, now: () => now };
	});
	afterEach(async () => {
		await tools.close();
		await fixture.end();
	});

	const kept = (): string[] => readdirSync(tools.store).sort();
	const hash = (text: string): string => contentHash(Buffer.from(text));
	const age = (name: string, days: number): void => {
		const at = new Date(now - days * dayInMs);
		utimesSync(path.join(tools.store, name), at, at);
	};

	/** Lets a model edit a file, so many days ago in a chat of its own. */
	async function edit(
		chat: string,
		[before, after]: readonly [string, string],
		days: number,
	): Promise<FileChangeRecord> {
		const name = `${chat}.txt`;
		await tools.write(name, before);
		const { undo } = await tools.call("edit_file", { path: name, old: before, new: after });
		assert.ok(undo);
		const change = await tools.changes.keep(undo);
		const at = now - days * dayInMs;
		await door.call("messages.addUser", question(`q-${chat}`, chat));
		await door.call("answers.addToolResult", {
			message: {
				id: `t-${chat}`,
				conversationId: chat,
				parentId: `q-${chat}`,
				speaker: "tool:edit_file",
				parts: [{ type: "tool_result", callId: "1", name: "edit_file", text: "Changed.", isError: false }],
				sessionId: null,
				startedAt: at,
				endedAt: at,
				metadata: { toolRun: { decidedBy: "user", durationMs: 1, change } },
			},
		});
		for (const text of [before, after]) age(hash(text), days);
		return change;
	}

	it("are counted on the page, and those of old changes go when the user says so", async () => {
		const old = await edit("old", ["one", "two"], 40);
		const young = await edit("young", ["three", "four"], 20);
		assert.deepEqual((await storageReport(host)).changes, { count: 4, bytes: 15 });
		const preview = await previewRetention(host, rule);
		assert.deepEqual([preview.count, preview.bytes, preview.examples], [2, 6, ["old.txt", "old.txt"]]);
		assert.equal(kept().length, 4, "a preview removes nothing");
		assert.equal((await applyRetention(host, rule)).count, 2);
		assert.deepEqual(kept(), [hash("three"), hash("four")].sort());
		const gone = { code: "gone", message: /old\.txt is not kept any more, so the change cannot be undone/ };
		await assert.rejects(tools.changes.undo(old), gone);
		await assert.rejects(tools.changes.texts(old), { code: "gone", message: /can no longer be shown/ });
		assert.equal(await tools.text("old.txt"), "two", "the file itself stays");
		await tools.changes.undo(young);
		assert.equal(await tools.text("young.txt"), "three");
	});

	it("stay when a younger change holds them, too", async () => {
		await edit("old", ["one", "two"], 40);
		await edit("young", ["two", "three"], 20);
		age(hash("two"), 40);
		await applyRetention(host, rule);
		assert.deepEqual(kept(), [hash("two"), hash("three")].sort());
	});

	it("go without their days when no row refers to them, but not on the day they are written", async () => {
		const [left, fresh] = [hash("left"), hash("fresh")];
		const half = (name: string): string => `${name}.00000000-0000-4000-8000-000000000000.tmp`;
		for (const name of [left, half(left), fresh, half(fresh)]) writeFileSync(path.join(tools.store, name), "text");
		age(left, 2);
		age(half(left), 2);
		age(half(fresh), 0.5);
		assert.equal((await applyRetention(host, { ...rule, days: 3650 })).count, 2);
		assert.deepEqual(kept(), [fresh, half(fresh)].sort());
	});

	it("stay when another window has just put them for a call whose result is not entered yet", async () => {
		await edit("old", ["one", "two"], 40);
		await new ContentStore(tools.store).put(Buffer.from("one"));
		await applyRetention(host, rule);
		assert.deepEqual(kept(), [hash("one")]);
	});

	it("go at once with a chat that is deleted for good, unless another chat holds them", async () => {
		await edit("first", ["one", "two"], 5);
		await edit("second", ["two", "three"], 5);
		age(hash("two"), 5);
		await door.call("conversations.setStatus", { conversationId: "first", status: "deleted", at: now - 40 * dayInMs });
		await applyRetention(host, { rule: "deleted", days: 30 });
		assert.deepEqual(kept(), [hash("two"), hash("three")].sort());
	});

	it("are left alone while the database is in memory only and their rows are elsewhere", async () => {
		await edit("old", ["one", "two"], 40);
		writeFileSync(path.join(fixture.folder, "no-folder"), "");
		const elsewhere = fixture.open({ folder: path.join(fixture.folder, "no-folder") });
		const blind = { ...host, database: () => elsewhere };
		assert.equal((await storageReport(blind)).isOnDisk, false);
		assert.equal((await applyRetention(blind, rule)).count, 0);
		assert.equal(kept().length, 2);
	});
});
