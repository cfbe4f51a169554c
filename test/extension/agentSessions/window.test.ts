import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Params } from "../../../src/db/database.ts";
import type { Database } from "../../../src/db/index.ts";
import { systemClock } from "../../../src/extension/clock.ts";
import { Importer, type ImporterOptions, type ScanPlan } from "../../../src/extension/agentSessions/importer.ts";
import { plansFor } from "../../../src/extension/agentSessions/importSource.ts";
import { ReaderThread } from "../../../src/extension/agentSessions/readerThread.ts";
import { Retention } from "../../../src/extension/agentSessions/retention.ts";
import { agentRoots, presentRoots } from "../../../src/extension/agentSessions/roots.ts";
import { gatherMs, lookAgainMs, WatchedTranscripts } from "../../../src/extension/agentSessions/watchedTranscripts.ts";
import { DatabaseError } from "../../../src/db/databaseError.ts";
import { sighting } from "../../db/bookFixture.ts";
import { DoorFixture, enterUser } from "../../db/doorFixture.ts";
import { HeldClock, settle } from "../sessions/heldClock.ts";
import { assistantLine, TranscriptFolder, userLine } from "./transcriptFolder.ts";

const readerFile = fileURLToPath(
	new URL("../../../src/extension/agentSessions/transcripts/reader.ts", import.meta.url),
);

/** The same with half of a pair in the place of the key of one call in "b.jsonl", which no database takes. */
function withHalf<Given>(params: Given): Given {
	const changed = structuredClone(params) as Given & Params<"agents.enter">;
	for (const { file, calls } of changed.chunks) {
		if (!file.path.endsWith("b.jsonl")) continue;
		for (const call of calls) if (call.responseKey === "b0") Object.assign(call, { responseKey: "\ud800" });
	}
	return changed;
}

describe("A window that follows transcripts", () => {
	let folder: TranscriptFolder;
	let doors: DoorFixture;
	let database: Database;
	let readers: ReaderThread[];
	let log: string[];
	beforeEach(async () => {
		folder = new TranscriptFolder();
		doors = new DoorFixture();
		database = doors.open();
		readers = [];
		log = [];
		await enterUser(database);
	});
	afterEach(async () => {
		await Promise.all(readers.map((reader) => reader.dispose()));
		await doors.end();
		folder.remove();
	});

	function window(holder: string, extra: Partial<ImporterOptions> = {}): Importer {
		const reader = new ReaderThread(readerFile, systemClock);
		readers.push(reader);
		return new Importer({
			database: () => database,
			reader,
			clock: systemClock,
			log: { info: (line) => log.push(line), warn: (line) => log.push(line), error: (what) => log.push(what) },
			holder,
			userId: async () => "user-1",
			archiveFolder: () => null,
			folderFacts: async () => ({ remote: null, repositoryPath: "" }),
			onProgress: () => {},
			onDidImport: () => {},
			...extra,
		});
	}

	const plan = (): ScanPlan => ({ tool: "claude_code", folders: [folder.projects], files: [] });
	const calls = async (): Promise<unknown> =>
		(await database.query({ sql: "SELECT count(*), sum(total_tokens) FROM token_usage", offset: 0, limit: 1 })).rows[0];

	it("reads them in its own thread into the real database", async () => {
		writeFileSync(
			folder.file("a.jsonl"),
			userLine("hello") + Array.from({ length: 500 }, (_, n) => assistantLine(`m${n}`)).join(""),
		);
		const parts: (number | null)[] = [];
		const [figures] = await window("a", { onProgress: (part) => parts.push(part) }).run([plan()]);
		assert.equal(figures?.lines, 501);
		assert.deepEqual(await calls(), [500, 7500]);
		assert.equal(parts.at(-1), null);
		assert.ok(parts.some((part) => part === 1));
		assert.match(log.join("\n"), /"lines":501/);
		assert.doesNotMatch(log.join("\n"), /hello/);
	});

	it("shares the work with others: each line is entered once, whoever reads it", async () => {
		const file = folder.file("a.jsonl");
		writeFileSync(file, Array.from({ length: 300 }, (_, n) => assistantLine(`m${n}`)).join(""));
		const windows = ["a", "b", "c"].map((holder) => window(holder));
		const all = await Promise.all(windows.map(async (each) => each.run([plan()])));
		assert.deepEqual(await calls(), [300, 4500]);
		const read = all.flat().map(({ bytesRead }) => bytesRead);
		assert.equal(read.filter((bytes) => bytes > 0).length, 1, "the others found nothing left to read");
		appendFileSync(file, assistantLine("late"));
		await windows[1]?.run([{ tool: "claude_code", folders: [], files: [file] }]);
		assert.deepEqual(await calls(), [301, 4515]);
	});

	it("does not read again what it knows, when it is told of single files", async () => {
		const file = folder.file("a.jsonl");
		writeFileSync(file, assistantLine("m1"));
		const importer = window("a");
		await importer.run([plan()]);
		appendFileSync(file, assistantLine("m2"));
		const [figures] = await importer.run([{ tool: "claude_code", folders: [], files: [file] }]);
		assert.equal(figures?.lines, 1);
		assert.equal(figures?.restartedFiles, 0);
	});

	it("gives its turn back when the database has no room, and says why", async () => {
		writeFileSync(folder.file("a.jsonl"), assistantLine("m1"));
		const full: Pick<Database, "call"> = {
			call: async (name, params, signal) => {
				if (name === "agents.enter") throw new DatabaseError("full", "The disk is full.");
				return database.call(name, params, signal);
			},
		};
		await assert.rejects(window("a", { database: () => full }).run([plan()]), /disk is full/);
		await window("b").run([plan()]);
		assert.deepEqual(await calls(), [1, 15]);
	});

	it("leaves out only what the database refuses, and counts it for the session", async () => {
		for (const name of ["a", "b", "c"]) {
			const lines = Array.from({ length: 201 }, (_, n) => assistantLine(`${name}${n}`));
			writeFileSync(folder.file(`${name}.jsonl`), name === "b" ? lines.join("") : (lines[0] ?? ""));
		}
		const refusing: Pick<Database, "call"> = {
			call: async (name, params, signal) =>
				database.call(name, name === "agents.enter" ? withHalf(params) : params, signal),
		};
		const [figures] = await window("a", { database: () => refusing }).run([plan()]);
		assert.deepEqual([figures?.refusedFiles, figures?.refusedLines], [0, 1]);
		assert.deepEqual(await calls(), [202, 3030]);
		assert.match(log.join("\n"), /refused 1 of what a transcript tells \(bug\): .*b\.jsonl/);
		const [group] = await database.call("agents.groups", {});
		const [session] = await database.call("agents.list", {
			projectId: null,
			workingDirectory: group?.workingDirectory ?? "",
			limit: 1,
		});
		const details = await database.call("agents.get", { agentSessionId: session?.id ?? "" });
		assert.equal(details?.leftOutLines, 1);
	});

	it("is told when its reading thread dies, and starts another", async () => {
		const dying = path.join(folder.root, "dying.mjs");
		writeFileSync(dying, "process.exit(3)");
		const reader = new ReaderThread(dying, systemClock);
		readers.push(reader);
		writeFileSync(folder.file("a.jsonl"), assistantLine("m1"));
		await assert.rejects(window("a", { reader }).run([plan()]), /thread that reads transcripts ended/);
		await window("a").run([plan()]);
		assert.deepEqual(await calls(), [1, 15]);
	});

	it("gives its turn back at once when it closes in the middle of reading", async () => {
		writeFileSync(folder.file("a.jsonl"), Array.from({ length: 3000 }, (_, n) => assistantLine(`m${n}`)).join(""));
		const reader = new ReaderThread(readerFile, systemClock);
		readers.push(reader);
		let begun = (): void => {};
		const beginning = new Promise<void>((resolve) => (begun = resolve));
		const closing = window("a", { reader, onProgress: () => begun(), onDidImport: () => {} });
		const run = closing.run([
			{ tool: "claude_code", folders: [], files: [folder.file("a.jsonl"), folder.file("b.jsonl")] },
		]);
		writeFileSync(folder.file("b.jsonl"), assistantLine("other"));
		await beginning;
		const disposed = closing.dispose();
		await reader.dispose();
		await disposed;
		await run;
		await window("b").run([plan()]);
		assert.deepEqual(await calls(), [3001, 3001 * 15]);
	});

	it("links sessions to projects with what their folders tell", async () => {
		writeFileSync(folder.file("a.jsonl"), userLine("hello", { cwd: "/clones/shop" }));
		const asked: string[] = [];
		const folderFacts = async (name: string) => {
			asked.push(name);
			return { remote: "example.org/shop", repositoryPath: "" };
		};
		await window("a", { folderFacts }).run([plan()]);
		assert.deepEqual(asked, ["/clones/shop"]);
		await database.call(
			"projects.recordSighting",
			sighting({ remote: "example.org/shop", folderUri: "file:///elsewhere" }),
		);
		await window("a", { folderFacts }).run([plan()]);
		const [group] = await database.call("agents.groups", {});
		assert.equal(group?.projectName, "shop");
		await window("a", { folderFacts }).run([plan()]);
		assert.equal(asked.length, 2);
	});
});

describe("Watched transcripts", () => {
	const roots = agentRoots({}, "/home/ada", []).filter(
		({ root }) => root === "/home/ada/.claude" || root === "/home/ada/.codex",
	);
	const [claude, codex] = roots;

	it("are read together when a session is busy, and as a whole when one was deleted", async () => {
		const clock = new HeldClock(0);
		const scans: (readonly ScanPlan[])[] = [];
		const watched = new WatchedTranscripts({ roots, clock, scan: async (plans) => scans.push(plans) });
		assert.ok(claude && codex);
		watched.written(claude, "/a.jsonl");
		watched.written(claude, "/a.jsonl");
		watched.written(claude, "/b.jsonl");
		watched.written(codex, "/c.jsonl");
		assert.deepEqual(scans, []);
		await clock.pass(gatherMs);
		assert.deepEqual(scans, [
			[
				{ tool: "claude_code", folders: [], files: ["/a.jsonl", "/b.jsonl"] },
				{ tool: "codex", folders: [], files: ["/c.jsonl"] },
			],
		]);
		watched.written(claude, "/a.jsonl");
		watched.removed(claude);
		await clock.pass(gatherMs);
		assert.deepEqual(scans[1], [{ tool: "claude_code", folders: ["/home/ada/.claude/projects"], files: [] }]);
		watched.dispose();
		watched.written(claude, "/a.jsonl");
		await clock.pass(10 * lookAgainMs);
		assert.equal(scans.length, 2);
	});

	it("are all looked at now and then", async () => {
		const clock = new HeldClock(0);
		let scans = 0;
		const watched = new WatchedTranscripts({ roots, clock, scan: async () => scans++ });
		watched.scanAll();
		await settle();
		for (let times = 2; times <= 3; times++) {
			await clock.pass(lookAgainMs);
			assert.equal(scans, times);
		}
		watched.dispose();
		assert.equal(clock.pendingTimers, 0);
	});

	it("are none when there are no roots", async () => {
		const clock = new HeldClock(0);
		const watched = new WatchedTranscripts({ roots: [], clock, scan: async () => assert.fail() });
		watched.scanAll();
		assert.equal(clock.pendingTimers, 0);
	});
});

describe("The folders of agents", () => {
	it("are those of the variables, the usual ones and those of the settings", () => {
		const environment = {
			CLAUDE_CONFIG_DIR: "/data/claude, ~/other ,",
			XDG_CONFIG_HOME: "/xdg",
			CODEX_HOME: "/data/codex/",
		};
		const roots = agentRoots(environment, "/home/ada", ["~/more", "relative", "/home/ada/.claude"]);
		assert.deepEqual(
			roots.map(({ tool, root }) => `${tool} ${root}`),
			[
				"claude_code /data/claude",
				"claude_code /home/ada/other",
				"claude_code /xdg/claude",
				"claude_code /home/ada/.claude",
				"claude_code /home/ada/more",
				"codex /data/codex",
				"codex /home/ada/more",
				"codex /home/ada/.claude",
			],
		);
		assert.deepEqual(roots[3]?.folders, ["/home/ada/.claude/projects"]);
		assert.deepEqual(roots[5]?.folders, ["/data/codex/sessions", "/data/codex/archived_sessions"]);
		assert.deepEqual(agentRoots({}, "/home/ada", [])[0]?.root, "/home/ada/.config/claude");
	});

	it("are watched when they are there", () => {
		const folder = new TranscriptFolder();
		try {
			const roots = agentRoots({ CLAUDE_CONFIG_DIR: folder.root }, "/nowhere", []);
			assert.deepEqual(presentRoots(roots), [{ tool: "claude_code", root: folder.root, folders: [folder.projects] }]);
			mkdirSync(path.join(folder.root, "sessions"));
			assert.equal(presentRoots(agentRoots({ CODEX_HOME: folder.root }, "/nowhere", [])).length, 1);
		} finally {
			folder.remove();
		}
	});

	it("are recognised when the user names one: a root, a project, a single transcript", () => {
		const folder = new TranscriptFolder();
		try {
			const file = folder.file("a.jsonl");
			writeFileSync(file, userLine("hello"));
			assert.deepEqual(plansFor(folder.root), [{ tool: "claude_code", folders: [folder.projects], files: [] }]);
			assert.deepEqual(plansFor(folder.project), [{ tool: "claude_code", folders: [folder.project], files: [] }]);
			assert.deepEqual(plansFor(file), [{ tool: "claude_code", folders: [], files: [file] }]);
			assert.deepEqual(plansFor(path.join(folder.root, "nowhere")), []);
			const sessions = path.join(folder.root, "codex", "sessions");
			mkdirSync(sessions, { recursive: true });
			const rollout = path.join(sessions, "x.jsonl");
			renameSync(file, rollout);
			writeFileSync(rollout, '{"timestamp":"2026","type": "session_meta","payload":{}}\n');
			assert.deepEqual(plansFor(path.dirname(sessions)), [{ tool: "codex", folders: [sessions], files: [] }]);
			assert.deepEqual(plansFor(rollout), [{ tool: "codex", folders: [], files: [rollout] }]);
			assert.deepEqual(plansFor(folder.project), []);
		} finally {
			folder.remove();
		}
	});
});

describe("The days until Claude Code deletes a transcript", () => {
	const dayMs = 86_400_000;
	const now = Date.UTC(2026, 10, 23);
	const entry = (file: string | null, modifiedAt: number, toolName = "claude_code") => ({
		id: "s",
		toolName,
		sessionId: "s",
		workingDirectory: "",
		gitBranch: null,
		title: null,
		initialTask: "",
		taskCount: 0,
		isActive: false,
		startedAt: 0,
		lastActivityAt: 0,
		sourceDeletedAt: null,
		tokens: 0,
		cost: { microUsd: 0, unpricedCalls: 0 },
		source: file === null ? null : { path: file, modifiedAt },
	});

	it("are thirty after the last line, or what its settings say", async () => {
		const folder = new TranscriptFolder();
		try {
			const retention = new Retention();
			const file = folder.file("a.jsonl");
			const days = async () => (await retention.of(entry(file, now - 24.5 * dayMs), now))?.daysLeft;
			assert.equal(await days(), 6);
			writeFileSync(path.join(folder.root, "settings.json"), JSON.stringify({ cleanupPeriodDays: 90, other: {} }));
			assert.equal(await days(), 6);
			retention.forget();
			assert.equal(await days(), 66);
			writeFileSync(path.join(folder.root, "settings.json"), JSON.stringify({ cleanupPeriodDays: "ever" }));
			retention.forget();
			assert.equal(await days(), 6);
			assert.equal((await retention.of(entry(file, now - 90 * dayMs), now))?.daysLeft, 0);
		} finally {
			folder.remove();
		}
	});

	it("are not told of what it does not delete", async () => {
		const retention = new Retention();
		assert.equal(await retention.of(entry(null, now), now), null);
		assert.equal(await retention.of(entry("/home/ada/.codex/sessions/x.jsonl", now, "codex"), now), null);
		assert.equal(await retention.of(entry("/imported/x.jsonl", now), now), null);
	});
});
