import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Failure } from "../../shared/model.ts";
import { RpcError } from "../../shared/rpc.ts";
import { t } from "../l10n.ts";

/** More than this at once is a wall, not a notice. */
const noticeLimit = 3;

/** Failures that belong to no message, and the one line that a screen reader is told. */
export class NoticesModel {
	readonly #shown: Signal<readonly Failure[]> = signal([]);
	readonly #announcement: Signal<string> = signal("");
	/** What the panel says in a place of its own for as long as it is true. */
	readonly #standing: Signal<string | null> = signal(null);
	/** What last stood there. */
	#stood: string | null = null;
	readonly #visible = computed(() => this.#shown.value.filter(({ message }) => message !== this.#standing.value));

	/** Newest last, without what stands elsewhere. */
	get shown(): ReadonlySignal<readonly Failure[]> {
		return this.#visible;
	}

	get announcement(): ReadonlySignal<string> {
		return this.#announcement;
	}

	announce(sentence: string): void {
		this.#announcement.value = sentence;
	}

	/** A sentence that stands elsewhere until it is no longer true, such as that the disk is full: nothing repeats it. */
	setStanding(sentence: string | null): void {
		this.#standing.value = sentence;
		this.#stood = sentence ?? this.#stood;
	}

	show(failure: Failure): void {
		const others = this.#shown.peek().filter((notice) => notice.message !== failure.message);
		this.#shown.value = [...others, failure].slice(-noticeLimit);
		this.announce(failure.message);
	}

	dismiss(failure: Failure): void {
		this.#shown.value = this.#shown.peek().filter((notice) => notice !== failure);
	}

	/** Another chat is shown: what was told belongs to the one before. */
	clear(): void {
		this.#shown.value = [];
	}

	/** Guards what the user asked for; when it goes well, what failed before it is told no more. */
	async act(run: () => Promise<unknown>): Promise<boolean> {
		const before = new Set(this.#shown.peek());
		const isDone = await this.guard(run);
		if (isDone) this.#shown.value = this.#shown.peek().filter((notice) => !before.has(notice));
		return isDone;
	}

	/** Runs something that asks the host; a failure becomes a notice with these ways out. True when it went well. */
	async guard(run: () => Promise<unknown>, actions: Failure["actions"] = []): Promise<boolean> {
		try {
			await run();
			// Something went well again: whoever failed for what stood there may forget it.
			this.#shown.value = this.#shown.peek().filter(({ message }) => message !== this.#stood);
			return true;
		} catch (error) {
			if (!isQuiet(error)) this.show(failureOf(error, actions));
			return false;
		}
	}
}

/** A cancelled request is what the user wanted; a disposed one has nobody left to tell. */
function isQuiet(error: unknown): boolean {
	return error instanceof RpcError && (error.code === "cancelled" || error.code === "disposed");
}

function failureOf(error: unknown, actions: Failure["actions"]): Failure {
	if (error instanceof RpcError) return { code: error.code, message: error.message, detail: null, actions };
	console.error(error);
	const message = t("Something went wrong in the panel.");
	return { code: "panel_error", message, detail: String(error), actions: [...actions, "show_log"] };
}
