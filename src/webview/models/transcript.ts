import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { MessageModel } from "./messageModel.ts";

/** Messages that are put on screen and taken off it together. */
export interface Leaf {
	readonly key: string;
	readonly messages: ReadonlySignal<readonly MessageModel[]>;
}

interface OpenLeaf extends Leaf {
	readonly messages: Signal<readonly MessageModel[]>;
}

/** Small enough to build in a frame, large enough that a screen holds few of them. */
export const leafSize = 8;

/** The messages of the shown branch that are here, in leaves that never change their bounds except the last. */
export class Transcript {
	readonly #leaves: Signal<readonly OpenLeaf[]> = signal([]);
	#nextKey = 1;

	get leaves(): ReadonlySignal<readonly Leaf[]> {
		return this.#leaves;
	}

	/** All that are here, oldest first; follows the transcript. */
	readonly messages: ReadonlySignal<readonly MessageModel[]> = computed(() =>
		this.#leaves.value.flatMap((leaf) => leaf.messages.value),
	);

	/** The last message that is here; follows the transcript. */
	readonly end: ReadonlySignal<MessageModel | undefined> = computed(() =>
		this.#leaves.value.at(-1)?.messages.value.at(-1),
	);

	get first(): MessageModel | undefined {
		return this.#leaves.peek()[0]?.messages.peek()[0];
	}

	find(messageId: string): MessageModel | undefined {
		return this.all().find((message) => message.id === messageId);
	}

	all(): readonly MessageModel[] {
		return this.#leaves.peek().flatMap((leaf) => leaf.messages.peek());
	}

	/** Puts older messages before those that are here; these keep their leaves. */
	prepend(messages: readonly MessageModel[]): void {
		const known = new Set(this.all().map((message) => message.id));
		const older = messages.filter((message) => !known.has(message.id));
		this.#leaves.value = [...this.#split(older), ...this.#leaves.peek()];
	}

	/** Adds a message at the end; one that is here already stays where it is. */
	append(message: MessageModel): void {
		if (this.find(message.id)) return;
		const leaf = this.#leaves.peek().at(-1);
		if (leaf && leaf.messages.peek().length < leafSize) leaf.messages.value = [...leaf.messages.peek(), message];
		else this.#leaves.value = [...this.#leaves.peek(), ...this.#split([message])];
	}

	/** Puts a message right after one that is here; does nothing when it is here already. */
	insertAfter(before: MessageModel, message: MessageModel): void {
		if (this.find(message.id)) return;
		const at = this.all().indexOf(before) + 1;
		this.replaceFrom(at, [message, ...this.all().slice(at)]);
	}

	remove(messageId: string): void {
		const at = this.all().findIndex(({ id }) => id === messageId);
		if (at !== -1) this.replaceFrom(at, this.all().slice(at + 1));
	}

	/** Puts the given messages in place of all from that index on. */
	replaceFrom(index: number, messages: readonly MessageModel[]): void {
		const kept: OpenLeaf[] = [];
		let count = 0;
		for (const leaf of this.#leaves.peek()) {
			const all = leaf.messages.peek();
			const rest = all.slice(0, Math.max(0, index - count));
			count += all.length;
			if (rest.length === 0) break;
			if (rest.length < all.length) leaf.messages.value = rest;
			kept.push(leaf);
		}
		this.#leaves.value = kept;
		for (const message of messages) this.append(message);
	}

	/** Lets go of the newest messages beyond that many, by whole leaves; false when there are none. */
	dropLast(most: number): boolean {
		return this.#drop(most, () => this.#leaves.peek().slice(0, -1));
	}

	/** Lets go of the oldest messages beyond that many, by whole leaves; false when there are none. */
	dropFirst(most: number): boolean {
		return this.#drop(most, () => this.#leaves.peek().slice(1));
	}

	#drop(most: number, without: () => readonly OpenLeaf[]): boolean {
		const before = this.#leaves.peek();
		while (this.all().length > most) this.#leaves.value = without();
		return this.#leaves.peek() !== before;
	}

	#split(messages: readonly MessageModel[]): readonly OpenLeaf[] {
		const leaves: OpenLeaf[] = [];
		for (let at = 0; at < messages.length; at += leafSize) {
			leaves.push({ key: `leaf:${this.#nextKey++}`, messages: signal(messages.slice(at, at + leafSize)) });
		}
		return leaves;
	}
}
