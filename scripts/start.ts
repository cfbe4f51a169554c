import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { installKit } from "../test/vscode/install.ts";
import { vsixFile } from "../test/vscode/layout.ts";
import { copySampleProject } from "../test/vscode/sampleProject.ts";
import { openEditor } from "./openEditor.ts";
import { packageExtension } from "./package.ts";
import { obtainModelHost } from "./modelHost.ts";
import { untilAskedToStop } from "./stopSignal.ts";

/**
 * `npm start [-- --keep] [-- --profile <folder>]`: packs the extension and opens an isolated VS Code with it and a
 * sample project. Everything lies in a temporary folder that is removed at the end, unless it is named or kept.
 */
async function main(): Promise<void> {
	const { values } = parseArgs({ options: { keep: { type: "boolean" }, profile: { type: "string" } } });
	const folder =
		values.profile === undefined ? mkdtempSync(path.join(tmpdir(), "daybook-")) : path.resolve(values.profile);
	const isKept = values.keep === true || values.profile !== undefined;
	const stopping = untilAskedToStop();
	const closers: (() => Promise<void>)[] = [];
	try {
		await open(folder, closers, stopping);
	} finally {
		for (const close of closers.reverse()) {
			await close();
		}
		if (isKept) {
			console.log(`The profile is kept: npm start -- --profile ${folder}`);
		} else {
			rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		}
	}
}

/** Starts everything, says where it is, and returns when it is to end. What has to be closed is put into `closers`. */
async function open(folder: string, closers: (() => Promise<void>)[], stopping: Promise<void>): Promise<void> {
	mkdirSync(folder, { recursive: true });
	if (!(await packageExtension())) {
		throw new Error("The extension could not be packed.");
	}
	installKit();
	const modelHost = await obtainModelHost();
	closers.push(() => modelHost.stop());
	const existing = path.join(folder, "sample-project");
	const editor = await openEditor({
		folder,
		vsixFile,
		opened: existsSync(existing) ? existing : copySampleProject(folder),
		settings: { "daybook.ollama.host": modelHost.url },
	});
	closers.push(() => editor.stop());
	console.log(`\nModels: ${modelHost.description}`);
	console.log("Press Ctrl+C to end.");
	console.log(editor.address === undefined ? "VS Code is open." : `Open ${editor.address}`);
	await Promise.race([stopping, editor.exited]);
}

try {
	await main();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
