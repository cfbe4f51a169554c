import { spawn } from "node:child_process";
import { StringDecoder } from "node:string_decoder";
import type { CommandEnd, CommandRun } from "./surroundings.ts";

/** Bytes of output that are kept; the program goes on beyond them. */
const mostOutput = 1_000_000;
/** Between asking a program to end and ending it by force (ms). */
const graceMs = 2000;
/** What a program is told of the editor's surroundings: enough to find programs and its home, and no key. */
const passedOn = ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "TZ", "TERM"];
const passedOnWindows = ["SYSTEMROOT", "COMSPEC", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMFILES"];

/**
 * Runs a script in a shell that reads no start-up files, in a process group of its own and with closed input; everything
 * that it started ends with it. Rejects when the shell cannot be started.
 */
export async function runCaptured(run: CommandRun, signal: AbortSignal): Promise<CommandEnd> {
	signal.throwIfAborted();
	const isWindows = process.platform === "win32";
	const [program, given] = isWindows
		? ["powershell.exe", ["-NoProfile", "-NonInteractive", "-Command", run.script]]
		: ["bash", ["--norc", "--noprofile", "-c", run.script]];
	const child = spawn(program, given, {
		cwd: run.cwd,
		env: environment(),
		stdio: ["ignore", "pipe", "pipe"],
		detached: !isWindows,
		windowsHide: true,
	});
	const output = new Output(run.tell);
	for (const stream of [child.stdout, child.stderr]) output.follow(stream);
	let isTimeout = false;
	const end = (): void => endGroup(child.pid, isWindows);
	const timer = setTimeout(() => {
		isTimeout = true;
		end();
	}, run.timeoutMs);
	signal.addEventListener("abort", end, { once: true });
	try {
		const exitCode = await new Promise<number | null>((resolve, reject) => {
			child.on("error", reject);
			child.on("exit", (code) => {
				// What it left running holds the pipes open; it ends with the command.
				endGroup(child.pid, isWindows);
				setTimeout(() => [child.stdout, child.stderr].forEach((stream) => stream.destroy()), graceMs).unref();
				child.on("close", () => resolve(code));
			});
		});
		return { output: output.text(), exitCode, isTimeout };
	} finally {
		clearTimeout(timer);
		signal.removeEventListener("abort", end);
	}
}

function environment(): Record<string, string> {
	const names = process.platform === "win32" ? [...passedOn, ...passedOnWindows] : passedOn;
	const passed = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
	// Programs that ask for a terminal or draw progress bars are told that nobody watches.
	return {
		...Object.fromEntries(passed),
		CI: "1",
		NO_COLOR: "1",
		GIT_TERMINAL_PROMPT: "0",
		GIT_PAGER: "cat",
		PAGER: "cat",
	};
}

function endGroup(pid: number | undefined, isWindows: boolean): void {
	if (pid === undefined) return;
	if (isWindows) {
		spawn("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore", windowsHide: true });
		return;
	}
	const send = (name: "SIGTERM" | "SIGKILL"): void => {
		try {
			process.kill(-pid, name);
		} catch {
			// The group is gone.
		}
	};
	send("SIGTERM");
	setTimeout(() => send("SIGKILL"), graceMs).unref();
}

/** What came so far, without what would steer a terminal. */
class Output {
	readonly #tell: (output: string) => void;
	#text = "";
	#left = 0;

	constructor(tell: (output: string) => void) {
		this.#tell = tell;
	}

	follow(stream: NodeJS.ReadableStream): void {
		const decoder = new StringDecoder("utf8");
		stream.on("data", (bytes: Buffer) => this.#add(decoder.write(bytes)));
		stream.on("error", () => undefined);
	}

	text(): string {
		const text = plain(this.#text);
		return this.#left === 0 ? text : `${text}\n… ${this.#left.toLocaleString("en-US")} characters left out …`;
	}

	#add(piece: string): void {
		const room = mostOutput - this.#text.length;
		this.#text += piece.slice(0, Math.max(0, room));
		this.#left += Math.max(0, piece.length - Math.max(0, room));
		if (room > 0) this.#tell(plain(piece));
	}
}

const escapes =
	// oxlint-disable-next-line no-control-regex -- that is what is taken out
	/\u001B(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][\s\S]*?(?:\u0007|\u001B\\|$)|[ -/]*[0-~])|\u009B[0-?]*[ -/]*[@-~]/g;
// oxlint-disable-next-line no-control-regex -- as above
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;

/** Text without escape sequences and control characters; a line that is drawn over is kept as it was last. */
export function plain(text: string): string {
	const lines = text.replaceAll(escapes, "").replaceAll("\r\n", "\n").split("\n");
	return lines.map((line) => line.slice(line.lastIndexOf("\r") + 1).replaceAll(controls, "")).join("\n");
}
