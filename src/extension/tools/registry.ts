import type { Log } from "../log.ts";
import type { Tool, ToolSource } from "./tool.ts";

/** All tools of this window. Features add their sources when they are registered; the round loop asks anew for each call. */
export class ToolRegistry {
	readonly #sources = new Set<ToolSource>();
	readonly #log: Log;

	constructor(log: Log) {
		this.#log = log;
	}

	/** Adds a source after those that are there; returns what takes it away again. */
	add(source: ToolSource): { dispose(): void } {
		this.#sources.add(source);
		return { dispose: () => this.#sources.delete(source) };
	}

	/**
	 * The tools for a chat. Of two with one name the earlier source's stays: nobody can take the place of a tool of ours. A
	 * source that fails offers nothing.
	 */
	async tools(conversationId: string | null): Promise<readonly Tool[]> {
		const offered = await Promise.all(
			Array.from(this.#sources, async (source) => this.#toolsOf(source, conversationId)),
		);
		const byName = new Map<string, Tool>();
		for (const tool of offered.flat()) if (!byName.has(tool.definition.name)) byName.set(tool.definition.name, tool);
		return [...byName.values()];
	}

	async #toolsOf(source: ToolSource, conversationId: string | null): Promise<readonly Tool[]> {
		try {
			return await source.tools(conversationId);
		} catch (error) {
			this.#log.error("Tools could not be listed", error);
			return [];
		}
	}
}
