import assert from "node:assert/strict";
import { faultNames, simulate, type Tally } from "./simulation.ts";

/** `DAYBOOK_TRIALS=2000` for a long run. */
const trials = Number(process.env.DAYBOOK_TRIALS ?? 60);

function assertNoFault(tally: Tally, complaints: readonly string[]): void {
	const faults = Object.fromEntries(faultNames.map((name) => [name, tally[name]]));
	const none = Object.fromEntries(faultNames.map((name) => [name, 0]));
	assert.deepEqual(faults, none, complaints.slice(0, 5).join("\n"));
	// Who asks for a long run wants its figures.
	if (process.env.DAYBOOK_TRIALS) console.log(`\t${JSON.stringify(tally)}`);
}

describe("windows on a simulated disk", function () {
	this.timeout(0);

	it("lose nothing by kills, power cuts and a full disk, and never show old or torn data", async () => {
		const { tally, complaints } = await simulate(1, trials, { windows: 3, steps: 40 });
		assertNoFault(tally, complaints);
		assert.ok(
			tally.kills > trials && tally.powerCuts > trials / 2 && tally.refusedForRoom > trials,
			"too little happened",
		);
	});

	it("lose nothing that was acknowledged when syncs fail", async () => {
		const { tally, complaints } = await simulate(5000, trials, { windows: 3, steps: 40, syncFailureChance: 0.1 });
		assertNoFault(tally, complaints);
		assert.ok(tally.unconfirmed > trials && tally.acknowledged > trials * 10, "too little happened");
	});

	it("neither lose nor mix anything when reads fail now and then", async () => {
		const { tally, complaints } = await simulate(7000, trials, { windows: 3, steps: 40, lookFailureChance: 0.003 });
		assertNoFault(tally, complaints);
	});

	it("lose nothing when a single window runs for long", async () => {
		const options = { windows: 1, steps: 150, syncFailureChance: 0.05 };
		const { tally, complaints } = await simulate(9000, Math.ceil(trials / 4), options);
		assertNoFault(tally, complaints);
	});
});
