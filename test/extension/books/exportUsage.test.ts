import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Database } from "../../../src/db/database.ts";
import { exportUsage } from "../../../src/extension/books/exportUsage.ts";
import { Book, call, noon, sighting } from "../../db/bookFixture.ts";

describe("An export of the usage", () => {
	let book: Book;
	let folder: string;

	beforeEach(async () => {
		folder = mkdtempSync(path.join(tmpdir(), "daybook-export-"));
		book = await Book.open();
		book.run("projects.recordSighting", sighting({ name: "=shop" }));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const record = (id: string, day = "2026-11-23") =>
		book.run("usage.record", {
			call: call(id, { day }),
			dedupeKey: null,
			userId: "user-1",
			projectId: "project-1",
			conversationId: null,
			messageId: null,
			sessionId: null,
			kind: "chat",
			modelId: "anthropic/claude-opus-5-5",
		});
	const write = async (name: string, days = 7) => {
		const file = path.join(folder, name);
		const callBook = (async (operation: never, params: never) => book.run(operation, params)) as Database["call"];
		const count = await exportUsage({
			database: () => ({ call: callBook }),
			path: file,
			period: { days },
			now: noon,
			utcOffsetMinutes: 0,
		});
		return { count, text: readFileSync(file, "utf8") };
	};

	it("writes names, buckets and dollars as CSV", async () => {
		record("u1");
		record("old", "2026-11-01");
		const { count, text } = await write("usage.csv");
		const [head, row, end] = text.split("\r\n");
		assert.deepEqual([count, end], [1, ""]);
		assert.match(head ?? "", /^id,at,day,project,host,model,model_served,kind,origin,chat,input_uncached,/);
		assert.match(
			row ?? "",
			/^u1,2026-11-23T12:00:00\.000Z,2026-11-23,'=shop,Anthropic,claude-opus-5-5,,chat,daybook,,100,0,/,
		);
		assert.match(row ?? "", /,reported,0\.0006,list,/);
	});

	it("names the session and the folder of a call that another agent made", async () => {
		book.database.execute(`
			INSERT INTO agent_sessions (
				id, machine_id, user_id, tool_name, session_id, working_directory, initial_task, started_at, last_activity_at,
				created_at, updated_at
			) VALUES ('a', 'm', 'user-1', 'claude_code', 'aaaa0005', '/srv/p0', '', 1, 1, 1, 1)`);
		record("u1");
		book.database.execute("UPDATE token_usage SET project_id = NULL, agent_session_id = 'a'");
		const rows = JSON.parse((await write("usage.json")).text) as Record<string, unknown>[];
		const told = rows.map(({ project, agent_session, agent_folder }) => [project, agent_session, agent_folder]);
		assert.deepEqual(told, [[null, "aaaa0005", "/srv/p0"]]);
	});

	it("writes JSON when the name says so, over as many pages as it takes", async () => {
		book.database.execute("BEGIN");
		for (let index = 0; index < 1234; index++) record(`u${index}`);
		book.database.execute("COMMIT");
		const { count, text } = await write("usage.JSON");
		const rows = JSON.parse(text) as { id: string; cost_usd: number; reasoning: number | null }[];
		assert.equal(count, 1234);
		assert.equal(new Set(rows.map(({ id }) => id)).size, 1234);
		assert.deepEqual([rows[0]?.cost_usd, rows[0]?.reasoning], [0.0006, null]);
	});

	it("is empty but whole without a call, and leaves nothing half written", async () => {
		assert.deepEqual(await write("usage.json"), { count: 0, text: "[\n]\n" });
		await assert.rejects(
			exportUsage({
				database: () => ({ call: async () => Promise.reject(new Error("gone")) }),
				path: path.join(folder, "broken.csv"),
				period: { days: 1 },
				now: noon,
				utcOffsetMinutes: 0,
			}),
			/gone/,
		);
		assert.deepEqual(readdirSync(folder), ["usage.json"]);
	});
});
