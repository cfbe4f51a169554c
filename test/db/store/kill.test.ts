import assert from "node:assert/strict";
import { killRun } from "./killRun.ts";
import { Workbench } from "./storeFixture.ts";

/** `DAYBOOK_KILLS=10000` for the long run. */
const kills = Number(process.env.DAYBOOK_KILLS ?? 200);

describe("windows that are killed while they write", function () {
	this.timeout(0);
	const bench = new Workbench();
	afterEach(() => bench.clean());

	it("lose and double nothing that was acknowledged, and block nobody", async () => {
		const result = await killRun({ folder: bench.folder(), kills, windows: 4 });
		assert.deepEqual(result.complaints, []);
		// Who asks for a long run wants its figures.
		if (process.env.DAYBOOK_KILLS) console.log(`\t${JSON.stringify(result)}`);
		// On a busy machine many windows are killed before they have written much.
		assert.ok(result.kills >= kills && result.acknowledged > kills / 10, JSON.stringify(result));
	});
});
