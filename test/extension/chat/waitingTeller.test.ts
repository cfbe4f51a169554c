import assert from "node:assert/strict";
import { WaitingTeller } from "../../../src/extension/chat/waitingTeller.ts";
import type { WaitingItem } from "../../../src/shared/toolCalls.ts";
import { HeldClock } from "../sessions/heldClock.ts";

const item = (id: string): WaitingItem => ({ kind: "task", id, title: id, what: "interrupted", at: 1 });

describe("What waits for the user", () => {
	it("is told again when it changes, once for many changes, and not looked at where nothing waited", async () => {
		const clock = new HeldClock(0);
		let items = [item("a"), item("b")];
		let looks = 0;
		const told: string[][] = [];
		const teller = new WaitingTeller({
			clock,
			items: async () => ((looks += 1), items),
			tell: (all) => void told.push(all.map(({ id }) => id)),
		});
		teller.didChange();
		assert.equal(clock.pendingTimers, 0, "nothing was told yet");
		await teller.tell();
		items = [item("b")];
		for (let change = 0; change < 10; change++) teller.didChange();
		await clock.pass(500);
		assert.deepEqual([told, looks], [[["a", "b"], ["b"]], 2]);
		teller.didChange();
		await clock.pass(500);
		assert.deepEqual([told.length, looks], [2, 3], "the same is not told twice");
		items = [];
		teller.didChange();
		await clock.pass(500);
		assert.deepEqual(told.at(-1), []);
		teller.didChange();
		assert.deepEqual([clock.pendingTimers, looks], [0, 4]);
	});
});
