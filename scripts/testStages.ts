import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import type { Counts } from "../test/mochaRun.ts";
import { obtainChromium } from "../test/vscode/chromium.ts";
import { installKit } from "../test/vscode/install.ts";
import { repository, usesCodeServer } from "../test/vscode/layout.ts";
import { packageExtension } from "./package.ts";
import { runNode, runTool } from "./run.ts";

/** Counts of a stage that ran, or one sentence that says why it cannot run on this machine. */
export type StageResult = Counts | { readonly cannotRun: string };

const oneFailure: Counts = { passed: 0, failed: 1, skipped: 0 };
const noTests: Counts = { passed: 0, failed: 0, skipped: 0 };
const unitFolders = "{shared,db,extension,webview,standin,fakes,checks}";

/** Everything that needs no editor, in plain Node. The checks among it look at the package, so it is built first. */
export async function unitStage(filters: readonly string[]): Promise<StageResult> {
	const files = testFiles(`test/${unitFolders}/**/*.test.{ts,tsx}`, filters);
	if (files.some((file) => file.includes("webview"))) {
		// Components are tested in a browser; a test that misses it says so itself.
		obstacleOf(true);
	}
	const isPackaged = !files.some((file) => file.includes("checks")) || (await packaged());
	const counts = await runFiles(files, ["--import", "./test/loadTsx.mjs", "--import", "./test/fixedSeeds.ts"]);
	return isPackaged ? counts : { ...counts, failed: counts.failed + 1 };
}

/** The suite inside the extension host of a real editor. */
export async function hostStage(filters: readonly string[]): Promise<StageResult> {
	const files = testFiles("test/host/**/*.test.ts", filters);
	if (files.length === 0) {
		return noTests;
	}
	const obstacle = obstacleOf(usesCodeServer);
	if (obstacle !== undefined) {
		return { cannotRun: obstacle };
	}
	if (!(await packaged())) {
		return oneFailure;
	}
	const bundle = await bundleHostTests(files);
	return countsOf((summaryFile) =>
		runNode(["test/vscode/driven/hostMain.ts", bundle], { DAYBOOK_TEST_SUMMARY: summaryFile }),
	);
}

/** The packaged extension in windows that a browser drives. Its types are checked here, since they come with the kit. */
export async function e2eStage(filters: readonly string[]): Promise<StageResult> {
	const files = testFiles("test/e2e/**/*.test.ts", filters);
	if (files.length === 0) {
		return noTests;
	}
	if (!usesCodeServer) {
		return { cannotRun: "code-server runs on x64 Linux only" };
	}
	const obstacle = obstacleOf(true);
	if (obstacle !== undefined) {
		return { cannotRun: obstacle };
	}
	if (!(await packaged())) {
		return oneFailure;
	}
	const isTyped = (await runTool("typescript/bin/tsc", ["-b", "test/e2e"])) === 0;
	const counts = await runFiles(["test/vscode/driven/failurePictures.ts", ...files], [], 180_000);
	return isTyped ? counts : { ...counts, failed: counts.failed + 1 };
}

function testFiles(pattern: string, filters: readonly string[]): string[] {
	return globSync(pattern, { cwd: repository })
		.filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
		.sort();
}

let packaging: Promise<boolean> | undefined;

/** Builds and packs once, whichever stage asks first. Resolves to false, and tells why, when that fails. */
function packaged(): Promise<boolean> {
	packaging ??= packageExtension().catch((error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		return false;
	});
	return packaging;
}

/** Why no editor can be run here; undefined when one can. */
function obstacleOf(needsBrowser: boolean): string | undefined {
	try {
		installKit();
	} catch (error) {
		return `the VS Code for the tests could not be installed (${String(error)})`;
	}
	const browser = needsBrowser ? obtainChromium() : undefined;
	return browser !== undefined && "missing" in browser ? browser.missing : undefined;
}

/** Bundles the suite for the extension host, which loads CommonJS, and returns the file that exports `run()`. */
async function bundleHostTests(files: readonly string[]): Promise<string> {
	const outdir = path.join(repository, "out/test/host");
	rmSync(outdir, { recursive: true, force: true });
	await build({
		absWorkingDir: repository,
		entryPoints: ["test/host/index.ts", ...files],
		outbase: "test/host",
		outdir,
		outExtension: { ".js": ".cjs" },
		bundle: true,
		platform: "node",
		format: "cjs",
		target: "node22",
		external: ["vscode"],
		packages: "external",
		// Modules ask for their own place to find packages, which lie above the bundle as well.
		define: { "import.meta.url": "bundleUrl" },
		banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
		sourcemap: "inline",
		logLevel: "warning",
	});
	return path.join(outdir, "index.cjs");
}

async function runFiles(files: readonly string[], nodeOptions: readonly string[], timeoutMs = 60_000): Promise<Counts> {
	if (files.length === 0) {
		return noTests;
	}
	return countsOf((summaryFile) =>
		runNode([...nodeOptions, "test/mochaMain.ts", summaryFile, String(timeoutMs), ...files]),
	);
}

/** Reads the counts that a test process leaves behind; one that leaves none, or ends badly, counts as a failure. */
async function countsOf(run: (summaryFile: string) => Promise<number>): Promise<Counts> {
	const folder = mkdtempSync(path.join(tmpdir(), "daybook-test-"));
	const summaryFile = path.join(folder, "summary.json");
	try {
		const exitCode = await run(summaryFile);
		const counts = JSON.parse(readFileSync(summaryFile, "utf8")) as Counts;
		return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
	} catch (error) {
		console.error(`The tests ended without a result: ${String(error)}`);
		return oneFailure;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
