import type { StoreDamage, StoreStatus } from "./store.ts";

export type StatusPart = Pick<StoreStatus, "mode" | "reason" | "warnings" | "damage">;

/** The part of the status that lasts; tells listeners when it changes. */
export class StatusBoard {
	#part: StatusPart;
	readonly #listeners = new Set<(status: StoreStatus) => void>();
	readonly #complete: (part: StatusPart) => StoreStatus;

	/** `complete` adds what is measured at each asking. */
	constructor(part: StatusPart, complete: (part: StatusPart) => StoreStatus) {
		this.#part = part;
		this.#complete = complete;
	}

	get part(): StatusPart {
		return this.#part;
	}

	get status(): StoreStatus {
		return this.#complete(this.#part);
	}

	set(change: Partial<StatusPart>): void {
		const next = { ...this.#part, ...change };
		const isSame =
			next.mode === this.#part.mode &&
			next.reason === this.#part.reason &&
			next.damage === this.#part.damage &&
			next.warnings.join("\n") === this.#part.warnings.join("\n");
		if (isSame) {
			return;
		}
		this.#part = next;
		for (const listener of this.#listeners) {
			listener(this.status);
		}
	}

	subscribe(listener: (status: StoreStatus) => void): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}
}

/** One sentence for each kind of damage, for the user. */
export const damageSentences: Readonly<Record<StoreDamage["code"], string>> = {
	empty: "The database file was empty: its content is gone. Daybook has set it aside and started a new one.",
	truncated: "The end of the database file was missing; Daybook has set the file aside and started a new one.",
	corrupt: "The database file was damaged; Daybook has set it aside and started a new one.",
	missing: "The database file was gone although backups or its log are there; Daybook has started a new one.",
	foreign: "The database file belongs to another program; Daybook leaves it alone and keeps nothing in this window.",
	newer: "A newer Daybook wrote this database; update Daybook to use it. Until then nothing is kept in this window.",
};
