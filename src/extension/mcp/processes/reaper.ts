import { type ChildProcess, spawn } from "node:child_process";
import type { ProcessTree } from "./processTree.ts";

export interface ReaperOptions {
	/** mcpReaper.cjs. */
	readonly script: string;
	/** A Node, or the editor's own program, which is one when it is told so. */
	readonly program: string;
	readonly log: (sentence: string) => void;
}

/** The watcher that ends the servers when the extension host could not: one for the window, started with the first server. */
export class Reaper {
	readonly #options: ReaperOptions;
	readonly #trees = new Map<number, ProcessTree>();
	#child: ChildProcess | null = null;

	constructor(options: ReaperOptions) {
		this.#options = options;
	}

	/** Its process; null while there is none. */
	get pid(): number | null {
		return this.#child?.pid ?? null;
	}

	/** To be called before anything is started, so that nothing lives without it. Rejects when it cannot be started. */
	async start(): Promise<void> {
		if (this.#child) return;
		const { script, program, log } = this.#options;
		const child = spawn(program, [script], {
			// Not in the extension host's group: what ends that group must not end its watcher.
			detached: true,
			stdio: ["pipe", "ignore", "ignore"],
			windowsHide: true,
			env: { ...rootEnvironment(), ELECTRON_RUN_AS_NODE: "1" },
		});
		this.#child = child;
		child.stdin.on("error", () => {});
		child.on("exit", () => this.#ended(child));
		await new Promise<void>((resolve, reject) => {
			child.once("spawn", resolve);
			child.once("error", (error) => {
				this.#child = null;
				log(`The watcher of MCP servers could not be started: ${error.message}`);
				reject(error);
			});
		});
		child.unref();
		for (const tree of this.#trees.values()) this.#tell(`+${tree.pid} ${tree.mark}`);
	}

	watch(tree: ProcessTree): void {
		this.#trees.set(tree.pid, tree);
		this.#tell(`+${tree.pid} ${tree.mark}`);
	}

	/** Of a tree of which nothing is left. */
	forget({ pid }: ProcessTree): void {
		this.#trees.delete(pid);
		this.#tell(`-${pid}`);
	}

	/** Ends it, and whatever it still watches. */
	dispose(): void {
		this.#child?.stdin?.end();
		this.#child = null;
	}

	#tell(line: string): void {
		this.#child?.stdin?.write(`${line}\n`);
	}

	/** Somebody ended it: servers that run get another one. */
	#ended(child: ChildProcess): void {
		if (this.#child !== child) return;
		this.#child = null;
		if (this.#trees.size > 0) void this.start().catch(() => {});
	}
}

function rootEnvironment(): Record<string, string> {
	const { PATH, SystemRoot } = process.env;
	return { ...(PATH === undefined ? {} : { PATH }), ...(SystemRoot === undefined ? {} : { SystemRoot }) };
}
