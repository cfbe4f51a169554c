import { type ChildProcess, spawn } from "node:child_process";
import { StringDecoder } from "node:string_decoder";
import { childEnvironment } from "./childEnvironment.ts";
import { endGroup } from "./endGroup.ts";
import { findBash } from "./findBash.ts";
import { OutputKeeper } from "./outputKeeper.ts";
import { plainText } from "./plainText.ts";
import { windowsProgram } from "./trustedPath.ts";

export interface ScriptOptions {
	/** For bash; on Windows for PowerShell. */
	readonly script: string;
	/** Absolute. */
	readonly cwd: string;
	readonly timeoutMs: number;
	/** Of output that is kept: its beginning and its end. */
	readonly maxBytes?: number;
	/** Programs from below these folders are not found by their names. */
	readonly untrustedFolders?: readonly string[];
	/** Told of what is written, as plain text, while it runs. */
	readonly tell?: (text: string) => void;
	readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface ScriptResult {
	/** What it wrote to both outputs, in the order in which it came, as plain text. */
	readonly text: string;
	/** Bytes of output that are not in `text`. */
	readonly leftOut: number;
	/** Null when it was ended. */
	readonly exitCode: number | null;
	/** Null: it ended by itself. */
	readonly endedBy: "timeout" | "stop" | "output" | null;
}

/** How long a program may take to end when it is asked to. */
const graceMs = 2000;
const defaultMaxBytes = 1_000_000;
/** Bytes. What writes so much does not end by itself. */
const flood = 50_000_000;

/**
 * Runs a script in a process group of its own, without input, with an environment of named variables. Whatever it started
 * and left running is ended with it: also when this process dies, since a watcher in the group reads from a pipe that
 * closes then. What left the group is not waited for: its output is no longer read. Rejects when the shell cannot be
 * started.
 */
export async function runScript(options: ScriptOptions, signal: AbortSignal): Promise<ScriptResult> {
	const { timeoutMs, maxBytes = defaultMaxBytes, tell } = options;
	if (signal.aborted) return { text: "", leftOut: 0, exitCode: null, endedBy: "stop" };
	const child = start(options);
	const kept = new OutputKeeper(maxBytes);
	let endedBy: ScriptResult["endedBy"] = null;
	const end = (why: NonNullable<ScriptResult["endedBy"]>): void => {
		if (endedBy !== null) return;
		endedBy = why;
		endGroup(child, "SIGTERM");
		// Who does not listen is made to.
		const force = setTimeout(() => endGroup(child, "SIGKILL"), graceMs);
		child.once("exit", () => clearTimeout(force));
	};
	const stop = (): void => end("stop");
	signal.addEventListener("abort", stop, { once: true });
	const timer = setTimeout(() => end("timeout"), timeoutMs);
	// What ended in time did so, also when its outputs are held open.
	child.once("exit", () => clearTimeout(timer));
	for (const stream of [child.stdout, child.stderr]) {
		const decoder = new StringDecoder("utf8");
		stream?.on("data", (bytes: Buffer) => {
			kept.add(bytes);
			if (kept.total > flood) end("output");
			else if (kept.total <= maxBytes) tell?.(plainText(decoder.write(bytes)));
		});
	}
	try {
		const exitCode = await exitOf(child);
		return {
			text: plainText(kept.text()),
			leftOut: kept.leftOut,
			exitCode: endedBy === null ? exitCode : null,
			endedBy,
		};
	} finally {
		clearTimeout(timer);
		signal.removeEventListener("abort", stop);
	}
}

const powerShell = windowsProgram(String.raw`WindowsPowerShell\v1.0\powershell.exe`);

/** The watcher waits for the end of fd 3; the script itself gets neither that nor an input. */
const watched = '(read -r -u 3; kill -KILL 0) >/dev/null 2>&1 & exec "$0" --norc --noprofile -c "$1" </dev/null 3<&-';

function start({ script, cwd, environment = process.env, untrustedFolders = [] }: ScriptOptions): ChildProcess {
	const env = childEnvironment(environment, untrustedFolders);
	const bash = findBash();
	if (bash === null) {
		const words = ["-NoProfile", "-NonInteractive", "-Command", script];
		return spawn(powerShell, words, { cwd, env, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
	}
	const words = ["--norc", "--noprofile", "-c", watched, bash, script];
	return spawn(bash, words, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe", "pipe"] });
}

async function exitOf(child: ChildProcess): Promise<number | null> {
	return new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("exit", (code) => {
			// What was left in the background goes, too; it would keep the outputs open.
			endGroup(child, "SIGTERM");
			const force = setTimeout(() => {
				endGroup(child, "SIGKILL");
				// What still holds them has left the group. Without them it is closed.
				for (const stream of child.stdio) stream?.destroy();
			}, graceMs);
			child.once("close", () => {
				clearTimeout(force);
				endGroup(child, "SIGKILL");
				resolve(code);
			});
		});
	});
}
