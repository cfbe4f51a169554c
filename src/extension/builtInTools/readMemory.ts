import { createHash } from "node:crypto";

/** What the model of one chat has seen of files, so that it changes none that became another meanwhile. */
export class ReadMemory {
	readonly #seen = new Map<string, string>();

	saw(real: string, bytes: Uint8Array): void {
		this.#seen.set(real, hash(bytes));
	}

	forget(real: string): void {
		this.#seen.delete(real);
	}

	/** unseen: never read here. changed: it is not what was read. */
	compare(real: string, bytes: Uint8Array): "same" | "changed" | "unseen" {
		const seen = this.#seen.get(real);
		if (seen === undefined) return "unseen";
		return seen === hash(bytes) ? "same" : "changed";
	}
}

function hash(bytes: Uint8Array): string {
	return createHash("sha256").update(bytes).digest("hex");
}
