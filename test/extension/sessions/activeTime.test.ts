import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ActiveTime, IDLE_AFTER_MS } from "../../../src/extension/sessions/activeTime.ts";

const NOON = Date.UTC(2026, 0, 15, 12, 0, 0);
const SECOND = 1000;
const MINUTE = 60_000;

function recorded(...times: readonly number[]): ActiveTime {
	const active = new ActiveTime();
	for (const time of times) active.record(time, "p");
	return active;
}

/** Every second of the clock that lies in a stretch between two moments without a pause; as plain as can be. */
function naiveSeconds(times: readonly number[]): Set<number> {
	const seconds = new Set<number>();
	for (const [index, from] of times.entries()) {
		const to = times[index + 1] ?? from;
		if (to - from < 0 || to - from > IDLE_AFTER_MS) continue;
		for (let second = Math.floor(from / SECOND); second < Math.floor(to / SECOND); second++) seconds.add(second);
	}
	return seconds;
}

describe("active time", () => {
	it("is nothing for one moment", () => assert.equal(recorded(NOON).totalSeconds, 0));

	it("is the time between moments", () => assert.equal(recorded(NOON, NOON + 90 * SECOND).totalSeconds, 90));

	it("counts a stretch of exactly five minutes and nothing of a longer one", () => {
		assert.equal(recorded(NOON, NOON + IDLE_AFTER_MS).totalSeconds, 300);
		assert.equal(recorded(NOON, NOON + IDLE_AFTER_MS + 1).totalSeconds, 0);
	});

	it("goes on counting after a pause", () => {
		assert.equal(recorded(NOON, NOON + 10_000, NOON + 3_600_000, NOON + 3_610_000).totalSeconds, 20);
	});

	it("does not count the night that a machine slept through", () => {
		assert.equal(recorded(NOON, NOON + 30_000, NOON + 30_000 + 9 * 3_600_000).totalSeconds, 30);
	});

	it("loses no second to moments that come many to a second", () => {
		const times = Array.from({ length: 601 }, (_, index) => NOON + index * 100);
		assert.equal(recorded(...times).totalSeconds, 60);
	});

	it("does not count twice what a clock that was set back lives through again", () => {
		const active = recorded(NOON, NOON + 60_000, NOON - 30_000, NOON + 30_000);
		assert.equal(active.totalSeconds, 90);
		assert.deepEqual(
			active.takeChanged().map(({ activeSeconds }) => activeSeconds),
			[30, 60],
		);
	});

	it("puts seconds into the minutes they belong to, also across midnight", () => {
		const midnight = Date.UTC(2026, 0, 16);
		const active = recorded(midnight - 90 * SECOND, midnight + 30 * SECOND);
		assert.deepEqual(active.takeChanged(), [
			{ minute: midnight - 2 * MINUTE, projectId: "p", activeSeconds: 30 },
			{ minute: midnight - MINUTE, projectId: "p", activeSeconds: 60 },
			{ minute: midnight, projectId: "p", activeSeconds: 30 },
		]);
	});

	it("gives the time between two projects to the first", () => {
		const active = new ActiveTime();
		active.record(NOON, "a");
		active.record(NOON + MINUTE, "b");
		active.record(NOON + 2 * MINUTE, "b");
		assert.deepEqual(
			active.takeChanged().map(({ projectId }) => projectId),
			["a", "b"],
		);
	});

	it("tells a minute again, as a total, when it grew or was given back", () => {
		const active = recorded(NOON, NOON + 10_000);
		const first = active.takeChanged();
		assert.deepEqual(active.takeChanged(), []);
		active.giveBack(first);
		assert.deepEqual(active.takeChanged(), first);
		active.record(NOON + 25_000, "p");
		assert.deepEqual(active.takeChanged(), [{ minute: NOON, projectId: "p", activeSeconds: 25 }]);
	});

	it("stays small in a window that is open for weeks", () => {
		const active = new ActiveTime();
		for (let minute = 0; minute < 40_000; minute++) {
			active.record(NOON + minute * MINUTE, "p");
			if (minute % 10 === 0) active.takeChanged();
		}
		active.giveBack(
			Array.from({ length: 40_000 }, (_, index) => ({
				minute: NOON + index * MINUTE,
				projectId: null,
				activeSeconds: 0,
			})),
		);
		assert.ok(active.takeChanged().length <= 24 * 60 + 10);
		assert.equal(active.totalSeconds, 39_999 * 60);
	});

	it("equals the union of the stretches without a pause, however time jumps", () => {
		const step = fc.oneof(
			{ weight: 6, arbitrary: fc.integer({ min: 0, max: 120_000 }) },
			{ weight: 2, arbitrary: fc.integer({ min: IDLE_AFTER_MS - 2, max: IDLE_AFTER_MS + 2 }) },
			{ weight: 1, arbitrary: fc.integer({ min: 0, max: 36_000_000 }) },
			{ weight: 1, arbitrary: fc.integer({ min: -7_200_000, max: 0 }) },
		);
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 86_400_000 }), fc.array(step, { maxLength: 60 }), (start, steps) => {
				let now = NOON + start;
				const times = [now, ...steps.map((by) => (now += by))];
				const active = recorded(...times);
				const minutes = active.takeChanged();
				assert.equal(active.totalSeconds, naiveSeconds(times).size);
				assert.equal(
					minutes.reduce((sum, { activeSeconds }) => sum + activeSeconds, 0),
					active.totalSeconds,
				);
				assert.ok(minutes.every(({ minute, activeSeconds }) => minute % MINUTE === 0 && activeSeconds <= 60));
			}),
			{ numRuns: 3000 },
		);
	});
});
