import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** One process of this machine, as far as it can be told. */
export interface ProcessEntry {
	readonly pid: number;
	readonly parent: number;
	readonly group: number;
	/** True when it or one of its ancestors was started with this environment variable. */
	readonly isMarked: boolean;
}

/** All processes that can be seen; `mark` is looked for in their environment as "NAME=value". Empty on Windows. */
export function processTable(mark: string): readonly ProcessEntry[] {
	if (process.platform === "win32") return [];
	return process.platform === "linux" ? fromProc(mark) : fromPs();
}

function fromProc(mark: string): readonly ProcessEntry[] {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => {
			const stat = read(`/proc/${name}/stat`);
			// The name in brackets may hold anything, brackets as well.
			const [state = "Z", parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
			if (stat === "" || state === "Z" || state === "X") return [];
			const environment = read(`/proc/${name}/environ`);
			const isMarked = environment === mark || `\0${environment}`.includes(`\0${mark}\0`);
			return [{ pid: Number(name), parent: Number(parent), group: Number(group), isMarked }];
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
		return [{ pid, parent, group, isMarked: false }];
	});
}
