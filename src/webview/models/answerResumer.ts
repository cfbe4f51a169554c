import type { ConversationModel } from "./conversationModel.ts";
import type { ChatHost } from "./hostPort.ts";
import type { NoticesModel } from "./noticesModel.ts";
import type { RunningAnswers } from "./runningAnswers.ts";

export interface AnswerResumerOptions {
	readonly host: ChatHost;
	readonly notices: NoticesModel;
	readonly running: RunningAnswers;
	readonly conversation: ConversationModel;
	/** The host does not make an answer that is shown as in the making: it may have ended unheard. */
	readonly onLost: () => Promise<void>;
}

/** Asks the host for answers in the making of which this panel missed something. */
export class AnswerResumer {
	readonly #host: ChatHost;
	readonly #notices: NoticesModel;
	readonly #running: RunningAnswers;
	readonly #conversation: ConversationModel;
	readonly #onLost: () => Promise<void>;
	readonly #resuming = new Set<string>();

	constructor({ host, notices, running, conversation, onLost }: AnswerResumerOptions) {
		this.#host = host;
		this.#notices = notices;
		this.#running = running;
		this.#conversation = conversation;
		this.#onLost = onLost;
	}

	/** A page may hold an answer that is being made and that this panel has never heard of. */
	async resumeStrangers(): Promise<void> {
		const { transcript } = this.#conversation;
		const streaming = transcript.all().filter((model) => model.message.peek().state === "streaming");
		for (const model of streaming) if (!this.#running.get(model.id)) await this.resume(model.id);
	}

	async resume(messageId: string): Promise<void> {
		if (this.#resuming.has(messageId)) return;
		this.#resuming.add(messageId);
		await this.#notices.guard(async () => {
			const answer = await this.#host.request("answer/resume", { messageId });
			const shown = this.#conversation.transcript.find(messageId);
			if (answer) this.#running.take(answer, shown);
			else this.#running.forget(messageId);
			this.#conversation.refreshAnswering();
			if (!answer && shown?.message.peek().state === "streaming") await this.#onLost();
		});
		this.#resuming.delete(messageId);
	}
}
