import assert from "node:assert/strict";
import { keepLoaded } from "../../src/extension/keepLoaded.ts";

describe("keepLoaded", () => {
	it("loads once for all who ask", async () => {
		let loads = 0;
		const load = keepLoaded(async () => ++loads);
		assert.deepEqual(await Promise.all([load(), load()]), [1, 1]);
		assert.equal(await load(), 1);
	});

	it("tries again after a failure, which is told to whoever asked then", async () => {
		let loads = 0;
		const load = keepLoaded(async () => {
			loads++;
			if (loads === 1) throw new Error("half installed");
			return loads;
		});
		const both = await Promise.allSettled([load(), load()]);
		assert.deepEqual(
			both.map(({ status }) => status),
			["rejected", "rejected"],
		);
		assert.equal(await load(), 2);
	});
});
