import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Database } from "../../src/db/index.ts";
import { createMutex } from "../../src/db/store/createMutex.ts";
import { ownSqlJs } from "../fakes/ownSqlJs.ts";
import { call, day, noon, sighting } from "./bookFixture.ts";
import { DoorFixture, enterUser, question } from "./doorFixture.ts";
import { enterTheirUser, legacyFile, rows } from "./mergeFixture.ts";

const turn = (): Promise<void> =>
	new Promise((resolve) => {
		setTimeout(resolve, 5);
	});

/** All rows of all tables that a merge may touch. */
async function content(door: Database): Promise<unknown> {
	const tables = (await rows(
		door,
		"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_search%'",
	)) as [string][];
	const all: Record<string, unknown> = {};
	for (const [name] of tables) all[name] = await rows(door, `SELECT * FROM ${name}`);
	return all;
}

const answer = (id: string, parentId: string, conversationId = "c") =>
	({
		message: {
			id,
			conversationId,
			parentId,
			modelId: "anthropic/claude-opus-5-5",
			speaker: "agent:claude-opus-5-5",
			parts: [{ type: "text", text: "価格を計算します" }],
			state: "complete",
			sessionId: "session-2",
			startedAt: noon,
			endedAt: noon + 1,
			metadata: {},
		},
		finishReason: "stop",
		failure: null,
		call: call(`usage-${id}`),
	}) as const;

describe("A merge", function () {
	let here: DoorFixture;
	let there: DoorFixture;
	let ours: Database;
	let theirs: Database;
	let folder: string;
	beforeEach(async () => {
		here = new DoorFixture();
		there = new DoorFixture();
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

	const exported = async (): Promise<string> => {
		const file = path.join(folder, `export-${Math.random()}.sqlite`);
		await theirs.exportTo(file);
		return file;
	};
	const seen = { remote: "github.com/acme/shop", userId: "user-2" };

	/** A session, a chat with an answer, a rating, a counted command and a link over there. */
	async function busyTheirs(): Promise<void> {
		const place = sighting({ ids: "there", remote: seen.remote, folderUri: "file:///there", machineId: "machine-2" });
		const { projectId } = await theirs.call("projects.recordSighting", { ...place, userId: "user-2" });
		await theirs.call("sessions.open", {
			sessionId: "session-2",
			userId: "user-2",
			projectId,
			workspaceFile: null,
			editorVersion: "1",
			operatingSystem: "darwin",
			remoteName: null,
			deviceInformation: {},
			preferences: {},
			processIdentity: null,
			at: noon,
		});
		const minutes = [{ minute: noon, projectId, seconds: 33 }];
		await theirs.call("sessions.heartbeat", { sessionId: "session-2", at: noon, projectId, minutes });
		const first = question("q1");
		await theirs.call("messages.addUser", {
			...first,
			conversation: { ...first.conversation, userId: "user-2", projectId },
		});
		await theirs.call("answers.finish", answer("r1", "q1"));
		await theirs.call("commands.count", { useId: "x", userId: "user-2", projectId, command: "/new", day, at: noon });
	}

	it("brings chats, sessions, usage and counts over, once", async () => {
		await busyTheirs();
		const file = await exported();
		const dry = await ours.merge(file, true);
		assert.deepEqual(await rows(ours, "SELECT id FROM conversations"), [], "a dry run changes nothing");
		const report = await ours.merge(file, false);
		assert.deepEqual(report.added, dry.added);
		assert.deepEqual(
			[report.added["conversations"], report.added["messages"], report.added["token_usage"], report.added["sessions"]],
			[1, 2, 1, 1],
		);
		assert.equal(report.isLegacy, false);
		const page = await ours.call("messages.page", { conversationId: "c", beforeId: null, limit: 10 });
		assert.deepEqual(
			page?.messages.map((message) => message.id),
			["q1", "r1"],
		);
		assert.equal(page?.messages[1]?.usage?.costMicroUsd, 600);
		assert.equal(page?.conversation.projectName, "shop");
		assert.deepEqual(await rows(ours, "SELECT active_seconds, is_active, end_reason FROM sessions"), [
			[33, 0, "crashed"],
		]);
		assert.deepEqual(await ours.call("maintenance.recount", {}), []);
		assert.deepEqual(await ours.checkIntegrity("full"), []);
		const before = await content(ours);
		const again = await ours.merge(file, false);
		assert.deepEqual(again.added, {});
		assert.deepEqual(await content(ours), before);
	});

	it("copies a database that another editor has in use between its writes", async () => {
		await theirs.call("messages.addUser", {
			...question("q1"),
			conversation: { ...question("q1").conversation, userId: "user-2" },
		});
		const file = path.join(there.folder, "system.db");
		const lock = `${file}.lock`;
		const writer = createMutex({ path: lock, isShared: false });
		while (!writer.tryAcquire()) await turn();
		const owners = () => readdirSync(lock).filter((name) => name.startsWith("owner-")).length;
		const before = owners();
		const whole = readFileSync(file);
		// As in the middle of a checkpoint.
		writeFileSync(file, Buffer.from(whole).fill(0xff, 0, 100));
		const merging = ours.merge(file, false);
		const isWaiting = async (): Promise<void> => {
			while (owners() === before) await turn();
		};
		await Promise.race([isWaiting(), merging.catch(() => {})]);
		writeFileSync(file, whole);
		writer.dispose();
		assert.equal((await merging).added["messages"], 1);
	});

	it("finds what it brought", async () => {
		await busyTheirs();
		await ours.merge(await exported(), false);
		const { hits } = await ours.call("search.messages", {
			query: "計算",
			projectId: null,
			conversationId: null,
			modelId: null,
			role: null,
			from: null,
			to: null,
			minimumRating: null,
			minimumCostMicroUsd: null,
			includeArchived: true,
			cursor: null,
			limit: 5,
		});
		assert.deepEqual(
			hits.map((hit) => hit.messageId),
			["r1"],
		);
	});

	it("takes one repository for one project", async () => {
		await ours.call("projects.recordSighting", sighting({ remote: seen.remote, name: "our shop" }));
		await busyTheirs();
		const report = await ours.merge(await exported(), false);
		assert.deepEqual(report.sameProjects, ["shop"]);
		const projects = await ours.call("projects.list", { status: "all" });
		assert.deepEqual(
			projects.map(({ name, activeSeconds, cost }) => [name, activeSeconds, cost.microUsd]),
			[["our shop", 33, 600]],
		);
	});

	it("goes on where a chat went on over there, and leaves alone what went on here", async () => {
		await busyTheirs();
		await ours.merge(await exported(), false);
		const second = question("q2");
		await theirs.call("messages.addUser", second);
		await ours.merge(await exported(), false);
		const shown = async () =>
			(await ours.call("messages.page", { conversationId: "c", beforeId: null, limit: 10 }))?.messages.map(
				(message) => message.id,
			);
		assert.deepEqual(await shown(), ["q1", "r1", "q2"]);
		await ours.call("messages.addUser", question("here"));
		await theirs.call("messages.addUser", question("there"));
		await ours.merge(await exported(), false);
		assert.deepEqual(await shown(), ["q1", "r1", "q2", "here"]);
		assert.equal((await ours.call("messages.get", { messageId: "there" }))?.id, "there");
	});

	it("brings no rights, no limits and nothing that would run", async () => {
		await busyTheirs();
		await theirs.call("settings.set", { scope: { kind: "global" }, changes: { permissionMode: "auto" }, at: noon });
		await theirs.call("prices.setOverrides", {
			prices: [
				{
					provider: "anthropic",
					model: "x",
					effectiveFrom: null,
					effectiveTo: null,
					bandAbove: 0,
					input: 1,
					output: 1,
					cacheRead: null,
					cacheWriteShort: null,
					cacheWriteLong: null,
					source: "theirs",
				},
			],
			at: noon,
		});
		await ours.merge(await exported(), false);
		for (const table of ["chat_settings", "tool_grants", "mcp_servers", "budgets", "message_queue"]) {
			assert.deepEqual(await rows(ours, `SELECT 1 FROM ${table}`), [], table);
		}
		assert.deepEqual(await rows(ours, "SELECT 1 FROM model_prices WHERE origin = 'user'"), []);
		assert.deepEqual(await rows(ours, "SELECT id FROM users WHERE is_local = 1"), [["user-1"]]);
		assert.deepEqual(await rows(ours, "SELECT username FROM users ORDER BY id"), [["ada"], ["ada (user-2)"]]);
	});

	it("refuses what it does not know, and says so", async () => {
		const file = path.join(folder, "x");
		await assert.rejects(ours.merge(file, true), { code: "not_found" });
		writeFileSync(file, "no database");
		await assert.rejects(ours.merge(file, true), { code: "invalid" });
		const { Database: SqlDatabase } = await ownSqlJs();
		const other = new SqlDatabase();
		other.exec("CREATE TABLE recipes (x); PRAGMA user_version = 1");
		writeFileSync(file, other.export());
		await assert.rejects(ours.merge(file, true), { code: "invalid" });
		const newer = new SqlDatabase(readFileSync(await exported()));
		newer.exec("PRAGMA user_version = 100000");
		writeFileSync(file, newer.export());
		await assert.rejects(ours.merge(file, true), { code: "newer" });
	});

	for (const [name, added, check] of [
		[
			"legacy-agents.sql",
			{ token_usage: 2, links: 2, agent_sessions: 1, background_tasks: 2, projects: 1 },
			async () => {
				assert.deepEqual(
					await rows(
						ours,
						"SELECT input_uncached, output, cost_micro_usd, price_basis, day FROM token_usage ORDER BY at",
					),
					[
						[1500, 500, 12500, "provider_reported", "2025-09-01"],
						[10, 20, null, "unknown", "2025-09-01"],
					],
				);
				assert.deepEqual(await rows(ours, "SELECT title, reasons_to_care, status FROM links ORDER BY url"), [
					["A page", '["Fast"]', "success"],
					[null, null, "error"],
				]);
				assert.deepEqual(await rows(ours, "SELECT status FROM background_tasks ORDER BY description"), [
					["cancelled"],
					["completed"],
				]);
				const [project] = await ours.call("projects.list", { status: "all" });
				assert.deepEqual([project?.name, project?.cost], ["Robot", { microUsd: 12500, unpricedCalls: 1 }]);
			},
		],
		[
			"legacy-conversations.sql",
			{ conversations: 1, messages: 4, projects: 1 },
			async () => {
				const [[id]] = (await rows(ours, "SELECT id FROM conversations")) as [[string]];
				const page = await ours.call("messages.page", { conversationId: id, beforeId: null, limit: 10 });
				assert.deepEqual(
					page?.messages.map(({ role, roundNumber, parts }) => [
						role,
						roundNumber,
						(parts[0] as { text: string }).text,
					]),
					[
						["user", 1, "Hello 価格!"],
						["assistant", 1, "Hi there!"],
						["user", 2, "How are you?"],
						["assistant", 2, "Fine."],
					],
				);
				assert.deepEqual([page?.conversation.title, page?.conversation.roundCount], ["First talk", 2]);
			},
		],
		[
			"legacy-chats.sql",
			{ conversations: 1, messages: 2 },
			async () =>
				assert.deepEqual(await rows(ours, "SELECT role, token_count FROM messages ORDER BY sequence"), [
					["user", 4],
					["assistant", 5],
				]),
		],
	] as const) {
		it(`takes over ${name} once and keeps a copy`, async () => {
			const file = await legacyFile(name, folder);
			const dry = await ours.merge(file, true);
			assert.equal(existsSync(`${file}.backup`), false);
			const report = await ours.merge(file, false);
			assert.deepEqual(dry.added, report.added);
			for (const [table, count] of Object.entries(added)) assert.equal(report.added[table], count, table);
			assert.deepEqual([report.isLegacy, report.keptAs], [true, `${file}.backup`]);
			assert.deepEqual(readFileSync(`${file}.backup`), readFileSync(file));
			await check();
			assert.deepEqual((await ours.merge(file, false)).added, {});
			assert.deepEqual(await ours.call("maintenance.recount", {}), []);
		});
	}
});
