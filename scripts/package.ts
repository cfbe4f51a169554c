import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { repository, vsixFile } from "../test/vscode/layout.ts";
import { packagedReadme } from "./packagedReadme.ts";
import { runNode, runTool } from "./run.ts";

/** Relative to the repository, as vsce wants it. */
const readme = "out/README.md";

/** Bundles for production and packs out/daybook.vsix. Resolves to false when a step failed; its output says why. */
export async function packageExtension(): Promise<boolean> {
	mkdirSync(path.dirname(vsixFile), { recursive: true });
	writeFileSync(
		path.join(repository, readme),
		packagedReadme(readFileSync(path.join(repository, "README.md"), "utf8")),
	);
	return (
		(await runNode(["esbuild.mjs", "--production"])) === 0 &&
		(await runNode(["scripts/thirdPartyNotices.ts"])) === 0 &&
		(await runTool("@vscode/vsce/vsce", vsceArguments)) === 0
	);
}

const vsceArguments = [
	"package",
	// Everything that runs is bundled.
	"--no-dependencies",
	// The manifest names no repository, and the packaged README needs none.
	"--allow-missing-repository",
	"--readme-path",
	readme,
	"--out",
	vsixFile,
];

if (import.meta.main) {
	process.exitCode = (await packageExtension()) ? 0 : 1;
}
