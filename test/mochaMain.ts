import { writeFileSync } from "node:fs";
import path from "node:path";
import { type Counts, runMocha } from "./mochaRun.ts";

/** Mocha for `node test/mochaMain.ts <summary file> <timeout in ms> <test files…>`. */
async function main(summaryFile: string, timeoutMs: number, files: readonly string[]): Promise<void> {
	const counts = await runMocha(
		files.map((file) => path.resolve(file)),
		{ timeoutMs },
	);
	writeFileSync(summaryFile, JSON.stringify(counts));
	process.exitCode = counts.failed === 0 ? 0 : 1;
	setTimeout(() => endLingering(summaryFile, counts), 15_000).unref();
}

/** Reached only when a test has left a timer, socket or process behind that keeps Node from ending. */
function endLingering(summaryFile: string, counts: Counts): void {
	console.error(`Still open after the last test: ${process.getActiveResourcesInfo().join(", ")}`);
	writeFileSync(summaryFile, JSON.stringify({ ...counts, failed: counts.failed + 1 }));
	process.exit(1);
}

const [summaryFile = "", timeoutMs = "60000", ...files] = process.argv.slice(2);
await main(summaryFile, Number(timeoutMs), files);
