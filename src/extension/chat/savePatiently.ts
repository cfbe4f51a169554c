import type { Clock } from "../clock.ts";
import { expectedCode } from "../errors.ts";
import type { Log } from "../log.ts";
import { orAborted } from "./orAborted.ts";

export interface PatientOptions {
	readonly clock: Clock;
	readonly log: Log;
	/** Aborted when the window closes: there is no time to try again then. */
	readonly closing: AbortSignal;
	/** Told once, when the first try failed and others follow. */
	readonly didFail: (error: unknown) => void;
}

/** Failures that pass by themselves: the disk gets room again, the other window lets go. */
const passing: ReadonlySet<string | null> = new Set(["full", "busy"]);
/** Between two tries. */
const retryMs = 2000;

/** Saves what a round made, trying again as long as that can help. Rejects with why it cannot be saved. */
export async function savePatiently<Saved>(save: () => Promise<Saved>, options: PatientOptions): Promise<Saved> {
	const { clock, log, closing, didFail } = options;
	for (let tries = 0; ; tries++) {
		try {
			return await save();
		} catch (error) {
			log.error("What a round made could not be saved", error);
			if (closing.aborted || !passing.has(expectedCode(error))) throw error;
			if (tries === 0) didFail(error);
			// When the window closes meanwhile, it is tried once more at once.
			const pause = new Promise<void>((resolve) => void clock.after(retryMs, resolve));
			await orAborted(pause, closing).catch(() => undefined);
		}
	}
}
