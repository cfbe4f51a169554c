// `node mcpReaper.cjs`: outlives the extension host by a moment and ends what it started, however it went. It is told on its
// standard input, a line each: "+<pid> <mark>" for a tree that began, "-<pid>" for one that is gone. When the input ends,
// or the parent is another one, everything that is left of the trees is ended.
import { createInterface } from "node:readline";
import { killTree, type ProcessTree } from "./processTree.ts";

const parentCheckMs = 1000;
const parent = process.ppid;
const trees = new Map<number, ProcessTree>();
let isEnding = false;

async function end(): Promise<void> {
	if (isEnding) return;
	isEnding = true;
	await Promise.all(Array.from(trees.values(), async (tree) => killTree(tree)));
	process.exit(0);
}

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
	const told = /^([+-])(\d+)(?: ([\w-]+))?$/.exec(line);
	if (!told) return;
	const pid = Number(told[2]);
	if (told[1] === "-") trees.delete(pid);
	else trees.set(pid, { pid, mark: told[3] ?? "" });
});
lines.on("close", () => void end());
setInterval(() => process.ppid !== parent && void end(), parentCheckMs);
// The keyboard and the end of the session reach the extension host, too; it says what is to be done.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});
