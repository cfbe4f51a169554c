import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { StringDecoder } from "node:string_decoder";
import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/client";
import spawn from "cross-spawn";
import type { ServerDefinition } from "../definitions/serverDefinition.ts";
import { childEnvironment } from "../processes/childEnvironment.ts";
import { endTree, KnownTree, type ProcessTree } from "../processes/processTree.ts";
import type { Reaper } from "../processes/reaper.ts";
import { BoundedLines } from "./boundedLines.ts";
import { longAnswer } from "./longAnswer.ts";
import { foundProgram } from "./serverProgram.ts";

/** Bytes. Nothing that fits a model's window comes near them. */
const limits = {
	/** Of one message. */
	line: 8_000_000,
	/** Of a line that never ends, or of one that nobody could want. */
	endlessLine: 256_000_000,
	/** Of what was sent without having been asked for, since the last answer. */
	unasked: 32_000_000,
	/** Of what the server does not read. */
	unread: 32_000_000,
};
/** A server may end by itself when its input ends, before it is told to (ms); then it has as long again. */
const patienceMs = 400;

/** For how long what a server wrote before it ended is waited for (ms): others may hold its output open. */
const lastWordsMs = 300;

export interface StdioTransportOptions {
	readonly definition: Extract<ServerDefinition, { kind: "stdio" }>;
	readonly reaper: Pick<Reaper, "start" | "watch" | "forget">;
	/** Programs from below these folders are not found by their names. */
	readonly untrustedFolders: readonly string[];
	/** What the server writes on its error output. */
	readonly onErrorOutput: (piece: string) => void;
	/** Why the connection ended, when it did not end by `close`. Called once, before `onclose`. */
	readonly onFailure: (sentence: string) => void;
}

/** Speaks with a server that runs as a child in a group of its own, and ends all that it started with it. */
export class StdioTransport implements Transport {
	onclose?: () => void;
	onerror?: (error: Error) => void;
	onmessage?: (message: JSONRPCMessage) => void;
	readonly #options: StdioTransportOptions;
	readonly #mark = randomBytes(12).toString("hex");
	#child: ChildProcess | null = null;
	#tree: ProcessTree | null = null;
	/** Requests without an answer yet. */
	readonly #pending = new Set<unknown>();
	#unasked = 0;
	#ending: Promise<void> | null = null;

	constructor(options: StdioTransportOptions) {
		this.#options = options;
	}

	/** The server's process; null before and after. */
	get tree(): ProcessTree | null {
		return this.#tree;
	}

	async start(): Promise<void> {
		const { definition, reaper, untrustedFolders, onErrorOutput } = this.#options;
		const program = foundProgram(definition, untrustedFolders);
		await reaper.start();
		const child = spawn(program, [...definition.args], {
			cwd: definition.cwd,
			env: childEnvironment(process.env, definition.env, this.#mark, untrustedFolders),
			stdio: ["pipe", "pipe", "pipe"],
			detached: process.platform !== "win32",
			shell: false,
			windowsHide: true,
		});
		this.#child = child;
		if (child.pid !== undefined) {
			this.#tree = { pid: child.pid, mark: this.#mark };
			reaper.watch(this.#tree);
		}
		const lines = new BoundedLines(limits.line, {
			onLine: (line) => this.#receive(line),
			onLongLine: (line) => this.#pass(longAnswer(line), line.bytes),
		});
		child.stdout?.on("data", (chunk: Buffer) => {
			lines.push(chunk);
			if (lines.pendingBytes > limits.endlessLine) this.#fail("It wrote a line without an end.");
		});
		const decoder = new StringDecoder("utf8");
		child.stderr?.on("data", (chunk: Buffer) => onErrorOutput(decoder.write(chunk)));
		for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.on("error", () => {});
		child.on("exit", (code, signal) => {
			// What it wrote last is still on its way.
			const fail = (): void => this.#fail(exitSentence(code, signal));
			child.once("close", fail);
			setTimeout(fail, lastWordsMs).unref();
		});
		await new Promise<void>((resolve, reject) => {
			child.once("spawn", resolve);
			child.once("error", reject);
		});
	}

	async send(message: JSONRPCMessage): Promise<void> {
		const input = this.#child?.stdin;
		if (!input?.writable || this.#ending) throw new Error("The server is not running.");
		if (input.writableLength > limits.unread) {
			this.#fail("It does not read what it is sent.");
			throw new Error("The server does not read what it is sent.");
		}
		if ("method" in message && "id" in message) this.#pending.add(message.id);
		input.write(`${JSON.stringify(message)}\n`);
	}

	/** Ends the server and everything it started. Resolves when nothing of it is left. */
	async close(): Promise<void> {
		await (this.#ending ??= this.#end());
	}

	#receive(line: Buffer): void {
		let message: unknown = null;
		try {
			message = JSON.parse(line.toString("utf8"));
		} catch {
			// Programs that print greetings on their standard output are common.
		}
		this.#pass(message, line.length);
	}

	/** Gives on what is a message; everything else is counted and forgotten. */
	#pass(message: unknown, bytes: number): void {
		const isAnswered = isAnswer(message) && this.#pending.delete(message.id);
		if (isAnswered) this.#unasked = 0;
		else if ((this.#unasked += bytes) > limits.unasked)
			return this.#fail("It talks without end and without being asked.");
		// An answer to what nobody asked, or the second one to what somebody did, is none.
		if (this.#ending || !isMessage(message) || (isAnswer(message) && !isAnswered)) return;
		try {
			this.onmessage?.(message as JSONRPCMessage);
		} catch (error) {
			this.onerror?.(error instanceof Error ? error : new Error(String(error)));
		}
	}

	#fail(sentence: string): void {
		if (this.#ending) return;
		this.#options.onFailure(sentence);
		void this.close();
	}

	async #end(): Promise<void> {
		const tree = this.#tree;
		const known = tree && new KnownTree(tree);
		// Before the server ends by itself: its children are known by it.
		known?.look();
		this.#child?.stdin?.end();
		this.#child?.stdout?.removeAllListeners("data");
		this.#child?.stdout?.resume();
		if (known) {
			await endTree(known, patienceMs);
			this.#options.reaper.forget(known.tree);
		}
		this.#tree = null;
		this.#child?.stdout?.destroy();
		this.#child?.stderr?.destroy();
		this.#child = null;
		this.onclose?.();
	}
}

function exitSentence(code: number | null, signal: NodeJS.Signals | null): string {
	return signal === null ? `It ended with the code ${code ?? "unknown"}.` : `It was ended by ${signal}.`;
}

function isMessage(value: unknown): value is object {
	return typeof value === "object" && value !== null && "jsonrpc" in value && value.jsonrpc === "2.0";
}

function isAnswer(value: unknown): value is { readonly id: unknown } {
	return isMessage(value) && "id" in value && ("result" in value || "error" in value);
}
