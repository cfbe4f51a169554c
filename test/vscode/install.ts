import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { kit, usesCodeServer } from "./layout.ts";

/**
 * Installs the kit from the npm registry into its own node_modules. Returns at once when this lock file is installed
 * already. Nothing is compiled: install scripts stay off, and what they would build is not needed here.
 */
export function installKit(): void {
	const wanted = digestOfLock();
	if (existsSync(kit.marker) && readFileSync(kit.marker, "utf8") === wanted) {
		return;
	}
	console.log("Installing a VS Code for the tests into test/vscode/node_modules (about 800 MB, once).");
	npm(["ci"], kit.folder);
	if (usesCodeServer) {
		// Not `npm ci`: the shrinkwrap files that code-server ships are out of step with its manifests.
		npm(["install", "--omit=dev"], kit.vscodeServer);
		npm(["install", "--omit=dev"], path.join(kit.vscodeServer, "extensions"));
	}
	writeFileSync(kit.marker, wanted);
}

function digestOfLock(): string {
	const lock = readFileSync(path.join(kit.folder, "package-lock.json"));
	return createHash("sha256").update(lock).update(String(usesCodeServer)).digest("hex");
}

function npm(options: readonly string[], folder: string): void {
	const args = [...options, "--ignore-scripts", "--loglevel=error", "--no-audit", "--no-fund"];
	const program = process.env["npm_execpath"];
	const result =
		program === undefined
			? spawnSync("npm", args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" })
			: spawnSync(process.execPath, [program, ...args], { cwd: folder, stdio: "inherit" });
	if (result.status !== 0) {
		throw new Error(`npm ${options.join(" ")} failed in ${folder}`);
	}
}

if (import.meta.main) {
	installKit();
}
