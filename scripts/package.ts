import { mkdirSync } from "node:fs";
import path from "node:path";
import { vsixFile } from "../test/vscode/layout.ts";
import { runNode, runTool } from "./run.ts";

/** Bundles for production and packs out/daybook.vsix. Resolves to false when a step failed; its output says why. */
export async function packageExtension(): Promise<boolean> {
	mkdirSync(path.dirname(vsixFile), { recursive: true });
	return (
		(await runNode(["esbuild.mjs", "--production"])) === 0 &&
		(await runNode(["scripts/thirdPartyNotices.ts"])) === 0 &&
		(await runTool("@vscode/vsce/vsce", ["package", "--no-dependencies", "--out", vsixFile])) === 0
	);
}

if (import.meta.main) {
	process.exitCode = (await packageExtension()) ? 0 : 1;
}
