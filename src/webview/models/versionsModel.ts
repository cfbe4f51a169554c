import { computed, type ReadonlySignal } from "@preact/signals";
import type { MessagePage, MessageRating } from "../../shared/model.ts";
import { t } from "../l10n.ts";
import type { CatalogModel } from "./catalogModel.ts";
import { CompareModel } from "./compareModel.ts";
import type { ComposerModel, ComposerOptions } from "./composerModel.ts";
import type { ConversationModel } from "./conversationModel.ts";
import { EditModel } from "./editModel.ts";
import type { ChatHost } from "./hostPort.ts";
import type { NoticesModel } from "./noticesModel.ts";

export interface VersionsOptions extends ComposerOptions {
	readonly host: ChatHost;
	readonly notices: NoticesModel;
	readonly conversation: ConversationModel;
	readonly catalog: CatalogModel;
	readonly composer: ComposerModel;
	readonly newId: () => string;
	/** Shows the shown chat anew, unless another one is shown by then. */
	readonly showAnew: (page: MessagePage) => Promise<void>;
	/** Shows another chat, unless the user went elsewhere before it came. */
	readonly go: (asked: Promise<MessagePage>) => Promise<void>;
}

/** The versions of the messages of the shown chat: made, walked, compared, rated and taken into chats of their own. */
export class VersionsModel {
	readonly edit: EditModel;
	readonly compare: CompareModel;
	readonly #options: VersionsOptions;

	constructor(options: VersionsOptions) {
		this.#options = options;
		this.edit = new EditModel(options);
		this.compare = new CompareModel(options.host, options.notices);
	}

	readonly canSendEdit: ReadonlySignal<boolean> = computed(() => {
		const { catalog, conversation } = this.#options;
		const isFree = catalog.chosen.value !== null && conversation.answering.value === null;
		return isFree && !this.edit.isSending.value && this.edit.box.text.value.trim() !== "";
	});

	/** Sends the other version of the message being edited. */
	async sendEdit(): Promise<void> {
		const { catalog, conversation, composer } = this.#options;
		const model = catalog.chosen.peek();
		if (!this.canSendEdit.peek() || !model || !conversation.id) return;
		await this.edit.send(conversation.id, model.id);
		composer.focus();
	}

	/** Answers the same user message again, with that model or the one that is chosen now. */
	async retry(messageId: string, wanted?: string): Promise<void> {
		const { host, notices, catalog } = this.#options;
		const modelId = wanted ?? catalog.chosen.peek()?.id ?? null;
		await notices.guard(() => host.request("round/retry", { messageId, modelId }));
	}

	/** Shows another version and what follows it. */
	async choose(messageId: string): Promise<void> {
		const { host, notices, showAnew } = this.#options;
		await notices.guard(async () => showAnew(await host.request("branch/choose", { messageId })));
	}

	/** Closes the comparison and goes on from that version. */
	async continueFrom(messageId: string): Promise<void> {
		this.compare.close();
		await this.choose(messageId);
	}

	/** Begins a chat with everything down to this message. */
	async fork(messageId: string): Promise<void> {
		const { host, notices, composer, go } = this.#options;
		const isDone = await notices.guard(async () => go(host.request("message/fork", { messageId })));
		if (isDone) notices.announce(t("This is a new chat with all that came before."));
		composer.focus();
	}

	/** Rates a message, or takes its rating away; true when it is stored. */
	async rate(messageId: string, rating: MessageRating | null): Promise<boolean> {
		const { host, notices, conversation } = this.#options;
		return notices.guard(async () => {
			await host.request("message/rate", { messageId, rating });
			const model = conversation.transcript.find(messageId);
			model?.replace({ ...model.message.peek(), rating });
		});
	}
}
