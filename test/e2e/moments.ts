/** How a window comes to its end in the middle of what its user does. */
export type Cut = "killed" | "reloaded" | "closed";
export type Doing = "typing" | "queueing" | "streaming";

/** A moment at which a window is interrupted. */
export interface Moment {
	readonly name: string;
	readonly doing: Doing;
	readonly cut: Cut;
	readonly isNewChat: boolean;
	/** So long after the user began with it. */
	readonly afterMs: number;
	/** Words of the answers: short ones end before the cut, and what waits goes by itself then. */
	readonly words: number;
	/** Whether the user looks at what he typed before he sends it: the page then has time to keep it. */
	readonly isHasty: boolean;
}

const doings: readonly Doing[] = ["typing", "queueing", "streaming"];
/** Never three kills in a row: the editor would ask before it starts the host again. */
const cuts: readonly Cut[] = ["killed", "reloaded", "closed"];

/** Moments that are the same for the same seed; each thing to do meets each end in any nine of them. */
export function momentsOf(count: number, seed: number): readonly Moment[] {
	const random = numbersFrom(seed);
	return Array.from({ length: count }, (_, index) => ({
		name: `m${index}`,
		doing: doings[index % 3] ?? "typing",
		cut: cuts[(index + Math.floor(index / 3)) % 3] ?? "killed",
		isNewChat: index === 0 || random() < 0.6,
		afterMs: Math.floor(random() * 2500),
		words: random() < 0.5 ? 8 : 300,
		isHasty: random() < 0.5,
	}));
}

/** Numbers from 0 to 1 that look random and are the same for the same seed. */
function numbersFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
