import { isatty } from "node:tty";
import { format } from "node:util";
import Mocha from "mocha";

/** How many tests ended which way. */
export interface Counts {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
	/** One line for each that failed: its name, and how its error begins. */
	readonly failures?: readonly string[];
}

export interface MochaRunOptions {
	/** Longest time of one test or hook, unless the test itself says otherwise. */
	readonly timeoutMs: number;
	/** Where the report goes; the console when not given. */
	readonly print?: (line: string) => void;
	/** Files are CommonJS and are loaded with `require`, as the extension host wants it. */
	readonly isCommonJs?: boolean;
}

/** Runs test files with mocha and prints its usual report. */
export async function runMocha(files: readonly string[], options: MochaRunOptions): Promise<Counts> {
	const { print } = options;
	if (print !== undefined) {
		Mocha.reporters.Base.consoleLog = (...values: unknown[]) => print(format(...values));
	}
	const mocha = new Mocha({
		ui: "bdd",
		reporter: "spec",
		timeout: options.timeoutMs,
		color: isatty(1) && print === undefined,
		forbidOnly: process.env["CI"] === "true",
		failZero: true,
	});
	for (const file of files) {
		mocha.addFile(file);
	}
	if (options.isCommonJs !== true) {
		await mocha.loadFilesAsync();
	}
	return new Promise((resolve) => {
		const told: string[] = [];
		const runner = mocha.run(() => {
			const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
			resolve({ passed: passes, failed: failures, skipped: pending, failures: told });
		});
		runner.on("fail", (test, error: unknown) => told.push(`${test.fullTitle()}: ${beginning(error)}`));
	});
}

function beginning(error: unknown): string {
	return String(error).replaceAll(/\s+/g, " ").slice(0, 300);
}
