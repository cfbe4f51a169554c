import { spawn } from "node:child_process";
import path from "node:path";
import { repository } from "../test/vscode/layout.ts";

/** Programs find the Node and the tools of this repository first, whatever called the script. */
const searchPath = [
	path.dirname(process.execPath),
	path.join(repository, "node_modules/.bin"),
	process.env["PATH"],
].join(path.delimiter);

/** Runs `node <args>` in the repository, its output shown as it comes. Resolves to the exit code. */
export function runNode(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, {
			cwd: repository,
			stdio: "inherit",
			env: { ...process.env, PATH: searchPath, ...environment },
		});
		child.once("error", reject);
		child.once("exit", (code) => resolve(code ?? 1));
	});
}

/** Runs the command line program of an installed package, for example `tool("typescript/bin/tsc", ["-b"])`. */
export function runTool(file: string, args: readonly string[]): Promise<number> {
	return runNode([path.join(repository, "node_modules", file), ...args]);
}
