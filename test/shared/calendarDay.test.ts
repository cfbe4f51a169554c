import assert from "node:assert/strict";
import { dayAfter, dayOf, localDay, startOfDay, utcOffsetMinutes } from "../../src/shared/calendarDay.ts";

const lateEvening = Date.UTC(2026, 10, 23, 23, 30);

describe("Calendar days", () => {
	it("are those of a clock ahead of or behind UTC", () => {
		assert.equal(dayOf(lateEvening, 0), "2026-11-23");
		assert.equal(dayOf(lateEvening, 60), "2026-11-24");
		assert.equal(dayOf(lateEvening, -24 * 60), "2026-11-22");
		assert.equal(dayOf(startOfDay("2026-11-24", 60), 60), "2026-11-24");
		assert.equal(dayOf(startOfDay("2026-11-24", 60) - 1, 60), "2026-11-23");
		assert.equal(dayAfter("2026-12-31", 1), "2027-01-01");
	});

	it("of this machine agree with its clock", () => {
		const at = new Date(2026, 0, 31, 23, 59).getTime();
		assert.equal(localDay(at), "2026-01-31");
		assert.equal(localDay(at + 60_000), "2026-02-01");
		assert.equal(localDay(at), dayOf(at, utcOffsetMinutes(at)));
	});
});
