import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";

/** Something that must end before the editor goes. */
export interface ClosingStep {
	/** For the log. */
	readonly name: string;
	/** No longer than this (ms) do the others wait for it. */
	readonly limitMs: number;
	readonly close: () => Promise<void>;
}

/** Ends one after the other. A step that fails or hangs keeps none of the next from its turn. */
export async function closeInOrder(steps: readonly ClosingStep[], clock: Clock, log: Log): Promise<void> {
	for (const { name, limitMs, close } of steps) {
		let stopWaiting = (): void => undefined;
		const isLate = new Promise<true>((resolve) => {
			stopWaiting = clock.after(limitMs, () => resolve(true));
		});
		try {
			const closed = close().then(() => false);
			if (await Promise.race([closed, isLate])) log.warn(`${name} did not end in time`);
		} catch (error) {
			log.error(`${name} did not end well`, error);
		}
		stopWaiting();
	}
}
