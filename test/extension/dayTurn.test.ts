import assert from "node:assert/strict";
import { DayTurn } from "../../src/extension/dayTurn.ts";
import { HeldClock } from "./sessions/heldClock.ts";

const hour = 3_600_000;
const eleven = new Date(2026, 10, 23, 23, 0).getTime();

function turning(at: number) {
	const clock = new HeldClock(at);
	const refreshed: number[] = [];
	const turn = new DayTurn(clock, () => void refreshed.push(clock.now()));
	return { clock, refreshed, turn };
}

describe("the turn of the day", () => {
	it("refreshes at each local midnight and not before", async () => {
		const { clock, refreshed } = turning(eleven);
		await clock.pass(hour - 1);
		assert.deepEqual(refreshed, []);
		await clock.pass(1);
		assert.deepEqual(refreshed, [eleven + hour]);
		await clock.pass(24 * hour);
		assert.deepEqual(refreshed, [eleven + hour, eleven + 25 * hour]);
	});

	it("refreshes when the user comes back after a while, but not with every change of windows", async () => {
		const { clock, refreshed, turn } = turning(eleven - 5 * hour);
		turn.focused();
		assert.deepEqual(refreshed, []);
		await clock.pass(hour);
		turn.focused();
		turn.focused();
		assert.deepEqual(refreshed, [clock.now()]);
	});

	it("asks for nothing any more when it is disposed", async () => {
		const { clock, refreshed, turn } = turning(eleven);
		turn.dispose();
		await clock.pass(2 * hour);
		assert.deepEqual(refreshed, []);
	});
});
