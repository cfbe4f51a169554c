import { batch, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ConversationSummary, Message, MessagePage } from "../../shared/model.ts";
import type { RunningAnswer } from "../../shared/protocol.ts";
import type { ChatHost } from "./hostPort.ts";
import { MessageModel } from "./messageModel.ts";
import type { RunningAnswers } from "./runningAnswers.ts";
import { Transcript } from "./transcript.ts";
import { TranscriptPages } from "./transcriptPages.ts";

/** The chat on screen: its head, the messages of the shown branch that are here, and the answer being made. */
export class ConversationModel {
	readonly transcript = new Transcript();
	readonly pages: TranscriptPages;
	readonly #running: RunningAnswers;
	readonly #summary: Signal<ConversationSummary | null> = signal(null);
	readonly #answering: Signal<MessageModel | null> = signal(null);
	#newChats = 0;

	constructor(host: ChatHost, running: RunningAnswers) {
		this.#running = running;
		const modelOf = (message: Message) => this.#modelOf(message);
		this.pages = new TranscriptPages({ host, transcript: this.transcript, modelOf });
	}

	/** Null for a chat of which nothing is stored yet. */
	get summary(): ReadonlySignal<ConversationSummary | null> {
		return this.#summary;
	}

	/** The answer of this chat that is being made in this window. */
	get answering(): ReadonlySignal<MessageModel | null> {
		return this.#answering;
	}

	get id(): string | null {
		return this.#summary.peek()?.id ?? null;
	}

	/** Tells the shown chat from every other, and from other new chats, which have no id yet either. */
	get place(): string | number {
		return this.id ?? this.#newChats;
	}

	/** What is here, as a page; null for a new chat and when the end is not here. Answers being made are left out: they are not what will be. */
	page(): MessagePage | null {
		const conversation = this.#summary.peek();
		if (!conversation || this.pages.hasLater.peek()) return null;
		const messages = this.transcript.all().map((model) => model.message.peek());
		const stored = messages.filter(({ state }) => state !== "streaming");
		return { conversation, messages: stored, hasEarlier: this.pages.hasEarlier.peek() };
	}

	/** Shows a page of a chat, or a new chat. Messages that are here already are kept as they are drawn. */
	show(page: MessagePage | null): void {
		if (page === null) this.#newChats++;
		batch(() => {
			this.#summary.value = page?.conversation ?? null;
			this.pages.reset(page);
			const models = (page?.messages ?? []).map((message) => this.#modelOf(message));
			if (!isSame(this.transcript.all(), models)) this.transcript.replaceFrom(0, models);
			for (const answer of page ? this.#running.of(page.conversation.id) : []) this.transcript.append(answer);
			this.#lookForAnswer();
		});
	}

	/** Takes the newest page of the shown chat again; older pages that are here stay, and are all when the end is not here. */
	refresh(page: MessagePage): void {
		if (this.pages.hasLater.peek()) return this.updateSummary(page.conversation);
		const first = page.messages[0];
		const older = this.transcript.all();
		const at = older.findIndex((model) => model.id === first?.id);
		if (at <= 0) return this.show(page);
		const hasEarlier = this.pages.hasEarlier.peek();
		const models = page.messages.map((message) => this.#modelOf(message));
		batch(() => {
			if (!isSame(older.slice(at), models)) this.transcript.replaceFrom(at, models);
			this.#summary.value = page.conversation;
			this.pages.reset({ ...page, hasEarlier });
			this.#lookForAnswer();
		});
	}

	/** Loads the page before the first message; does nothing when there is none. */
	async loadEarlier(): Promise<void> {
		if (this.id) await this.pages.loadEarlier(this.id);
	}

	/** Loads the page after the last message; does nothing when the end of the chat is here. */
	async loadLater(): Promise<void> {
		const { id } = this;
		if (!id) return;
		await this.pages.loadLater(id);
		if (this.id !== id || this.pages.hasLater.peek()) return;
		for (const answer of this.#running.of(id)) this.transcript.append(answer);
		this.#lookForAnswer();
	}

	/** Brings a message of the shown branch here, however far it is; false when it is not in this chat. */
	async bring(messageId: string): Promise<boolean> {
		const { id, transcript } = this;
		return id !== null && (transcript.find(messageId) !== undefined || this.pages.showAround(id, messageId));
	}

	/** The user's message is on disk. Its answer may have been announced before this reply came. */
	addSent(conversation: ConversationSummary, message: Message): void {
		batch(() => {
			this.#summary.value = conversation;
			this.transcript.append(this.#modelOf(message));
			for (const answer of this.#running.of(conversation.id)) this.transcript.append(answer);
			this.#lookForAnswer();
		});
	}

	/** An answer of this chat began. False when the message that it answers is not here: the page is out of date. */
	addAnswer(answer: RunningAnswer, model: MessageModel): boolean {
		if (this.pages.hasLater.peek()) {
			this.#lookForAnswer();
			return true;
		}
		const parent = answer.message.parentId ? this.transcript.find(answer.message.parentId) : undefined;
		if (!parent && !this.transcript.find(model.id)) return false;
		batch(() => {
			if (!this.transcript.find(model.id)) this.#placeAfter(parent, model);
			this.#lookForAnswer();
		});
		return true;
	}

	/** An answer of this chat ended; `conversation` is the chat after it, null when it could not be saved. */
	endAnswer(message: Message, conversation: ConversationSummary | null): void {
		batch(() => {
			if (conversation) this.#summary.value = conversation;
			this.transcript.find(message.id)?.replace(message);
			this.#lookForAnswer();
		});
	}

	/** The result of a tool was stored. False when what it stands below is not here: the page is out of date. */
	addResult(message: Message, conversation: ConversationSummary): boolean {
		if (this.id !== conversation.id) return true;
		this.#summary.value = conversation;
		if (this.pages.hasLater.peek() || this.transcript.find(message.id)) return true;
		const parent = message.parentId ? this.transcript.find(message.parentId) : undefined;
		if (parent) batch(() => this.transcript.insertAfter(parent, this.#modelOf(message)));
		return parent !== undefined;
	}

	/** An answer that was told as begun will not be made. */
	dropAnswer(messageId: string): void {
		batch(() => {
			this.#running.forget(messageId);
			this.transcript.remove(messageId);
			this.#lookForAnswer();
		});
	}

	updateSummary(summary: ConversationSummary): void {
		if (this.id === summary.id) this.#summary.value = summary;
	}

	/** Looks again for the answer being made, after the host let go of one. */
	refreshAnswering(): void {
		this.#lookForAnswer();
	}

	/** The new answer takes the place of its siblings and of all that followed them. */
	#placeAfter(parent: MessageModel | undefined, model: MessageModel): void {
		const messages = this.transcript.all();
		const next = parent && messages[messages.indexOf(parent) + 1];
		if (next) this.transcript.replaceFrom(messages.indexOf(next), [model]);
		else this.transcript.append(model);
	}

	#lookForAnswer(): void {
		const id = this.id;
		this.#answering.value = (id === null ? undefined : this.#running.of(id).at(-1)) ?? null;
	}

	#modelOf(message: Message): MessageModel {
		const running = this.#running.get(message.id);
		if (running) return running;
		const shown = this.transcript.find(message.id);
		if (!shown) return new MessageModel(message);
		shown.replace(message);
		return shown;
	}
}

function isSame(left: readonly MessageModel[], right: readonly MessageModel[]): boolean {
	return left.length === right.length && left.every((model, index) => model === right[index]);
}
