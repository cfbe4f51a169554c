import { appendFileSync, globSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runMocha } from "../mochaRun.ts";

/**
 * VS Code calls this inside its extension host, where the test files lie beside this bundle. Rejects when a test
 * fails, which becomes the editor's exit code.
 */
export async function run(): Promise<void> {
	const files = globSync("**/*.test.cjs", { cwd: __dirname })
		.map((file) => path.join(__dirname, file))
		.sort();
	const counts = await runMocha(files, { timeoutMs: 60_000, print: printer(), isCommonJs: true });
	const summaryFile = process.env["DAYBOOK_TEST_SUMMARY"];
	if (summaryFile !== undefined) {
		writeFileSync(summaryFile, JSON.stringify(counts));
	}
	if (counts.failed > 0) {
		throw new Error(`${counts.failed} tests failed`);
	}
}

/** The console of an extension host mixes with the workbench's log, so the report goes to a file when one is named. */
function printer(): ((line: string) => void) | undefined {
	const output = process.env["DAYBOOK_TEST_OUTPUT"];
	return output === undefined ? undefined : (line) => appendFileSync(output, `${line}\n`);
}
