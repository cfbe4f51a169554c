import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** One process of this machine, as far as it can be told. */
export interface ProcessEntry {
	readonly pid: number;
	readonly parent: number;
	readonly group: number;
	/** Tells it from an earlier or later process with the same number; "" where that cannot be told. */
	readonly started: string;
	/** True when it or one of its ancestors was started with the environment variable that was looked for. */
	readonly isMarked: boolean;
}

/**
 * All processes that can be seen. `mark` is looked for in their environment as "NAME=value"; null saves the looking. Empty on
 * Windows.
 */
export function processTable(mark: string | null): readonly ProcessEntry[] {
	if (process.platform === "win32") return [];
	return process.platform === "linux" ? fromProc(mark) : fromPs();
}

/** Where the start time stands among the fields behind the name (proc_pid_stat, field 22). */
const startField = 19;

function fromProc(mark: string | null): readonly ProcessEntry[] {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => {
			const stat = read(`/proc/${name}/stat`);
			// The name in brackets may hold anything, brackets as well.
			const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
			const [state = "Z", parent, group] = fields;
			if (stat === "" || state === "Z" || state === "X") return [];
			const isMarked = mark !== null && `\0${read(`/proc/${name}/environ`)}\0`.includes(`\0${mark}\0`);
			const started = fields[startField] ?? "";
			return [{ pid: Number(name), parent: Number(parent), group: Number(group), started, isMarked }];
		});
}

/** A process may be gone or another user's. */
function read(file: string): string {
	try {
		return readFileSync(file, "latin1");
	} catch {
		return "";
	}
}

function fromPs(): readonly ProcessEntry[] {
	const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,pgid="], { encoding: "utf8" });
	return stdout.split("\n").flatMap((line) => {
		const [pid, parent, group] = line.trim().split(/\s+/).map(Number);
		if (!pid || parent === undefined || group === undefined) return [];
		return [{ pid, parent, group, started: "", isMarked: false }];
	});
}
