import { StoreError } from "../store/storeError.ts";

/** Rows of one table that did not come over for one reason. */
export interface LeftOut {
	readonly table: string;
	readonly reason: string;
	readonly rows: number;
}

/** Counts what a merge has to leave behind, so that one odd row does not keep all others away. */
export class LeftOutRows {
	readonly #counts = new Map<string, LeftOut>();

	/** In the order in which they were met. */
	get list(): readonly LeftOut[] {
		return [...this.#counts.values()];
	}

	note(table: string, reason: string, rows = 1): void {
		const key = `${table}\n${reason}`;
		const before = this.#counts.get(key)?.rows ?? 0;
		this.#counts.set(key, { table, reason, rows: before + rows });
	}

	/** Enters one row of `table`. False, and noted, when a rule of the schema forbids what is in it; all else passes on. */
	attempt(table: string, enter: () => void): boolean {
		try {
			enter();
			return true;
		} catch (error) {
			if (!(error instanceof StoreError) || error.code !== "constraint") throw error;
			this.note(table, error.message);
			return false;
		}
	}
}
