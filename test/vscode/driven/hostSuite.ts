import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { startCodeServer } from "../codeServer.ts";
import { copySampleProject } from "../sampleProject.ts";
import { repository } from "../layout.ts";
import { launchBrowser, newProfile } from "./browser.ts";

const limitMs = 15 * 60_000;

/**
 * Runs a mocha bundle inside the extension host of a fresh code-server and prints what it writes.
 * @param suite absolute path of a module that exports `run()`
 * @returns 0 when `run()` resolved
 */
export async function runInCodeServer(suite: string, environment: Readonly<Record<string, string>>): Promise<number> {
	const folder = mkdtempSync(path.join(tmpdir(), "daybook-host-"));
	const output = path.join(folder, "output.txt");
	const project = copySampleProject(folder);
	const browser = await launchBrowser();
	const server = await startCodeServer({
		folder,
		isTestDriver: true,
		environment: { ...environment, DAYBOOK_TEST_OUTPUT: output },
	});
	const printer = printAppended(output);
	try {
		const page = await (await newProfile(browser)).newPage();
		const exit = await listenForExit(page);
		const remote = (file: string): string => `vscode-remote://${new URL(server.origin).host}${file}`;
		await page.goto(
			server.address(project, [
				["extensionDevelopmentPath", remote(repository)],
				["extensionTestsPath", remote(suite)],
			]),
			{ waitUntil: "domcontentloaded" },
		);
		const died = server.exited.then(() => "code-server ended early");
		const result = await Promise.race([exit.code, died, sleep(limitMs, "the suite did not finish", { ref: false })]);
		if (typeof result === "string") {
			console.error(`${result}; its log is kept in ${server.logFile}`);
		}
		return typeof result === "number" ? result : 1;
	} finally {
		await browser.close();
		await server.stop();
		await printer.stop();
		if (process.env["DAYBOOK_KEEP"] === undefined) {
			rmSync(folder, { recursive: true, force: true });
		}
	}
}

/** The workbench calls these two functions when its address names a test suite. */
async function listenForExit(page: Page): Promise<{ readonly code: Promise<number> }> {
	let report: (code: number) => void = () => undefined;
	const code = new Promise<number>((resolve) => {
		report = resolve;
	});
	await page.exposeFunction("codeAutomationLog", () => undefined);
	await page.exposeFunction("codeAutomationExit", (value: number) => report(value));
	return { code };
}

/** Prints what the extension host appends to `file`, since its console reaches nobody. */
function printAppended(file: string): { stop(): Promise<void> } {
	let printed = 0;
	const print = async (): Promise<void> => {
		const size = existsSync(file) ? statSync(file).size : 0;
		if (size > printed) {
			const start = printed;
			printed = size;
			process.stdout.write(await text(createReadStream(file, { start, end: size - 1 })));
		}
	};
	const timer = setInterval(() => void print(), 100);
	return {
		async stop() {
			clearInterval(timer);
			await print();
		},
	};
}
