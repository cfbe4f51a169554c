import { spawnSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { windowsProgram } from "../../processes/index.ts";
import { type ProcessEntry, processTable } from "./processTable.ts";

/** The environment variable by which everything that a server started is known again, also what left its group. */
export const markName = "DAYBOOK_MCP_PROCESS";

/** A process that leads a group of its own. */
export interface ProcessTree {
	readonly pid: number;
	/** Value of the environment variable. */
	readonly mark: string;
}

/**
 * A process with all that it started: its group, what carries its mark, what descends from either, and what did so at an
 * earlier look. A child that left the group and forgot the mark is known as long as it was seen below its parent once.
 */
export class KnownTree {
	readonly tree: ProcessTree;
	/** When each was started, by its number. */
	readonly #known = new Map<number, string>();

	constructor(tree: ProcessTree) {
		this.tree = tree;
	}

	/** The processes of the tree that live, after a look at all there are. "quick" does without the marks. */
	look(depth: "quick" | "whole" = "whole"): readonly number[] {
		const table = processTable(depth === "whole" ? `${markName}=${this.tree.mark}` : null);
		const members = new Set(table.filter((entry) => this.#isMember(entry)).map(({ pid }) => pid));
		for (let size = -1; size !== members.size;) {
			size = members.size;
			for (const { pid, parent } of table) if (members.has(parent)) members.add(pid);
		}
		// Nothing may make us end ourselves or the first process.
		const living = table.filter(({ pid }) => members.has(pid) && pid !== process.pid && pid > 1);
		this.#known.clear();
		for (const { pid, started } of living) this.#known.set(pid, started);
		return living.map(({ pid }) => pid);
	}

	#isMember({ pid, group, started, isMarked }: ProcessEntry): boolean {
		return pid === this.tree.pid || group === this.tree.pid || isMarked || this.#known.get(pid) === started;
	}
}

/** Ends a tree: politely, and after `patienceMs` for good. Resolves when nothing of it is left, or nothing can be done. */
export async function endTree(known: KnownTree, patienceMs: number): Promise<void> {
	if (process.platform === "win32") return endOnWindows(known.tree);
	signal(known.look(), "SIGTERM");
	const end = Date.now() + patienceMs;
	while (Date.now() < end && known.look().length > 0) await setTimeout(25);
	await killTree(known);
}

/** Ends a tree for good and at once. */
export async function killTree(known: KnownTree): Promise<void> {
	if (process.platform === "win32") return endOnWindows(known.tree);
	// What is being started while the table is read is found by the next look.
	for (let round = 0; round < 40; round++) {
		const members = known.look();
		if (members.length === 0) return;
		signal(members, "SIGKILL");
		await setTimeout(25);
	}
}

function endOnWindows({ pid }: ProcessTree): void {
	spawnSync(windowsProgram("taskkill.exe"), ["/PID", String(pid), "/T", "/F"], { windowsHide: true, stdio: "ignore" });
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
