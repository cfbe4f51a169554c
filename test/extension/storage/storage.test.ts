import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Database } from "../../../src/db/index.ts";
import { exportQuery } from "../../../src/extension/storage/exportQuery.ts";
import { storageReport } from "../../../src/extension/storage/report.ts";
import { checkSqlRequest, checkStorageRequest } from "../../../src/extension/storage/requestSchemas.ts";
import { applyRetention, previewRetention, type RetentionHost } from "../../../src/extension/storage/retention.ts";
import { importedMessage, noon } from "../../db/bookFixture.ts";
import { DoorFixture, enterUser, question } from "../../db/doorFixture.ts";

const dayInMs = 86_400_000;

describe("Storage", function () {
	let fixture: DoorFixture;
	let door: Database;
	let host: RetentionHost;
	let attachmentFolder: string;

	beforeEach(async () => {
		fixture = new DoorFixture();
		door = fixture.open();
		await enterUser(door);
		attachmentFolder = path.join(fixture.folder, "attachments");
		const contentFolders = { attachment: attachmentFolder, change: path.join(fixture.folder, "changes") };
		host = { database: () => door, folder: fixture.folder, contentFolders, now: () => noon + 100 * dayInMs };
		mkdirSync(attachmentFolder);
	});
	afterEach(() => fixture.end());

	function put(file: string, ageInDays: number): string {
		writeFileSync(file, "content");
		const at = new Date(host.now() - ageInDays * dayInMs);
		utimesSync(file, at, at);
		return path.basename(file);
	}

	it("tells sizes of the database, its backups, attachments and what was set aside, and of each project", async () => {
		await door.call("messages.addUser", question("m", "chat"));
		await door.keepBackup("manual");
		put(path.join(attachmentFolder, "a".repeat(64)), 1);
		put(path.join(attachmentFolder, "half.tmp"), 1);
		put(path.join(host.folder, "system.db.damaged-20260101-000000-000"), 1);
		const report = await storageReport(host);
		assert.ok(report.isOnDisk && report.databaseBytes > 100_000 && report.backups.bytes > 100_000);
		assert.deepEqual([report.backups.count, report.attachments.count, report.setAside.count], [1, 1, 1]);
		assert.ok((report.lastBackupAt ?? 0) > 0);
		assert.deepEqual(
			report.projects.map(({ projectName, conversations, messages }) => [projectName, conversations, messages]),
			[[null, 1, 1]],
		);
		assert.equal(report.notice, null);
	});

	it("removes deleted chats after their days, only when it is told to", async () => {
		for (const [id, age] of [
			["long-gone", 60],
			["just-gone", 5],
		] as const) {
			await door.call("messages.addUser", question(`m-${id}`, id));
			const at = host.now() - age * dayInMs;
			await door.call("conversations.setStatus", { conversationId: id, status: "deleted", at });
		}
		const rule = { rule: "deleted", days: 30 } as const;
		const preview = await previewRetention(host, rule);
		assert.deepEqual([preview.count, preview.messages, preview.examples.length], [1, 1, 1]);
		assert.deepEqual((await previewRetention(host, rule)).count, 1, "a preview removes nothing");
		assert.equal((await applyRetention(host, rule)).count, 1);
		assert.equal(await door.call("conversations.get", { conversationId: "long-gone" }), null);
		assert.ok(await door.call("conversations.get", { conversationId: "just-gone" }));
	});

	it("removes contents that no message holds, but none that may be on its way into one", async () => {
		const [held, left, fresh] = ["a", "b", "c"].map((letter) => letter.repeat(64));
		assert.ok(held && left && fresh);
		for (const [name, age] of [
			[held, 101],
			[left, 50],
			[fresh, 0.5],
		] as const) {
			put(path.join(attachmentFolder, name), age);
		}
		const attachment = {
			id: "attachment-1",
			kind: "file",
			name: "a.txt",
			mediaType: "text/plain",
			byteCount: 7,
			contentHash: held,
			source: null,
		} as const;
		const { conversation } = await door.call("messages.addUser", { ...question("m"), attachments: [attachment] });
		const waiting = put(path.join(attachmentFolder, "d".repeat(64)), 101);
		await door.call("queue.add", {
			itemId: "q",
			conversationId: conversation.id,
			content: "",
			modelId: null,
			attachments: [{ ...attachment, id: "attachment-2", contentHash: waiting }],
			at: noon,
		});
		const rule = { rule: "attachments", days: 0 } as const;
		assert.deepEqual((await previewRetention(host, rule)).examples, [left]);
		assert.equal((await applyRetention(host, rule)).count, 1);
		assert.deepEqual(readdirSync(attachmentFolder).sort(), [held, fresh, waiting].sort());
		await door.call("conversations.setStatus", { conversationId: conversation.id, status: "deleted", at: noon });
		await applyRetention(host, { rule: "deleted", days: 30 });
		assert.deepEqual(readdirSync(attachmentFolder), [fresh], "what only the removed chat held is gone with it");
	});

	it("removes old files that were set aside and no others", async () => {
		const old = put(path.join(host.folder, "system.db.replaced-20260101-000000-000"), 40);
		const young = put(path.join(host.folder, "system.db.damaged-20260301-000000-000"), 4);
		const rule = { rule: "setAside", days: 30 } as const;
		assert.deepEqual((await applyRetention(host, rule)).examples, [old]);
		assert.ok(readdirSync(host.folder).includes(young));
		assert.ok(readdirSync(host.folder).includes("system.db"));
	});

	it("writes all rows of a query as CSV and JSON, beyond one page", async () => {
		const sql =
			"WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2500) SELECT x, '=\"' || x AS text FROM n";
		const csv = path.join(host.folder, "rows.csv");
		assert.equal(await exportQuery(door, sql, "csv", csv), 2500);
		const lines = readFileSync(csv, "utf8").trimEnd().split("\r\n");
		assert.deepEqual([lines.length, lines[0], lines[2500]], [2501, "x,text", `2500,"'=""2500"`]);
		const json = path.join(host.folder, "rows.json");
		assert.equal(await exportQuery(door, sql, "json", json), 2500);
		const rows = JSON.parse(readFileSync(json, "utf8")) as unknown[];
		assert.deepEqual([rows.length, rows[2499]], [2500, { x: 2500, text: '="2500' }]);
		await assert.rejects(exportQuery(door, "DELETE FROM messages", "csv", csv), { code: "invalid" });
		assert.equal(readFileSync(csv, "utf8").trimEnd().split("\r\n").length, 2501, "a failed export leaves the old file");
		assert.deepEqual(
			readdirSync(host.folder).filter((name) => name.endsWith(".partial")),
			[],
		);
	});

	it("writes each row of a query once, whatever is written meanwhile", async () => {
		const old = Array.from({ length: 2500 }, (_, n) => importedMessage(`m${n}`, n === 0 ? null : `m${n - 1}`));
		await door.call("conversations.addImported", {
			chat: {
				id: "long",
				origin: "cline",
				originKey: "long",
				userId: "user-1",
				projectId: null,
				title: "Long",
				status: "active",
				isPinned: false,
				createdAt: noon,
				headMessageId: "m2499",
			},
			messages: old,
		});
		const file = path.join(host.folder, "rows.json");
		const writing = exportQuery(door, "SELECT id FROM messages ORDER BY sequence DESC", "json", file);
		for (let n = 0; n < 30; n++) await door.call("messages.addUser", question(`late${n}`, "chat"));
		const count = await writing;
		const ids = (JSON.parse(readFileSync(file, "utf8")) as { id: string }[]).map(({ id }) => id);
		assert.deepEqual([ids.length, new Set(ids).size], [count, count]);
		assert.ok(old.every(({ id }) => ids.includes(id)));
	});

	it("refuses what its pages must not ask", () => {
		assert.equal(checkStorageRequest("storage/apply", { rule: "deleted", days: 30 }), null);
		assert.match(checkStorageRequest("storage/apply", { rule: "everything", days: 30 }) ?? "", /storage\/apply/);
		assert.match(checkStorageRequest("storage/apply", { rule: "deleted", days: -1 }) ?? "", /storage\/apply/);
		assert.match(checkStorageRequest("constructor", null) ?? "", /not asked/);
		assert.equal(checkSqlRequest("sql/run", { sql: "SELECT 1", offset: 0, limit: 100 }), null);
		assert.match(checkSqlRequest("sql/run", { sql: "SELECT 1", offset: 0, limit: 100_000 }) ?? "", /limit/);
	});
});
