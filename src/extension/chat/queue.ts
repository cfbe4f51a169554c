import type { QueuedMessage } from "../../shared/model.ts";
import type { QueueState } from "../../shared/protocol.ts";
import { DaybookError } from "../errors.ts";
import type { StoresOptions } from "./databaseStores.ts";
import type { RoundRunner } from "./roundRunner.ts";

export interface MessageQueueOptions extends Pick<StoresOptions, "database" | "now" | "localize"> {
	readonly runner: Pick<RoundRunner, "start" | "stop" | "isBusy">;
	/** The queue of a chat is now this. */
	readonly didChange: (state: QueueState) => void;
	/** A message that went by itself could not be sent; it waits in its place. */
	readonly didFail: (error: unknown) => void;
}

/**
 * Messages written while their chat was busy. Those of this window go by themselves, one after each complete answer; what
 * an earlier window left, and what stands behind an answer that failed or was stopped, waits for the user.
 */
export class MessageQueue {
	readonly #options: MessageQueueOptions;
	/** Chats whose queue goes on by itself: the user put something into it, or let it go on, in this window. */
	readonly #going = new Set<string>();
	/** Being sent right now: not to be sent a second time, and too late to be changed. */
	readonly #sending = new Set<string>();
	/** The last of those that choose what is sent or change what waits. */
	#turn: Promise<unknown> = Promise.resolve();

	constructor(options: MessageQueueOptions) {
		this.#options = options;
	}

	/** What waits in a chat, in its order, and whether it goes by itself. */
	async state(conversationId: string): Promise<QueueState> {
		const items = await this.#list(conversationId);
		return { conversationId, items, isGoing: this.#going.has(conversationId) };
	}

	/** Puts a message at the end. Goes at once when the chat is not busy any more. */
	async add(item: Omit<QueuedMessage, "createdAt">): Promise<void> {
		const { database, now, runner, localize } = this.#options;
		const { id: itemId, conversationId, text: content, modelId, attachments } = item;
		if (content.trim() === "" && !attachments?.length)
			throw new DaybookError("empty_message", localize("Write a message first."));
		const waiting = await this.#list(conversationId);
		await database().call("queue.add", { itemId, conversationId, content, modelId, attachments, at: now() });
		// What an earlier window left stands before it and waits for the user; so does this one then.
		if (waiting.length === 0) this.#going.add(conversationId);
		if (!runner.isBusy(conversationId)) await this.#sendNext(conversationId, false);
		await this.#tell(conversationId);
	}

	async edit(itemId: string, content: string): Promise<void> {
		const { database, now } = this.#options;
		await this.#change(itemId, () => database().call("queue.edit", { itemId, content, at: now() }));
	}

	/** Puts it before another one, or at the end when that is null. */
	async move(itemId: string, beforeId: string | null): Promise<void> {
		const { database, now } = this.#options;
		await this.#change(itemId, () => database().call("queue.move", { itemId, beforeId, at: now() }));
	}

	async remove(itemId: string): Promise<void> {
		const { database, now } = this.#options;
		await this.#change(itemId, () => database().call("queue.settle", { itemId, status: "removed", at: now() }));
	}

	/** Sends this one now, before all others; an answer that is being made is stopped and kept as far as it came. */
	async send(itemId: string): Promise<void> {
		const { conversationId } = await this.#item(itemId);
		await this.#options.runner.stop(conversationId);
		// Unless it went by itself when the answer ended.
		const item = await this.#inTurn(async () => this.#claim(await this.#find(itemId)));
		if (item) await this.#send(item, false);
		await this.#tell(conversationId);
	}

	/** Lets a queue that waits for the user go on. */
	async resume(conversationId: string): Promise<void> {
		this.#going.add(conversationId);
		if (!this.#options.runner.isBusy(conversationId)) await this.#sendNext(conversationId, false);
		await this.#tell(conversationId);
	}

	/** The chat can take the next message. After anything but a complete answer the user has to look first. */
	async didFree(conversationId: string, isComplete: boolean): Promise<void> {
		if (!this.#going.has(conversationId)) return;
		try {
			if (isComplete) await this.#sendNext(conversationId, true);
			else this.#going.delete(conversationId);
		} catch (error) {
			this.#going.delete(conversationId);
			this.#options.didFail(error);
		}
		await this.#tell(conversationId);
	}

	async #sendNext(conversationId: string, isUnattended: boolean): Promise<void> {
		if (!this.#going.has(conversationId)) return;
		const next = await this.#inTurn(async () => {
			const [first = null] = await this.#list(conversationId);
			if (!first) this.#going.delete(conversationId);
			return this.#claim(first);
		});
		if (next) await this.#send(next, isUnattended);
	}

	/** Its text stands from now on; null when it is being sent already. */
	#claim(item: QueuedMessage | null): QueuedMessage | null {
		if (!item || this.#sending.has(item.id)) return null;
		this.#sending.add(item.id);
		return item;
	}

	/** Sends what was claimed. */
	async #send(item: QueuedMessage, isUnattended: boolean): Promise<void> {
		try {
			const { id: messageId, conversationId, text, attachments } = item;
			const modelId = item.modelId ?? (await this.#modelOf(conversationId));
			const request = { messageId, conversationId, text, modelId, replaces: null, attachments, isUnattended };
			await this.#options.runner.start(request);
			await this.#options.database().call("queue.settle", { itemId: item.id, status: "sent", at: this.#options.now() });
		} finally {
			this.#sending.delete(item.id);
		}
	}

	async #modelOf(conversationId: string): Promise<string> {
		const { database, localize } = this.#options;
		const conversation = await database().call("conversations.get", { conversationId });
		if (conversation?.modelId) return conversation.modelId;
		throw new DaybookError("no_model", localize("Choose a model first."));
	}

	/** Changes what waits. What is being sent was read already: a change of it would be accepted and lost. */
	async #change(itemId: string, write: () => Promise<null>): Promise<void> {
		const { conversationId } = await this.#inTurn(async () => {
			const item = await this.#item(itemId);
			await write();
			return item;
		});
		await this.#tell(conversationId);
	}

	/** Runs it after all that was begun before. */
	async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
		const mine = this.#turn.then(work);
		this.#turn = mine.catch(() => undefined);
		return mine;
	}

	async #find(itemId: string): Promise<QueuedMessage | null> {
		return this.#options.database().call("queue.get", { itemId });
	}

	async #item(itemId: string): Promise<QueuedMessage> {
		const item = this.#sending.has(itemId) ? null : await this.#find(itemId);
		if (item) return item;
		throw new DaybookError(
			"gone",
			this.#options.localize("This message does not wait any more: it was sent or removed."),
		);
	}

	async #list(conversationId: string): Promise<readonly QueuedMessage[]> {
		return this.#options.database().call("queue.list", { conversationId });
	}

	async #tell(conversationId: string): Promise<void> {
		this.#options.didChange(await this.state(conversationId));
	}
}
