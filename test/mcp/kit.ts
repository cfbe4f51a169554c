import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const folder = import.meta.dirname;
const marker = path.join(folder, "node_modules/.kit-ready");

/** Programs of the kit, to be run by Node. */
export const kitPrograms = {
	inspector: path.join(folder, "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js"),
	everything: path.join(folder, "node_modules/@modelcontextprotocol/server-everything/dist/index.js"),
	filesystem: path.join(folder, "node_modules/@modelcontextprotocol/server-filesystem/dist/index.js"),
} as const;

/** Installs other people's MCP servers and the inspector from the npm registry, once for each lock file. False when it is not to be had. */
export function installMcpKit(): boolean {
	const wanted = createHash("sha256")
		.update(readFileSync(path.join(folder, "package-lock.json")))
		.digest("hex");
	if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) return true;
	const program = process.env["npm_execpath"];
	const args = ["ci", "--ignore-scripts", "--loglevel=error", "--no-audit", "--no-fund"];
	const result =
		program === undefined
			? spawnSync("npm", args, { cwd: folder, stdio: "ignore", shell: process.platform === "win32" })
			: spawnSync(process.execPath, [program, ...args], { cwd: folder, stdio: "ignore" });
	if (result.status !== 0) return false;
	writeFileSync(marker, wanted);
	return true;
}
