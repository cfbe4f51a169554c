import assert from "node:assert/strict";
import { describeDevice } from "../../../src/extension/sessions/device.ts";
import type { SessionEnd, SessionOpening, SessionProgress } from "../../../src/extension/sessions/tracker.ts";
import { HEARTBEAT_MS, SessionTracker } from "../../../src/extension/sessions/tracker.ts";
import { HeldClock, settle } from "./heldClock.ts";

const START = Date.UTC(2026, 2, 2, 9, 0, 0);

const OPENING: SessionOpening = {
	id: "session-1",
	machineId: "machine",
	userId: "user",
	projectId: null,
	workspaceFile: null,
	startedAt: START,
	device: describeDevice({
		version: "1.134.0",
		appName: "code-server",
		platform: "linux",
		arch: "x64",
		isWeb: true,
		remoteName: undefined,
		machineId: "hash",
		extensionVersion: "0.1.0",
	}),
	preferences: { defaultModel: "ollama/demo" },
	processIdentity: { pid: 4242, startedAt: 1 },
};

type Written =
	| { readonly what: "open"; readonly row: SessionOpening }
	| { readonly what: "heartbeat"; readonly row: SessionProgress }
	| { readonly what: "close"; readonly row: SessionEnd };

function follow(opening: SessionOpening = OPENING) {
	const clock = new HeldClock(START);
	const written: Written[] = [];
	const errors: unknown[] = [];
	const state = { isBroken: false, hold: Promise.resolve(), isRowThere: false };
	const write = async (row: Written): Promise<boolean> => {
		await state.hold;
		if (state.isBroken) throw new Error("no disk");
		written.push(row);
		if (row.what === "open") state.isRowThere = true;
		return state.isRowThere;
	};
	const tracker = new SessionTracker({
		opening,
		clock,
		log: { info: () => undefined, warn: () => undefined, error: (_, error) => errors.push(error) },
		rows: {
			open: async (row) => void (await write({ what: "open", row })),
			heartbeat: async (row) => write({ what: "heartbeat", row }),
			close: async (row) => write({ what: "close", row }),
		},
	});
	const what = (): string[] => written.map((row) => row.what);
	const lastProgress = (): SessionProgress => {
		const last = written.flatMap((row) => (row.what === "open" ? [] : [row.row])).at(-1);
		assert.ok(last !== undefined);
		return last;
	};
	return { clock, written, errors, state, tracker, what, lastProgress };
}

describe("the session of a window", () => {
	it("writes its row once, with device, preferences and the identity of its process", async () => {
		const { tracker, written, clock } = follow();
		await Promise.all([tracker.open(), tracker.open()]);
		assert.deepEqual(written, [{ what: "open", row: OPENING }]);
		assert.equal(clock.pendingTimers, 0);
	});

	it("writes nothing and keeps no timer while nothing happens", async () => {
		const { tracker, what, clock } = follow();
		await tracker.open();
		tracker.record("typing");
		await clock.pass(HEARTBEAT_MS);
		assert.deepEqual(what(), ["open", "heartbeat"]);
		assert.equal(clock.pendingTimers, 0);
		await clock.pass(12 * 3_600_000);
		assert.deepEqual(what(), ["open", "heartbeat"]);
	});

	it("writes at most once a minute however much happens, with one timer at a time", async () => {
		const { tracker, written, clock } = follow();
		await tracker.open();
		for (let second = 0; second < 3600; second++) {
			tracker.record("typing");
			assert.ok(clock.pendingTimers <= 1);
			await clock.pass(1000);
		}
		const beats = written.filter((row) => row.what === "heartbeat");
		assert.ok(beats.length <= 60 && beats.length >= 58, `${beats.length} heartbeats`);
	});

	it("counts an hour of work as an hour, in minutes of sixty seconds", async () => {
		const { tracker, written, clock } = follow({ ...OPENING, projectId: "p" });
		for (let second = 0; second <= 3600; second += 5) {
			tracker.record("selection");
			await clock.pass(5000);
		}
		await tracker.close();
		assert.equal(tracker.activeSeconds, 3600);
		const minutes = new Map<number, number>();
		for (const row of written) {
			if (row.what === "open") continue;
			for (const { minute, activeSeconds } of row.row.minutes) minutes.set(minute, activeSeconds);
		}
		assert.equal(minutes.size, 60);
		assert.ok([...minutes.values()].every((seconds) => seconds === 60));
	});

	it("keeps the exact time of the last activity", async () => {
		const { tracker, clock, lastProgress } = follow();
		tracker.record("typing");
		await clock.pass(41_234);
		tracker.record("save");
		await clock.pass(HEARTBEAT_MS);
		assert.equal(lastProgress().lastActivityAt, START + 41_234);
		assert.equal(lastProgress().activeSeconds, 41);
	});

	it("closes with the time it closed and what was not written yet", async () => {
		const { tracker, clock, written, what } = follow();
		await tracker.open();
		tracker.record("typing");
		await clock.pass(20_000);
		tracker.record("typing");
		await clock.pass(5_000);
		await tracker.close();
		await tracker.close();
		tracker.record("typing");
		await clock.pass(600_000);
		assert.deepEqual(what(), ["open", "close"]);
		assert.deepEqual(written.at(-1)?.row, {
			sessionId: "session-1",
			projectId: null,
			lastActivityAt: START + 20_000,
			activeSeconds: 20,
			minutes: [{ minute: START, projectId: null, activeSeconds: 20 }],
			endedAt: START + 25_000,
		});
		assert.equal(clock.pendingTimers, 0);
	});

	it("opens its row anew when it is gone, and loses nothing of what it had to write", async () => {
		for (const end of ["heartbeat", "close"] as const) {
			const { tracker, clock, what, state, lastProgress } = follow();
			await tracker.open();
			tracker.record("typing");
			await clock.pass(20_000);
			tracker.record("typing");
			state.isRowThere = false;
			if (end === "heartbeat") await clock.pass(HEARTBEAT_MS);
			else await tracker.close();
			assert.deepEqual(what(), ["open", end, "open", end]);
			assert.deepEqual(lastProgress().minutes, [{ minute: START, projectId: null, activeSeconds: 20 }]);
		}
	});

	it("opens its row at once in a database that has taken the place of another, with the project told from then on", async () => {
		const { tracker, clock, written, lastProgress } = follow({ ...OPENING, projectId: "before" });
		await tracker.open();
		await tracker.reopen();
		assert.deepEqual(
			written.map(({ what, row }) => [what, row.projectId]),
			[
				["open", "before"],
				["open", null],
			],
		);
		tracker.setProject("after");
		await clock.pass(HEARTBEAT_MS);
		assert.equal(lastProgress().projectId, "after");
		await tracker.close();
		const count = written.length;
		await tracker.reopen();
		assert.equal(written.length, count);
	});

	it("leaves behind, when its process is killed, all but the last minute", async () => {
		const { tracker, clock, lastProgress } = follow();
		for (let second = 0; second < 300; second++) {
			tracker.record("typing");
			await clock.pass(1000);
		}
		// Killed here: nothing else is written. Another window closes the row at its last heartbeat.
		assert.ok(tracker.lastActivityAt - lastProgress().lastActivityAt <= HEARTBEAT_MS);
		assert.equal(lastProgress().sessionId, OPENING.id);
	});

	it("counts nothing of a night in which the machine slept, and goes on in the morning", async () => {
		const { tracker, clock, lastProgress } = follow();
		tracker.record("typing");
		await clock.pass(10_000);
		tracker.record("typing");
		clock.set(START + 9 * 3_600_000);
		tracker.record("typing");
		await clock.pass(10_000);
		tracker.record("typing");
		await clock.pass(HEARTBEAT_MS);
		assert.equal(lastProgress().activeSeconds, 20);
		assert.equal(lastProgress().lastActivityAt, START + 9 * 3_600_000 + 10_000);
	});

	it("does not let its last activity go back, nor end before it, when the clock is set back", async () => {
		const { tracker, clock, written } = follow();
		tracker.record("typing");
		await clock.pass(30_000);
		tracker.record("typing");
		clock.set(START - 3_600_000);
		tracker.record("typing");
		await tracker.close();
		const end = written.at(-1);
		assert.ok(end?.what === "close");
		assert.equal(end.row.lastActivityAt, START + 30_000);
		assert.equal(end.row.endedAt, START + 30_000);
		assert.equal(end.row.activeSeconds, 30);
	});

	it("makes good what could not be written, and does not try again by itself", async () => {
		const { tracker, clock, state, errors, what, lastProgress } = follow();
		state.isBroken = true;
		await tracker.open();
		tracker.record("typing");
		await clock.pass(30_000);
		tracker.record("typing");
		await clock.pass(HEARTBEAT_MS * 10);
		assert.deepEqual(what(), []);
		assert.equal(errors.length, 2);
		assert.equal(clock.pendingTimers, 0);
		state.isBroken = false;
		tracker.record("typing");
		await clock.pass(HEARTBEAT_MS);
		assert.deepEqual(what(), ["open", "heartbeat"]);
		assert.deepEqual(lastProgress().minutes, [{ minute: START, projectId: null, activeSeconds: 30 }]);
	});

	it("does not pile up writes behind one that hangs, and loses nothing of it", async () => {
		const { tracker, clock, state, what, lastProgress } = follow();
		await tracker.open();
		let release = (): void => undefined;
		state.hold = new Promise((resolve) => {
			release = resolve;
		});
		for (let second = 0; second < 300; second++) {
			tracker.record("typing");
			await clock.pass(1000);
		}
		assert.deepEqual(what(), ["open"]);
		release();
		await settle();
		await clock.pass(HEARTBEAT_MS);
		assert.deepEqual(what(), ["open", "heartbeat", "heartbeat"]);
		assert.equal(clock.pendingTimers, 0);
		await tracker.close();
		assert.equal(lastProgress().activeSeconds, 299);
	});

	it("belongs to its first project and gives each minute to the project in use", async () => {
		const { tracker, clock, written } = follow();
		tracker.setProject("first");
		tracker.record("typing");
		await clock.pass(60_000);
		tracker.record("typing");
		tracker.setProject("second");
		tracker.record("focus");
		await clock.pass(60_000);
		tracker.record("typing");
		await tracker.close();
		const rows = written.flatMap((row) => (row.what === "open" ? [] : [row.row]));
		assert.ok(rows.every(({ projectId }) => projectId === "first"));
		const minutes = rows.flatMap((row) => row.minutes);
		assert.equal(minutes.find(({ minute }) => minute === START)?.projectId, "first");
		assert.equal(minutes.find(({ minute }) => minute === START + 60_000)?.projectId, "second");
	});

	it("tells the row of a project that became known after it was opened, though nothing else happens", async () => {
		const { tracker, clock, lastProgress } = follow();
		await tracker.open();
		tracker.setProject("late");
		await clock.pass(HEARTBEAT_MS);
		assert.equal(lastProgress().projectId, "late");
	});

	it("does not take for the user's work what tools change while the window is in the back", async () => {
		const { tracker, clock } = follow();
		tracker.record("typing");
		await clock.pass(10_000);
		tracker.setFocused(false);
		for (let second = 0; second < 60; second++) {
			await clock.pass(1000);
			tracker.record("typing");
			tracker.record("save");
		}
		assert.equal(tracker.activeSeconds, 10);
		assert.equal(tracker.lastActivityAt, START + 10_000);
		tracker.setFocused(true);
		assert.equal(tracker.activeSeconds, 70, "a minute away is no pause");
	});
});
