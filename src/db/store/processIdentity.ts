import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import { errnoOf } from "./storeError.ts";

/** Names one process for ever: a process number alone is used again by the system. */
export interface ProcessIdentity {
	readonly pid: number;
	/** When it started, in the system's own unit; empty where the system does not tell. */
	readonly startTime: string;
	/** The name space its number belongs to (containers have their own); empty where there are none. */
	readonly pidNamespace: string;
	/** The machine's name with a hash of its id. */
	readonly host: string;
	/** The machine's current run since power-on; empty where the system does not tell. */
	readonly boot: string;
}

function readLine(file: string): string {
	try {
		return fs.readFileSync(file, "utf8").trim();
	} catch {
		return "";
	}
}

/** Like `readLine`, but only where the system has no such file: a process must not take itself for another by accident. */
function readFact(file: string): string {
	try {
		return fs.readFileSync(file, "utf8").trim();
	} catch (error) {
		if (["ENOENT", "ENOTDIR", "EACCES", "EPERM"].includes(errnoOf(error) ?? "")) {
			return "";
		}
		throw error;
	}
}

function readNamespace(): string {
	try {
		return fs.readlinkSync("/proc/self/ns/pid");
	} catch {
		return "";
	}
}

interface ProcessStatus {
	readonly state: string;
	readonly threads: number;
	readonly startTime: string;
}

/** Reads /proc/<pid>/stat (see proc(5)); undefined where there is none. */
function readProcessStatus(pid: number): ProcessStatus | undefined {
	const line = readLine(`/proc/${pid}/stat`);
	// The second field is the program's name in brackets and may hold blanks and brackets itself.
	const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
	const [state, threads, startTime] = [fields[0], fields[17], fields[19]];
	if (!state || threads === undefined || startTime === undefined) {
		return undefined;
	}
	return { state, threads: Number(threads), startTime };
}

function describeCurrentProcess(): ProcessIdentity {
	// Two machines may have the same name; the hash keeps the machine's own id out of files that are shared.
	const machine = createHash("sha256").update(readFact("/etc/machine-id")).digest("hex").slice(0, 12);
	return {
		pid: process.pid,
		startTime: readProcessStatus(process.pid)?.startTime ?? "",
		pidNamespace: readNamespace(),
		host: `${os.hostname()}/${machine}`,
		boot: readFact("/proc/sys/kernel/random/boot_id").replaceAll("-", ""),
	};
}

let current: ProcessIdentity | undefined;

/** The identity of this process. */
export function currentProcess(): ProcessIdentity {
	current ??= describeCurrentProcess();
	return current;
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it runs and belongs to somebody else.
		return !(error instanceof Error && "code" in error && error.code === "ESRCH");
	}
}

/**
 * Whether the process has ended: true and false are certain, undefined means that it cannot be judged from here
 * (another machine, another container, or a system that does not tell start times).
 */
export function isProcessDead(
	identity: ProcessIdentity,
	self: ProcessIdentity = currentProcess(),
): boolean | undefined {
	if (identity.host !== self.host) {
		return undefined;
	}
	if (identity.boot !== self.boot) {
		return identity.boot && self.boot ? true : undefined;
	}
	if (identity.pidNamespace !== self.pidNamespace) {
		return undefined;
	}
	if (!isRunning(identity.pid)) {
		return true;
	}
	const status = readProcessStatus(identity.pid);
	if (!status || !identity.startTime) {
		return identity.pid === self.pid ? false : undefined;
	}
	if (status.startTime !== identity.startTime) {
		return true;
	}
	// A killed process whose first thread has ended may still have another thread in the middle of a write:
	// it is dead only when that first thread is the last one.
	return (status.state === "Z" || status.state === "X") && status.threads <= 1;
}

/** Reads an identity back from JSON data; undefined when it is not one. */
export function parseProcessIdentity(value: unknown): ProcessIdentity | undefined {
	if (typeof value !== "object" || value === null) {
		return undefined;
	}
	const { pid, startTime, pidNamespace, host, boot } = value as Partial<Record<keyof ProcessIdentity, unknown>>;
	const isComplete =
		typeof pid === "number" &&
		typeof startTime === "string" &&
		typeof pidNamespace === "string" &&
		typeof host === "string" &&
		typeof boot === "string";
	return isComplete ? { pid, startTime, pidNamespace, host, boot } : undefined;
}
