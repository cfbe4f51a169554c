import type { WaitingItem } from "../../shared/toolCalls.ts";
import type { Clock } from "../clock.ts";

export interface WaitingTellerOptions {
	readonly items: () => Promise<readonly WaitingItem[]>;
	readonly tell: (items: readonly WaitingItem[]) => void;
	readonly clock: Clock;
}

/** Changes come in crowds: what waits is looked at once after them (ms). */
const settleMs = 500;

/**
 * Tells the panel what waits for the user since before this window, and again when that changes. Where nothing waits nothing
 * is looked at: only a window that dies leaves something.
 */
export class WaitingTeller {
	readonly #options: WaitingTellerOptions;
	#told = "[]";
	#cancel: (() => void) | null = null;

	constructor(options: WaitingTellerOptions) {
		this.#options = options;
	}

	/** For a panel that has just come up. */
	async tell(): Promise<void> {
		const items = await this.#options.items();
		this.#told = JSON.stringify(items);
		this.#options.tell(items);
	}

	/** Rows may have changed, here or in another window. */
	didChange(): void {
		if (this.#told === "[]") return;
		this.#cancel ??= this.#options.clock.after(settleMs, () => {
			this.#cancel = null;
			void this.#tellNews();
		});
	}

	dispose(): void {
		this.#cancel?.();
		this.#told = "[]";
	}

	async #tellNews(): Promise<void> {
		const items = await this.#options.items();
		if (JSON.stringify(items) === this.#told || this.#told === "[]") return;
		this.#told = JSON.stringify(items);
		this.#options.tell(items);
	}
}
