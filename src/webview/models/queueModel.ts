import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { QueuedMessage } from "../../shared/model.ts";
import type { QueueState } from "../../shared/protocol.ts";
import type { ChatHost } from "./hostPort.ts";
import type { NoticesModel } from "./noticesModel.ts";
import { QueueEditModel, type QueueEditOptions } from "./queueEditModel.ts";

const nothing: QueueState = { conversationId: "", items: [], isGoing: false };

/** The messages of the shown chat that wait to be sent. */
export class QueueModel {
	readonly #host: ChatHost;
	readonly #notices: NoticesModel;
	readonly #state: Signal<QueueState> = signal(nothing);
	/** Another text for one of them. */
	readonly edit: QueueEditModel;

	constructor(options: QueueEditOptions) {
		this.#host = options.host;
		this.#notices = options.notices;
		this.edit = new QueueEditModel(options);
	}

	get state(): ReadonlySignal<QueueState> {
		return this.#state;
	}

	/** Turns to a chat; null for one of which nothing is stored. */
	async open(conversationId: string | null): Promise<void> {
		if (conversationId !== this.#state.peek().conversationId) {
			this.#state.value = { ...nothing, conversationId: conversationId ?? "" };
			await this.edit.leave();
		}
		if (conversationId === null) return;
		await this.#notices.guard(async () => this.take(await this.#host.request("queue/list", { conversationId })));
	}

	/** The host says how the queue of a chat stands. */
	take(state: QueueState): void {
		if (state.conversationId !== this.#state.peek().conversationId) return;
		this.#state.value = state;
		this.edit.keepFor(state.items);
	}

	/** Moves an item one place up (-1) or down (1). */
	async move(item: QueuedMessage, step: -1 | 1): Promise<void> {
		const { items } = this.#state.peek();
		const at = items.findIndex(({ id }) => id === item.id);
		if (at < 0) return;
		const before = items[step === -1 ? at - 1 : at + 2];
		if (step === -1 && !before) return;
		await this.#notices.guard(() =>
			this.#host.request("queue/move", { itemId: item.id, beforeId: before?.id ?? null }),
		);
	}

	async remove(itemId: string): Promise<void> {
		await this.#notices.guard(() => this.#host.request("queue/remove", { itemId }));
	}

	async send(itemId: string): Promise<void> {
		await this.#notices.act(() => this.#host.request("queue/send", { itemId }));
	}

	async resume(): Promise<void> {
		const { conversationId } = this.#state.peek();
		await this.#notices.act(() => this.#host.request("queue/resume", { conversationId }));
	}
}
