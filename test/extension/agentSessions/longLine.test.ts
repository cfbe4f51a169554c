import assert from "node:assert/strict";
import * as fc from "fast-check";
import { LongLine } from "../../../src/extension/agentSessions/transcripts/longLine.ts";

/** What comes out of a line that comes in pieces of the given length. */
function shortened(text: string, piece = 7): unknown {
	const line = new LongLine();
	const bytes = Buffer.from(text);
	for (let at = 0; at < bytes.length; at += piece) line.add(bytes.subarray(at, at + piece));
	const result = line.take();
	return result === null ? null : JSON.parse(result.toString("utf8"));
}

describe("A line that is too long to be kept whole", () => {
	it("is unchanged as long as its strings are short", () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 50 }), (value, piece) => {
				assert.deepEqual(shortened(JSON.stringify(value), piece), JSON.parse(JSON.stringify(value)));
			}),
		);
	});

	it("is JSON still when it is cut in a long string, whatever stands at the cut", () => {
		const cut = 32 * 1024;
		for (const special of ["\\u00e9", "\\\\", '\\"', "\\n", "é", "日", "\\ud83d\\ude00", "x"]) {
			for (let before = cut - 8; before <= cut; before++) {
				const text = `{"long":"${"a".repeat(before)}${special}${special}${"b".repeat(100)}","after":[1,{"usage":2}]}`;
				const result = shortened(text, 1000) as { long: string; after: unknown };
				assert.deepEqual(result.after, [1, { usage: 2 }], `${special} at ${before}`);
				assert.ok(result.long.length <= cut + 1);
			}
		}
	});

	it("is given up when it has too much beside strings", () => {
		assert.equal(shortened(`[${"1,".repeat(5_000_000)}1]`, 65_536), null);
	});
});
