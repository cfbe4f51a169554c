import type { ChatEvent, Usage } from "../providers/provider.ts";

/** What one attempt at a model call took, as far as the host told it or it can be estimated. */
export interface Attempt {
	readonly usage: Usage;
	readonly startedAt: number;
	readonly endedAt: number;
}

/**
 * Keeps the attempts at one model call apart. Each that the host took in is billed for itself, so that the figures of the
 * one that succeeds must not take the place of those of the ones before it.
 */
export class Attempts {
	readonly #earlier: Attempt[] = [];
	#usage: Usage | null = null;
	#startedAt: number;

	/** `startedAt`: when the first attempt begins. */
	constructor(startedAt: number) {
		this.#startedAt = startedAt;
	}

	/** The attempts that were followed by another one and that the host had taken in. */
	get earlier(): readonly Attempt[] {
		return this.#earlier;
	}

	/** The figures of the running or last attempt; null while none were told. */
	get usage(): Usage | null {
		return this.#usage;
	}

	/** When the running or last attempt began. */
	get startedAt(): number {
		return this.#startedAt;
	}

	/** Reads an event of the call; those that are not about what it takes are left alone. */
	read(event: ChatEvent, now: number): void {
		if (event.type === "usage") this.#usage = event.usage;
		if (event.type !== "retry") return;
		if (this.#usage !== null) this.#earlier.push({ usage: this.#usage, startedAt: this.#startedAt, endedAt: now });
		this.#usage = null;
		this.#startedAt = now + event.delayMs;
	}

	/** All that the host had taken in, oldest first, by the ids they have in the books; the last one ended at `now`. */
	all(callId: string, now: number): readonly (Attempt & { readonly usageId: string })[] {
		const earlier = this.#earlier.map((attempt, index) => ({ ...attempt, usageId: earlierId(callId, index) }));
		if (this.#usage === null) return earlier;
		return [...earlier, { usageId: callId, usage: this.#usage, startedAt: this.#startedAt, endedAt: now }];
	}
}

/** The id in the books of an attempt before the last one. Counted from the first, so that it keeps it whatever follows. */
export function earlierId(callId: string, index: number): string {
	return `${callId}:attempt-${index + 1}`;
}
