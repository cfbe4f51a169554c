// `node mcpWindow.ts <folder>`: a stand-in for an extension host that runs one MCP server until it is killed.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Connection } from "../../../src/extension/mcp/client/connection.ts";
import { Reaper } from "../../../src/extension/mcp/processes/reaper.ts";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const folder = process.argv[2] ?? "";
const reaper = new Reaper({
	script: here("../../../src/extension/mcp/processes/reaperMain.ts"),
	program: process.execPath,
	log: console.error,
});
await Connection.open(
	{
		definition: {
			kind: "stdio",
			command: process.execPath,
			args: [here("../../fakes/scriptedMcpServer.ts"), "children", ...process.argv.slice(3)],
			env: { JOURNAL: path.join(folder, "journal") },
			cwd: folder,
		},
		reaper,
		untrustedFolders: [],
		fetch: globalThis.fetch,
		startTimeoutMs: 20_000,
		callTimeoutMs: () => 20_000,
		onErrorOutput: () => {},
		onEnd: () => {},
		onListChanged: () => {},
	},
	new AbortController().signal,
);
writeFileSync(path.join(folder, "reaper"), String(reaper.pid));
console.log("running");
setInterval(() => {}, 1000);
