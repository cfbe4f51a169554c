import assert from "node:assert/strict";
import { closeInOrder } from "../../src/extension/closeInOrder.ts";
import { logInto } from "./chat/chatFixture.ts";
import { HeldClock } from "./sessions/heldClock.ts";

describe("closeInOrder", () => {
	it("ends one after the other", async () => {
		const ended: string[] = [];
		const step = (name: string) => ({ name, limitMs: 100, close: async () => void ended.push(name) });
		const clock = new HeldClock(0);
		await closeInOrder([step("chat"), step("session"), step("database")], clock, logInto([]));
		assert.deepEqual(ended, ["chat", "session", "database"]);
		assert.equal(clock.pendingTimers, 0);
	});

	it("comes to the last one though one hangs and one fails, and says so in the log", async () => {
		const ended: string[] = [];
		const logged: string[] = [];
		const clock = new HeldClock(0);
		const closing = closeInOrder(
			[
				{ name: "The chat", limitMs: 100, close: async () => new Promise(() => undefined) },
				{ name: "The session", limitMs: 100, close: async () => Promise.reject(new Error("no disk")) },
				{ name: "The database", limitMs: 100, close: async () => void ended.push("database") },
			],
			clock,
			logInto(logged),
		);
		await clock.pass(100);
		await closing;
		assert.deepEqual(ended, ["database"]);
		assert.deepEqual(logged, ["The chat did not end in time", "The session did not end well"]);
	});
});
