import { computed, effect, type ReadonlySignal } from "@preact/signals";
import type { MessageModel } from "./messageModel.ts";
import type { Transcript } from "./transcript.ts";

/** How often the host is asked whether the window that answers still lives (ms): when that dies nobody tells. */
const askAgainMs = 5000;

export interface AnswersElsewhereOptions {
	readonly transcript: Transcript;
	/** Runs the callback after so many milliseconds; returns what calls it off. */
	readonly later: (run: () => void, ms: number) => () => void;
	/** Asks the host for the answer; resolves when it has said that it does not make it either. */
	readonly ask: (messageId: string) => Promise<void>;
}

/** Watches for an answer of the shown chat that another window is making: its state is known, its stream is not heard. */
export class AnswersElsewhere {
	/** The answer; null when none is being made elsewhere. */
	readonly message: ReadonlySignal<MessageModel | null>;
	readonly #options: AnswersElsewhereOptions;
	#cancel: (() => void) | null = null;

	constructor(options: AnswersElsewhereOptions) {
		this.#options = options;
		this.message = computed(() => {
			const last = options.transcript.end.value;
			return last && isMadeElsewhere(last) ? last : null;
		});
		effect(() => this.#askAgain(this.message.value));
	}

	#askAgain(model: MessageModel | null): void {
		this.#cancel?.();
		this.#cancel = null;
		if (model) this.#cancel = this.#options.later(() => void this.#ask(model), askAgainMs);
	}

	async #ask(model: MessageModel): Promise<void> {
		await this.#options.ask(model.id);
		if (this.message.peek() === model) this.#askAgain(model);
	}
}

/** True for an answer in the making that this window does not hear. */
export function isMadeElsewhere(model: MessageModel): boolean {
	return model.message.value.state === "streaming" && model.status.value === null;
}
