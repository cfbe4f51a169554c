// `node mcpReaper.cjs`: outlives the extension host by a moment and ends what it started, however it went. It is told on its
// standard input, a line each: "+<pid> <mark>" for a tree that began, "-<pid>" for one that was ended. When the input ends,
// or the parent is another one, everything that is left of the trees is ended. In between it looks now and then who belongs
// to each, so that a child is known after its parent is gone.
import { createInterface } from "node:readline";
import { KnownTree, killTree } from "./processTree.ts";

const lookEveryMs = 1000;
const parent = process.ppid;
const trees = new Map<number, KnownTree>();
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
	const known = trees.get(pid);
	trees.delete(pid);
	if (told[1] === "+") trees.set(pid, new KnownTree({ pid, mark: told[3] ?? "" }));
	// Nothing should be left of it; what is left was known here only.
	else if (known) void killTree(known);
});
lines.on("close", () => void end());
setInterval(() => {
	if (process.ppid !== parent) void end();
	else for (const tree of trees.values()) tree.look("quick");
}, lookEveryMs);
// The keyboard and the end of the session reach the extension host, too; it says what is to be done.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});
