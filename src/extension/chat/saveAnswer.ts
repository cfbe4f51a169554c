import type { Clock } from "../clock.ts";
import { expectedCode } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Log } from "../log.ts";
import { orAborted } from "./orAborted.ts";
import type { RoundListener } from "./roundListener.ts";
import type { AnswerEnd, RoundStore } from "./roundStore.ts";

export interface SaveOptions {
	readonly store: Pick<RoundStore, "finish">;
	readonly listener: Pick<RoundListener, "notice">;
	readonly clock: Clock;
	readonly log: Log;
	readonly localize: Localize;
	/** Aborted when the window closes: there is no time to try again then. */
	readonly closing: AbortSignal;
	/** The first try failed and others follow: who only waits for the stream's end need not wait for them. */
	readonly didGetStuck: () => void;
}

/** Failures that pass by themselves: the disk gets room again, the other window lets go. */
const passing: ReadonlySet<string | null> = new Set(["full", "busy"]);
/** Between two tries. */
const retryMs = 2000;

/** Enters the end of an answer, trying again as long as that can help. Rejects with why it cannot be saved. */
export async function saveAnswer(end: AnswerEnd, options: SaveOptions): ReturnType<RoundStore["finish"]> {
	const { store, listener, clock, log, localize, closing, didGetStuck } = options;
	for (let tries = 0; ; tries++) {
		try {
			return await store.finish(end);
		} catch (error) {
			log.error("An answer could not be saved", error);
			if (closing.aborted || !passing.has(expectedCode(error))) throw error;
			const reason = error instanceof Error ? localize(error.message) : "";
			const message = localize("The answer cannot be saved: {0} Daybook keeps it here and goes on trying.", reason);
			if (tries === 0) listener.notice({ code: "unsaved", message, detail: null, actions: ["show_log"] });
			didGetStuck();
			// When the window closes meanwhile, it is tried once more at once.
			const pause = new Promise<void>((resolve) => void clock.after(retryMs, resolve));
			await orAborted(pause, closing).catch(() => undefined);
		}
	}
}
