/** Time as the code sees it, so that tests can hold it. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Calls back once after so many ms; returns the function that takes it back. */
	after(milliseconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	after: (milliseconds, callback) => {
		const timer = setTimeout(callback, milliseconds);
		return () => clearTimeout(timer);
	},
};
