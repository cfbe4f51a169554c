import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { DoorFixture, enterUser } from "./doorFixture.ts";

const windowFile = fileURLToPath(new URL("windowProcess.ts", import.meta.url));

interface Window {
	readonly process: ChildProcess;
	/** What it was told was on disk. */
	readonly told: string[];
	readonly errors: string[];
	readonly ended: Promise<unknown>;
	/** Resolves at the first line that begins so. */
	readonly until: (beginning: string) => Promise<void>;
}

const opened: Window[] = [];

function openWindow(folder: string, name: string, writes: number, hangs = false): Window {
	const environment = { ...process.env, DAYBOOK_TEST_HANG: hangs ? "1" : "0" };
	const child = spawn(process.execPath, [windowFile, folder, name, String(writes)], { env: environment });
	const told: string[] = [];
	const errors: string[] = [];
	let rest = "";
	let look = (): void => {};
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		const lines = (rest + text).split("\n");
		rest = lines.pop() ?? "";
		told.push(...lines);
		look();
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
	const ended = once(child, "close").then(() => look());
	const until = (beginning: string): Promise<void> =>
		new Promise((resolve, reject) => {
			look = () => {
				if (told.some((line) => line.startsWith(beginning))) resolve();
				else if (child.exitCode !== null) reject(new Error(`${name} ended: ${errors.join("")}`));
			};
			look();
		});
	const window = { process: child, told, errors, ended, until };
	opened.push(window);
	return window;
}

const idsIn = (window: Window, kind: string): readonly string[] =>
	window.told.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));

describe("Four windows on one database", function () {
	this.timeout(120_000);
	let fixture: DoorFixture;
	beforeEach(() => {
		fixture = new DoorFixture();
	});
	afterEach(async () => {
		for (const window of opened.splice(0)) {
			window.process.kill("SIGKILL");
			await window.ended;
		}
		await fixture.end();
	});

	it("write at once, and every row is there once", async () => {
		const names = ["w1", "w2", "w3", "w4"];
		const windows = names.map((name) => openWindow(fixture.folder, name, 25));
		await Promise.all(windows.map((window) => window.ended));
		for (const window of windows) assert.equal(window.told.at(-1), "done", window.errors.join(""));
		const door = fixture.open();
		await enterUser(door);
		const shared = await door.call("conversations.get", { conversationId: "shared" });
		assert.equal(shared?.messageCount, 4 * 13);
		for (const name of names) {
			assert.equal((await door.call("conversations.get", { conversationId: name }))?.messageCount, 12);
		}
		const [frequent] = await door.call("commands.frequent", { userId: "user-1", prefix: null, limit: 1 });
		assert.equal(frequent?.count, 100);
		assert.deepEqual(await door.call("maintenance.recount", {}), []);
		assert.deepEqual(await door.checkIntegrity("full"), []);
	});

	it("killed at any time lose nothing they were told, and leave each answer as one partial message", async () => {
		const windows = ["w1", "w2", "w3", "w4"].map((name) => openWindow(fixture.folder, name, 1000, true));
		await Promise.all(windows.map((window) => window.until("checkpoint")));
		for (const [index, window] of windows.entries()) {
			await new Promise((resolve) => setTimeout(resolve, 30 * index));
			window.process.kill("SIGKILL");
			await window.ended;
		}
		const door = fixture.open();
		await enterUser(door);
		const recovery = await door.call("sessions.recover", { sessionId: "me", at: Date.now() });
		assert.deepEqual([...recovery.closedSessionIds].sort(), ["w1", "w2", "w3", "w4"]);
		const again = await door.call("sessions.recover", { sessionId: "me", at: Date.now() });
		assert.deepEqual(again, { closedSessionIds: [], conversationIds: [] });
		for (const window of windows) {
			for (const id of idsIn(window, "message")) {
				assert.equal((await door.call("messages.get", { messageId: id }))?.state, "complete", id);
			}
			for (const id of idsIn(window, "checkpoint")) {
				const answer = await door.call("messages.get", { messageId: `${id}-answer` });
				assert.deepEqual([answer?.state, answer?.usage?.source], ["partial", "estimated"], id);
			}
		}
		assert.deepEqual(await door.call("maintenance.recount", {}), []);
		assert.deepEqual(await door.checkIntegrity("full"), []);
		assert.deepEqual((await door.query({ sql: "SELECT count(*) FROM answer_checkpoints", offset: 0, limit: 1 })).rows, [
			[0],
		]);
	});
});
