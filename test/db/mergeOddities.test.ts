import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Database } from "../../src/db/index.ts";
import { day, noon, sighting } from "./bookFixture.ts";
import { DoorFixture, enterUser, question } from "./doorFixture.ts";
import { alterFile, enterTheirUser, fileOf, legacyFile, rows } from "./mergeFixture.ts";

describe("A merge of what is odd", function () {
	this.timeout(60_000);
	let here: DoorFixture;
	let there: DoorFixture;
	let ours: Database;
	let theirs: Database;
	let folder: string;
	beforeEach(async () => {
		[here, there] = [new DoorFixture(), new DoorFixture()];
		folder = mkdtempSync(path.join(os.tmpdir(), "daybook-merge-"));
		ours = here.open();
		theirs = there.open({ machineId: "machine-2" });
		await enterUser(ours);
		await enterTheirUser(theirs);
	});
	afterEach(async () => {
		await here.end();
		await there.end();
		rmSync(folder, { recursive: true, force: true });
	});

	let exports = 0;
	const exported = async (): Promise<string> => {
		const file = path.join(folder, `export-${++exports}.sqlite`);
		await theirs.exportTo(file);
		return file;
	};
	const asTheirs = (messageId: string, conversationId = "c") => {
		const asked = question(messageId, conversationId);
		return theirs.call("messages.addUser", { ...asked, conversation: { ...asked.conversation, userId: "user-2" } });
	};

	it("takes a legacy row whose time cannot be read once, however often it is merged", async () => {
		const file = await legacyFile(
			"legacy-agents.sql",
			folder,
			`INSERT INTO token_usage (id, timestamp, project_id, model_id, input_tokens, output_tokens, total_tokens)
				VALUES (3, 'some day', 1, 1, 7, 7, 14);
			INSERT INTO promises (chat_id, message_id, task_description, status, created_at) VALUES (1, 3, 'Timeless', 'completed', NULL);`,
		);
		const first = await ours.merge(file, false);
		assert.deepEqual([first.added["token_usage"], first.added["background_tasks"]], [3, 3]);
		assert.deepEqual((await ours.merge(file, false)).added, {});
	});

	it("takes the odd values of a legacy file for what can be known of them", async () => {
		const file = await legacyFile(
			"legacy-agents.sql",
			folder,
			`DELETE FROM token_usage;
			INSERT INTO models (id, name, host_id) VALUES (3, '', 1);
			INSERT INTO token_usage (id, timestamp, project_id, model_id, input_tokens, output_tokens, total_tokens, cost_usd) VALUES
				(1, 1756715400000000000, 1, 1, 1, 1, 2, 'n/a'), (2, 1756715400000000, 1, 1, 2, 1, 3, -0.5),
				(3, '2025-09-01 08:30:00+00:00', 1, 3, -3, 'many', 4, 0.25), (4, 1e300, 1, 1, 4, 1, 5, '0.5');`,
		);
		const report = await ours.merge(file, false);
		assert.deepEqual(report.leftOut, []);
		assert.deepEqual(
			await rows(
				ours,
				`SELECT input_uncached, output, cost_micro_usd, price_basis, model_id, at = 1756715400000 FROM token_usage
				ORDER BY sequence`,
			),
			[
				[1, 1, null, "unknown", "anthropic/claude-old", 1],
				[2, 1, null, "unknown", "anthropic/claude-old", 1],
				[0, 0, 250_000, "provider_reported", "anthropic/unknown", 1],
				[4, 1, 500_000, "provider_reported", "anthropic/claude-old", 0],
			],
		);
		assert.deepEqual(await ours.call("maintenance.recount", {}), []);
	});

	it("gives messages without a speaker their role's, and tells chats of two files with the same numbers apart", async () => {
		const shape = `
			CREATE TABLE conversations (id INTEGER PRIMARY KEY, title TEXT, created_at TEXT);
			CREATE TABLE messages (
				id INTEGER PRIMARY KEY, conversation_id INTEGER, thread_id TEXT, speaker TEXT, role TEXT, content TEXT,
				created_at TEXT, metadata TEXT
			);`;
		const one = path.join(folder, "one.db");
		await fileOf(
			`${shape} INSERT INTO conversations VALUES (1, '', '2025-01-01 00:00:00');
			INSERT INTO messages VALUES (1, 1, NULL, '', 'user', 'first', '2025-01-01 00:00:00', '[1]'),
				(2, 1, NULL, ' ', 'assistant', 'second', '2025-01-01 00:00:01', 'no json'),
				(3, NULL, 't', 'user', NULL, 'thread', '2025-01-02 00:00:00', NULL),
				(4, NULL, NULL, 'user', NULL, 'lost', '2025-01-02 00:00:00', NULL)`,
			one,
		);
		const two = path.join(folder, "two.db");
		await fileOf(
			`${shape} INSERT INTO conversations VALUES (1, 'Other', '2025-02-01 00:00:00');
			INSERT INTO messages VALUES (1, 1, NULL, 'user', 'user', 'other', '2025-02-01 00:00:00', NULL)`,
			two,
		);
		const report = await ours.merge(one, false);
		assert.deepEqual(report.leftOut, [{ table: "messages", reason: "A message belongs to no chat.", rows: 1 }]);
		await ours.merge(two, false);
		assert.deepEqual(
			await rows(
				ours,
				`SELECT conversations.title, group_concat(messages.speaker || ': ' || messages.content, ' / ' ORDER BY messages.sequence)
				FROM conversations JOIN messages ON conversation_id = conversations.id GROUP BY conversations.id
				ORDER BY conversations.created_at`,
			),
			[
				["first", "user: first / agent:unknown: second"],
				["thread", "user: thread"],
				["Other", "user: other"],
			],
		);
		assert.deepEqual((await ours.merge(one, false)).added, {});
	});

	it("reads legacy tables that have no row numbers", async () => {
		const file = path.join(folder, "plain.db");
		await fileOf(
			`CREATE TABLE links (url TEXT PRIMARY KEY, title TEXT) WITHOUT ROWID;
			INSERT INTO links VALUES ('https://example.org', 'A'), ('  ', 'No address')`,
			file,
		);
		const report = await ours.merge(file, false);
		assert.deepEqual([report.added["links"], report.leftOut[0]?.table], [1, "links"]);
	});

	it("counts and names the rows that a rule of the schema keeps out, and brings all others", async () => {
		await asTheirs("q1");
		await asTheirs("q2");
		await asTheirs("q3");
		const file = await exported();
		await alterFile(
			file,
			`PRAGMA ignore_check_constraints = ON; DROP TRIGGER messages_write_once;
			UPDATE messages SET speaker = '' WHERE id = 'q2'`,
		);
		const report = await ours.merge(file, false);
		assert.equal(report.added["messages"], 2);
		assert.deepEqual(
			report.leftOut.map(({ table, rows: count }) => [table, count]),
			[["messages", 1]],
		);
		assert.match(report.leftOut[0]?.reason ?? "", /CHECK.*speaker/);
		assert.deepEqual(await rows(ours, "SELECT id, parent_message_id FROM messages ORDER BY sequence"), [
			["q1", null],
			["q3", null],
		]);
		assert.deepEqual(await ours.call("maintenance.recount", {}), []);
	});

	it("shows the newest message of a chat whose shown end stayed away", async () => {
		await asTheirs("q1");
		await asTheirs("q2");
		const file = await exported();
		await alterFile(file, "UPDATE conversations SET head_message_id = 'nowhere'");
		await ours.merge(file, false);
		const page = await ours.call("messages.page", { conversationId: "c", beforeId: null, limit: 9 });
		assert.deepEqual(
			page?.messages.map(({ id }) => id),
			["q1", "q2"],
		);
	});

	it("roots messages that are their own ancestors or hang on another chat", async () => {
		for (const id of ["q1", "q2", "q3", "q4"]) await asTheirs(id);
		await asTheirs("other", "d");
		const file = await exported();
		await alterFile(
			file,
			`DROP TRIGGER messages_write_once;
			UPDATE messages SET parent_message_id = 'q1' WHERE id = 'q1';
			UPDATE messages SET parent_message_id = 'q3' WHERE id = 'q2';
			UPDATE messages SET parent_message_id = 'q1' WHERE id = 'other'`,
		);
		const report = await ours.merge(file, false);
		assert.deepEqual(report.leftOut, []);
		assert.deepEqual(await rows(ours, "SELECT id, parent_message_id FROM messages ORDER BY sequence"), [
			["q1", null],
			["q2", null],
			["q3", "q2"],
			["q4", "q3"],
			["other", null],
		]);
	});

	it("leaves no copy behind when it fails", async () => {
		const long = `CREATE TABLE messages (thread_id TEXT, content TEXT);
			INSERT INTO messages VALUES ('t', '${"z".repeat(30_000)}')`;
		const file = await legacyFile("legacy-agents.sql", folder, long);
		const bytes = readFileSync(file);
		// The first four bytes of a page that holds the middle of a long text name the next one.
		const page = bytes.indexOf("z".repeat(4092));
		bytes.fill(0xff, page - 4, page);
		writeFileSync(file, bytes);
		await assert.rejects(ours.merge(file, false), { code: "corrupt" });
		assert.deepEqual(
			readdirSync(here.folder).filter((name) => name.includes("merging")),
			[],
		);
	});

	it("adds the counts of two of their projects that are one of ours, once", async () => {
		await ours.call("projects.recordSighting", sighting({ remote: "github.com/acme/shop" }));
		const use = (useId: string, projectId: string) =>
			theirs.call("commands.count", { useId, userId: "user-2", projectId, command: "/new", day, at: noon });
		for (const ids of ["a", "b"]) {
			const place = sighting({ ids, folderUri: `file:///${ids}`, machineId: "machine-2" });
			const { projectId } = await theirs.call("projects.recordSighting", { ...place, userId: "user-2" });
			for (const nth of ids === "a" ? [1, 2] : [1, 2, 3]) await use(`${ids}${nth}`, projectId);
		}
		const file = await exported();
		await alterFile(file, "UPDATE project_sightings SET remote = 'github.com/acme/shop'");
		const counts = () => rows(ours, "SELECT project_id, usage_count FROM command_usage");
		const dry = await ours.merge(file, true);
		const report = await ours.merge(file, false);
		assert.deepEqual([dry.added["command_usage"], report.added["command_usage"]], [2, 2]);
		assert.deepEqual(await counts(), [["project-1", 5]]);
		assert.equal((await ours.merge(file, false)).added["command_usage"], undefined);
		assert.deepEqual(await counts(), [["project-1", 5]]);
		await use("later", "project-a");
		const later = await exported();
		await alterFile(later, "UPDATE project_sightings SET remote = 'github.com/acme/shop'");
		await ours.merge(later, false);
		assert.deepEqual(await counts(), [["project-1", 6]]);
	});

	it("brings projects that were merged over there, whichever is older", async () => {
		for (const [ids, at] of [
			["old", noon],
			["new", noon + 1],
		] as const) {
			const place = sighting({ ids, at, folderUri: `file:///${ids}`, machineId: "machine-2" });
			await theirs.call("projects.recordSighting", { ...place, userId: "user-2" });
		}
		await theirs.call("projects.merge", { fromId: "project-old", intoId: "project-new", at: noon + 2 });
		const report = await ours.merge(await exported(), false);
		assert.deepEqual([report.added["projects"], report.leftOut], [2, []]);
		assert.deepEqual(await rows(ours, "SELECT id, merged_into_id FROM projects ORDER BY id"), [
			["project-new", null],
			["project-old", "project-new"],
		]);
	});

	it("keeps one rating of a message that was rated anew over there under another id", async () => {
		await asTheirs("q1");
		const rate = (ratingId: string, value: number | null) =>
			theirs.call("messages.rate", {
				ratingId,
				userId: "user-2",
				messageId: "q1",
				rating: value === null ? null : { value, note: null },
				at: noon,
			});
		await rate("first", 2);
		await ours.merge(await exported(), false);
		await rate("first", null);
		await rate("second", 5);
		const report = await ours.merge(await exported(), false);
		assert.deepEqual([report.added, report.leftOut], [{}, []]);
		assert.deepEqual(await rows(ours, "SELECT id, value FROM ratings"), [["first", 2]]);
	});

	it("brings rows of one time once each, across its batches", async () => {
		for (let nth = 0; nth < 450; nth++) await asTheirs(`q${nth}`, `chat-${nth}`);
		const file = await exported();
		const report = await ours.merge(file, false);
		assert.deepEqual([report.added["conversations"], report.added["messages"]], [450, 450]);
		assert.deepEqual((await ours.merge(file, false)).added, {});
	});
});
