import assert from "node:assert/strict";
import { createIds } from "../../src/extension/ids.ts";

/** Bytes that count up, so that ids differ by what the test gives. */
function counting(): (bytes: Uint8Array) => void {
	let next = 0;
	return (bytes) => bytes.forEach((_, index) => (bytes[index] = next++ & 0xff));
}

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const timeOf = (id: string) => parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

describe("New ids", () => {
	it("are UUIDs of version 7 that hold the time", () => {
		const id = createIds(() => 1_795_442_497_938, counting())();
		assert.match(id, form);
		assert.equal(timeOf(id), 1_795_442_497_938);
	});

	it("go up within a millisecond, past the end of the counter, and when the clock goes back", () => {
		let now = 5000;
		const newId = createIds(
			() => now,
			(bytes) => bytes.fill(0xff),
		);
		const ids = Array.from({ length: 9000 }, newId);
		now = 1000;
		ids.push(newId(), newId());
		assert.deepEqual(ids, [...ids].sort());
		assert.equal(new Set(ids).size, ids.length);
		for (const id of ids) assert.match(id, form);
	});
});
