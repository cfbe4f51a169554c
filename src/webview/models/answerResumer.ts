import type { ConversationModel } from "./conversationModel.ts";
import type { ChatHost } from "./hostPort.ts";
import type { NoticesModel } from "./noticesModel.ts";
import type { RunningAnswers } from "./runningAnswers.ts";

/** Asks the host for answers in the making of which this panel missed something. */
export class AnswerResumer {
	readonly #host: ChatHost;
	readonly #notices: NoticesModel;
	readonly #running: RunningAnswers;
	readonly #conversation: ConversationModel;
	readonly #resuming = new Set<string>();

	constructor(host: ChatHost, notices: NoticesModel, running: RunningAnswers, conversation: ConversationModel) {
		this.#host = host;
		this.#notices = notices;
		this.#running = running;
		this.#conversation = conversation;
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
			if (answer) this.#running.take(answer, this.#conversation.transcript.find(messageId));
			else this.#running.forget(messageId);
			this.#conversation.refreshAnswering();
		});
		this.#resuming.delete(messageId);
	}
}
