import type { Localize } from "../localize.ts";
import { type PatientOptions, savePatiently } from "./savePatiently.ts";
import type { RoundListener } from "./roundListener.ts";
import type { AnswerEnd, RoundStore } from "./roundStore.ts";

export interface SaveOptions extends Omit<PatientOptions, "didFail"> {
	readonly store: Pick<RoundStore, "finish">;
	readonly listener: Pick<RoundListener, "notice">;
	readonly localize: Localize;
	/** The first try failed and others follow: who only waits for the stream's end need not wait for them. */
	readonly didGetStuck: () => void;
}

/** Enters the end of an answer, trying again as long as that can help. Rejects with why it cannot be saved. */
export async function saveAnswer(end: AnswerEnd, options: SaveOptions): ReturnType<RoundStore["finish"]> {
	const { store, listener, localize, didGetStuck } = options;
	const didFail = (error: unknown): void => {
		const reason = error instanceof Error ? localize(error.message) : "";
		const message = localize("The answer cannot be saved: {0} Daybook keeps it here and goes on trying.", reason);
		listener.notice({ code: "unsaved", message, detail: null, actions: ["show_log"] });
		didGetStuck();
	};
	return savePatiently(async () => store.finish(end), { ...options, didFail });
}
