import type { WaitingItem } from "../shared/toolCalls.ts";
import type { Log } from "./log.ts";

/** Who knows of things that wait for the user since before this window. */
export interface WaitingSource {
	readonly kinds: readonly WaitingItem["kind"][];
	items(): Promise<readonly WaitingItem[]>;
	/** Leads the user to it; runs nothing. */
	open(id: string): Promise<void>;
}

/** All that waits for the user, from every feature, for the one place where it is shown at the start. */
export class WaitingItems {
	readonly #sources = new Set<WaitingSource>();
	readonly #log: Log;
	#asking: readonly string[] = [];

	constructor(log: Log) {
		this.#log = log;
	}

	add(source: WaitingSource): { dispose(): void } {
		this.#sources.add(source);
		return { dispose: () => this.#sources.delete(source) };
	}

	/** The newest first; what a source cannot tell is left out. */
	async all(): Promise<readonly WaitingItem[]> {
		const found = await Promise.all(
			Array.from(this.#sources, async (source) =>
				source.items().catch((error: unknown): readonly WaitingItem[] => {
					this.#log.error("What waits could not be listed", error);
					return [];
				}),
			),
		);
		return found.flat().toSorted((a, b) => b.at - a.at);
	}

	/** Chats of this window in which the user has to allow something or not, by their ids. */
	setAsking(conversationIds: readonly string[]): void {
		this.#asking = conversationIds;
	}

	isAsking(conversationId: string): boolean {
		return this.#asking.includes(conversationId);
	}

	async open(kind: WaitingItem["kind"], id: string): Promise<void> {
		for (const source of this.#sources) if (source.kinds.includes(kind)) await source.open(id);
	}
}
