import { spawnSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { type ProcessEntry, processTable } from "./processTable.ts";

/** The environment variable by which everything that a server started is known again, also what left its group. */
export const markName = "DAYBOOK_MCP_PROCESS";

/** A process that leads a group of its own, with all that it started. */
export interface ProcessTree {
	readonly pid: number;
	/** Value of the environment variable. */
	readonly mark: string;
}

/** The processes of a tree that live: its group, those that carry its mark, and what descends from either. */
export function membersOf({ pid, mark }: ProcessTree, table = processTable(`${markName}=${mark}`)): readonly number[] {
	const members = new Set(table.filter((entry) => entry.group === pid || entry.isMarked).map((entry) => entry.pid));
	if (table.some((entry) => entry.pid === pid)) members.add(pid);
	for (let size = -1; size !== members.size;) {
		size = members.size;
		for (const entry of table) if (members.has(entry.parent)) members.add(entry.pid);
	}
	// Nothing may make us end ourselves or the first process.
	return [...members].filter((member) => member !== process.pid && member > 1);
}

/** Ends the tree: politely, and after `patienceMs` for good. Resolves when nothing of it is left, or nothing can be done. */
export async function endTree(tree: ProcessTree, patienceMs: number): Promise<void> {
	if (process.platform === "win32") return endOnWindows(tree);
	signal(membersOf(tree), "SIGTERM");
	const end = Date.now() + patienceMs;
	while (Date.now() < end && membersOf(tree).length > 0) await setTimeout(25);
	await killTree(tree);
}

/** Ends the tree for good and at once. */
export async function killTree(tree: ProcessTree): Promise<void> {
	if (process.platform === "win32") return endOnWindows(tree);
	// What is being started while the table is read is found by the next look.
	for (let round = 0; round < 40; round++) {
		const members = membersOf(tree);
		if (members.length === 0) return;
		signal(members, "SIGKILL");
		await setTimeout(25);
	}
}

function endOnWindows({ pid }: ProcessTree): void {
	spawnSync("taskkill", ["/PID", String(pid), "/T", "/F"], { windowsHide: true, stdio: "ignore" });
}

function signal(pids: readonly ProcessEntry["pid"][], name: "SIGTERM" | "SIGKILL"): void {
	for (const pid of pids) {
		try {
			process.kill(pid, name);
		} catch {
			// It has ended by itself.
		}
	}
}
