// Leaves one guard of the store out at a time and shows that the proof notices. A guard whose absence nobody notices is
// either not needed or not tested. Exit code 1 when a mutant survives, or when a proof complains about the whole store.
import { killRun } from "./killRun.ts";
import { outsideRun } from "./outsideRun.ts";
import { rejectedWriteComesBack } from "./rejectedWrite.ts";
import { faultNames, simulate, type Mutation } from "./simulation.ts";
import { Workbench } from "./storeFixture.ts";

/** Returns what went wrong, as one line; empty when nothing did. */
type Proof = () => Promise<string>;

const bench = new Workbench();

function simulation(mutation?: Mutation): Proof {
	return async () => {
		const { tally } = await simulate(1, 40, { windows: 3, steps: 40, mutation });
		return faultNames
			.filter((name) => tally[name] > 0)
			.map((name) => `${tally[name]} ${name}`)
			.join(", ");
	};
}

const proofs: Readonly<Record<string, { readonly proof: string; readonly whole: Proof; readonly mutant: Proof }>> = {
	"no fsync": { proof: "simulated windows", whole: simulation(), mutant: simulation("sync") },
	"no directory sync": { proof: "simulated windows", whole: simulation(), mutant: simulation("folderSync") },
	"no invalidation": { proof: "simulated windows", whole: simulation(), mutant: simulation("invalidation") },
	"no tail cut": {
		proof: "rejected write",
		whole: async () => (await rejectedWriteComesBack()).join("; "),
		mutant: async () => (await rejectedWriteComesBack("tailCut")).join("; "),
	},
	"no guard": {
		proof: "outside tools",
		whole: async () => (await outsideRun(bench.folder(), 300)).complaints.join("; "),
		mutant: async () => (await outsideRun(bench.folder(), 300, "guard")).complaints.join("; "),
	},
	"no mutex": {
		proof: "killed windows",
		whole: async () => (await killRun({ folder: bench.folder(), kills: 20, windows: 4 })).complaints.join("; "),
		mutant: async () =>
			(await killRun({ folder: bench.folder(), kills: 20, windows: 4, mutation: "mutex" })).complaints.join("; "),
	},
};

/** Processes meet by chance: on a busy machine one run may pass in which no two of them wrote at the same time. */
async function caughtWithin(runs: number, mutant: Proof): Promise<string> {
	for (let run = 1; run < runs; run++) {
		const caught = await mutant();
		if (caught !== "") return caught;
	}
	return mutant();
}

let survivors = 0;
for (const [name, { proof, whole, mutant }] of Object.entries(proofs)) {
	const falseAlarm = await whole();
	const caught = await caughtWithin(5, mutant);
	const isProved = caught !== "" && falseAlarm === "";
	survivors += isProved ? 0 : 1;
	const verdict = isProved ? "caught  " : "SURVIVED";
	const detail = falseAlarm === "" ? caught : `the proof complains about the whole store: ${falseAlarm}`;
	console.log(`${verdict}  ${name.padEnd(18)} by ${proof.padEnd(18)} ${detail.replaceAll("\n", " ").slice(0, 110)}`);
}
await bench.clean();
console.log(survivors === 0 ? "Every mutant is caught." : `${survivors} mutants survive.`);
process.exitCode = survivors === 0 ? 0 : 1;
