import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Message } from "../../shared/model.ts";
import type { ChatHost } from "./hostPort.ts";
import type { NoticesModel } from "./noticesModel.ts";

export type Side = "left" | "right";

/** Two versions of one message beside each other. */
export interface Comparison {
	/** All versions, oldest first; at least two. */
	readonly versions: readonly Message[];
	readonly left: Message;
	readonly right: Message;
}

/** Looks at two of several answers at once. */
export class CompareModel {
	readonly #host: ChatHost;
	readonly #notices: NoticesModel;
	readonly #versions: Signal<readonly Message[]> = signal([]);
	readonly #chosen: Signal<Readonly<Record<Side, string>>> = signal({ left: "", right: "" });
	readonly #isDiff: Signal<boolean> = signal(false);

	constructor(host: ChatHost, notices: NoticesModel) {
		this.#host = host;
		this.#notices = notices;
	}

	/** Null when nothing is compared. */
	readonly shown: ReadonlySignal<Comparison | null> = computed(() => {
		const versions = this.#versions.value;
		const left = versions.find(({ id }) => id === this.#chosen.value.left);
		const right = versions.find(({ id }) => id === this.#chosen.value.right);
		return left && right ? { versions, left, right } : null;
	});

	/** Whether the differences are marked instead of the texts being laid out. */
	get isDiff(): ReadonlySignal<boolean> {
		return this.#isDiff;
	}

	/** Compares a message with the version before it, or with the one after it when it is the first. */
	async open(messageId: string): Promise<void> {
		await this.#notices.guard(async () => {
			const versions = await this.#host.request("message/siblings", { messageId });
			const at = versions.findIndex(({ id }) => id === messageId);
			const [left, right] = at > 0 ? [versions[at - 1], versions[at]] : [versions[0], versions[1]];
			if (!left || !right) return;
			this.#versions.value = versions;
			this.#chosen.value = { left: left.id, right: right.id };
		});
	}

	choose(side: Side, messageId: string): void {
		this.#chosen.value = { ...this.#chosen.peek(), [side]: messageId };
	}

	markDifferences(isDiff: boolean): void {
		this.#isDiff.value = isDiff;
	}

	close(): void {
		this.#versions.value = [];
	}
}

/** What a version says, without thoughts and tool calls. */
export function wordsOf(message: Message): string {
	return message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
}
