import { type StageResult, e2eStage, hostStage, unitStage } from "./testStages.ts";

const stages = { unit: unitStage, host: hostStage, e2e: e2eStage };
type StageName = keyof typeof stages;

const isCi = process.env["CI"] === "true";

/**
 * `node scripts/test.ts [--stage <unit|host|e2e>] [part of a file's path…]`: runs the stages one after the other and
 * prints one line with the counts of all of them at the very end.
 */
async function main(args: readonly string[]): Promise<void> {
	const chosen = args[0] === "--stage" ? args[1] : undefined;
	const filters = chosen === undefined ? args : args.slice(2);
	const total = { passed: 0, failed: 0, skipped: 0 };
	const failures: string[] = [];
	for (const name of Object.keys(stages) as StageName[]) {
		if (chosen !== undefined && chosen !== name) {
			continue;
		}
		console.log(`\n== ${name} ==`);
		const counts = await stages[name](filters).catch(broken);
		if ("failures" in counts) failures.push(...(counts.failures ?? []).map((failure) => `${name}: ${failure}`));
		const result = judged(name, counts);
		total.passed += result.passed;
		total.failed += result.failed;
		total.skipped += result.skipped;
	}
	process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
	// Once more, where the end of a long log is all that is read.
	for (const failure of failures) console.log(`failed: ${failure}`);
	const skipped = total.skipped === 0 ? "" : `, ${total.skipped} skipped`;
	console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
}

/** A stage that breaks off is told and counted, so that the summary is printed whatever happens. */
function broken(error: unknown): StageResult {
	console.error(error instanceof Error ? error.message : error);
	return { passed: 0, failed: 1, skipped: 0 };
}

/** A stage that cannot run here is a skip on a person's machine and a failure where everything has to run. */
function judged(name: StageName, result: StageResult): { passed: number; failed: number; skipped: number } {
	if ("cannotRun" in result) {
		console.log(`${name} skipped: ${result.cannotRun}`);
		return { passed: 0, failed: isCi ? 1 : 0, skipped: isCi ? 0 : 1 };
	}
	// A single test that was skipped is no better than a stage.
	return isCi ? { ...result, failed: result.failed + result.skipped, skipped: 0 } : result;
}

await main(process.argv.slice(2));
