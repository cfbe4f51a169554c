import type { Clock } from "../clock.ts";
import type { ScanPlan } from "./importer.ts";
import type { AgentRoot } from "./roots.ts";
import type { ToolName } from "./transcripts/tool.ts";

export interface WatchedTranscriptsOptions {
	readonly roots: readonly AgentRoot[];
	readonly clock: Clock;
	/** Must not reject. */
	readonly scan: (plans: readonly ScanPlan[]) => Promise<unknown>;
}

/** What a busy session writes within so long is read at once. */
export const gatherMs = 1500;
/** Everything is looked at again so often: watchers of remote and missing folders are not to be relied on. */
export const lookAgainMs = 10 * 60_000;

/** Turns what a watcher tells into scans: of single files while sessions write, of everything now and then. */
export class WatchedTranscripts {
	readonly #options: WatchedTranscriptsOptions;
	readonly #written = new Map<ToolName, Set<string>>();
	readonly #removed = new Set<ToolName>();
	#cancelGather: (() => void) | null = null;
	#cancelLook: (() => void) | null = null;
	#isDisposed = false;

	constructor(options: WatchedTranscriptsOptions) {
		this.#options = options;
	}

	written({ tool }: AgentRoot, file: string): void {
		const files = this.#written.get(tool) ?? new Set();
		this.#written.set(tool, files.add(file));
		this.#gather();
	}

	removed({ tool }: AgentRoot): void {
		this.#removed.add(tool);
		this.#gather();
	}

	/** Looks at everything, now and from then on every while. */
	scanAll(): void {
		if (this.#isDisposed || this.#options.roots.length === 0) return;
		this.#cancelLook?.();
		void this.#lookAtAll();
	}

	async #lookAtAll(): Promise<void> {
		const tools = [...new Set(this.#options.roots.map(({ tool }) => tool))];
		await this.#options.scan(tools.map((tool) => this.#planOf(tool)));
		if (!this.#isDisposed) this.#cancelLook = this.#options.clock.after(lookAgainMs, () => this.scanAll());
	}

	dispose(): void {
		this.#isDisposed = true;
		this.#cancelGather?.();
		this.#cancelLook?.();
	}

	#gather(): void {
		if (this.#isDisposed) return;
		this.#cancelGather ??= this.#options.clock.after(gatherMs, () => {
			this.#cancelGather = null;
			const removed = [...this.#removed].map((tool) => this.#planOf(tool));
			const written = [...this.#written]
				.filter(([tool]) => !this.#removed.has(tool))
				.map(([tool, files]) => ({ tool, folders: [], files: [...files] }));
			this.#removed.clear();
			this.#written.clear();
			void this.#options.scan([...removed, ...written]);
		});
	}

	#planOf(tool: ToolName): ScanPlan {
		const folders = this.#options.roots.filter((root) => root.tool === tool).flatMap((root) => root.folders);
		return { tool, folders, files: [] };
	}
}
