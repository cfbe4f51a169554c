/** How many siblings share a parent on the page: thousands of them in one place make every layout slow. */
export const runLength = 64;

/** A long list cut into runs of 64. */
export type Runs<Element> = readonly (readonly Element[])[];

export function toRuns<Element>(list: readonly Element[]): Runs<Element> {
	const runs: (readonly Element[])[] = [];
	for (let at = 0; at < list.length; at += runLength) runs.push(list.slice(at, at + runLength));
	return runs;
}

/** A list that only grows. Runs that are full stay the same objects, so that they are never drawn again. */
export class GrowingRuns<Element> {
	readonly #full: (readonly Element[])[] = [];
	#rest: readonly Element[] = [];

	get length(): number {
		return this.#full.length * runLength + this.#rest.length;
	}

	push(elements: readonly Element[]): void {
		const runs = toRuns([...this.#rest, ...elements]);
		const last = runs.at(-1) ?? [];
		const isFull = last.length === runLength;
		this.#full.push(...(isFull ? runs : runs.slice(0, -1)));
		this.#rest = isFull ? [] : last;
	}

	/** All of it, with elements at the end that may still change. */
	with(elements: readonly Element[]): Runs<Element> {
		return [...this.#full, ...toRuns([...this.#rest, ...elements])];
	}
}
