import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Process ids of everything that `root` started, directly or not, as /proc tells it; empty where there is no /proc. */
export function descendants(root: number | undefined): number[] {
	const children = new Map<number, number[]>();
	for (const pid of processIds()) {
		const parent = parentOf(pid);
		if (parent !== undefined) {
			children.set(parent, [...(children.get(parent) ?? []), pid]);
		}
	}
	const found: number[] = [];
	const waiting = root === undefined ? [] : [root];
	for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
		const direct = children.get(pid) ?? [];
		found.push(...direct);
		waiting.push(...direct);
	}
	return found;
}

/** The extension hosts among the descendants of `root`, oldest first. */
export function extensionHostPids(root: number | undefined): number[] {
	return descendants(root)
		.filter((pid) => readProc(pid, "cmdline").includes("--type=extensionHost"))
		.sort((a, b) => a - b);
}

/** Ends `child` politely, then whatever of its tree is still there after two seconds. */
export async function stopTree(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
	const tree = descendants(child.pid);
	child.kill("SIGTERM");
	await Promise.race([exited, sleep(2000)]);
	for (const pid of [...tree, ...(child.exitCode === null && child.pid !== undefined ? [child.pid] : [])]) {
		kill(pid);
	}
	await exited;
}

function kill(pid: number): void {
	try {
		process.kill(pid, "SIGKILL");
	} catch {
		// It is gone already, which is what is wanted.
	}
}

function processIds(): number[] {
	try {
		return readdirSync("/proc")
			.map(Number)
			.filter((pid) => pid > 0);
	} catch {
		// Only Linux has /proc; elsewhere the desktop editor is used, which ends its own processes.
		return [];
	}
}

function parentOf(pid: number): number | undefined {
	const status = readProc(pid, "status");
	const match = /^PPid:\s*(\d+)/m.exec(status);
	return match === null ? undefined : Number(match[1]);
}

function readProc(pid: number, name: string): string {
	try {
		return readFileSync(`/proc/${pid}/${name}`, "utf8");
	} catch {
		// The process ended between the listing and this read.
		return "";
	}
}
