import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { FailureAction, Message } from "../../shared/model.ts";
import type { PanelNotifications, PanelSurroundings, RunningAnswer } from "../../shared/protocol.ts";
import type { NotificationHandlers } from "../../shared/rpc.ts";
import { t } from "../l10n.ts";
import { AnswerResumer } from "./answerResumer.ts";
import { AnswersElsewhere } from "./answersElsewhere.ts";
import { AttachmentsModel } from "./attachmentsModel.ts";
import { endSentence } from "./announcements.ts";
import { CatalogModel } from "./catalogModel.ts";
import { CompletionModel } from "./completionModel.ts";
import { ComposerModel } from "./composerModel.ts";
import { ContextModel } from "./contextModel.ts";
import { ConversationModel } from "./conversationModel.ts";
import { DraftModel } from "./draftModel.ts";
import { storedDrafts } from "./draftStore.ts";
import { FindModel } from "./findModel.ts";
import { HistoryModel } from "./historyModel.ts";
import type { ChatHost, ChatRequests } from "./hostPort.ts";
import { speakerModelId } from "./modelChoice.ts";
import { NoticesModel } from "./noticesModel.ts";
import type { PanelMemory } from "./panelMemory.ts";
import type { PageStore } from "./pageStorage.ts";
import { QueueModel } from "./queueModel.ts";
import { RevealModel } from "./revealModel.ts";
import { RunningAnswers } from "./runningAnswers.ts";
import { SendReadiness } from "./sendReadiness.ts";
import { SlashModel } from "./slashModel.ts";
import { SendingModel, type SendingOptions } from "./sendingModel.ts";
import { SettingsModel } from "./settingsModel.ts";
import { ToolsModel } from "./toolsModel.ts";
import { VersionsModel } from "./versionsModel.ts";
import { Visits } from "./visits.ts";

/** All that the panel needs of the world; tests hold it. */
export interface ChatServices {
	readonly connect: (notifications: NotificationHandlers<PanelNotifications>) => ChatHost;
	readonly memory: PanelMemory;
	/** The page's own storage, which outlives a reload and a crash of the host. */
	readonly storage: PageStore;
	readonly onNextFrame: (run: () => void) => void;
	readonly later: (run: () => void, ms: number) => () => void;
	readonly newId: () => string;
}

/** The chat panel: joins what the host says to the models that the components show. */
export class ChatModel {
	readonly host: ChatHost;
	readonly catalog: CatalogModel;
	readonly conversation: ConversationModel;
	readonly composer: ComposerModel;
	readonly versions: VersionsModel;
	readonly queue: QueueModel;
	readonly tools: ToolsModel;
	readonly context: ContextModel;
	readonly settings: SettingsModel;
	readonly history: HistoryModel;
	readonly reveal: RevealModel;
	readonly find: FindModel;
	readonly attachments: AttachmentsModel;
	readonly completion: CompletionModel;
	readonly slash: SlashModel;
	readonly elsewhere: AnswersElsewhere;
	readonly sending: SendingModel;
	readonly visits: Visits;
	readonly notices = new NoticesModel();
	readonly #draft: DraftModel;
	readonly #running: RunningAnswers;
	readonly #isSending: Signal<boolean> = signal(false);
	readonly #readiness: SendReadiness;
	readonly #resumer: AnswerResumer;
	readonly #surroundings: Signal<PanelSurroundings | null> = signal(null);
	/** False until the host has told where the panel stands. */
	readonly #isStarted: Signal<boolean> = signal(false);
	readonly #pickerRequests: Signal<number> = signal(0);
	/** Told of chats that changed, since the host was last asked for all. */
	#didChatsChange = false;

	constructor(services: ChatServices) {
		this.host = services.connect(this.#handlers());
		this.#running = new RunningAnswers({
			onNextFrame: services.onNextFrame,
			onGap: (messageId) => void this.#resumer.resume(messageId),
		});
		this.conversation = new ConversationModel(this.host, this.#running);
		this.reveal = new RevealModel(this.conversation);
		const remembered = computed(() => {
			const summary = this.conversation.summary.value;
			return summary ? summary.modelId : (this.#surroundings.value?.defaultModelId ?? null);
		});
		this.catalog = new CatalogModel(remembered);
		const drafts = storedDrafts(services.storage);
		this.composer = new ComposerModel({ ...services, drafts });
		const { host, notices, conversation, catalog, composer } = this;
		const common = { ...services, host, notices, conversation, catalog, composer };
		const running = this.#running;
		this.#resumer = new AnswerResumer({ ...common, running, onLost: async () => this.visits.reload() });
		this.queue = new QueueModel({ ...common, drafts });
		this.context = new ContextModel(common);
		this.settings = new SettingsModel({ ...common, didChange: () => this.context.refreshSoon() });
		this.versions = new VersionsModel({
			...common,
			drafts,
			// Nothing when another chat is shown by now.
			showAnew: async (page) => (page.conversation.id === conversation.id ? this.visits.showAnew(page) : undefined),
			go: async (asked) => this.visits.go(asked),
		});
		this.history = new HistoryModel(this.host);
		this.find = new FindModel({
			host: this.host,
			conversation: this.conversation,
			reveal: this.reveal,
			notices: this.notices,
			later: services.later,
		});
		const { storage } = services;
		this.attachments = new AttachmentsModel({ host: this.host, notices: this.notices, storage, catalog: this.catalog });
		this.completion = new CompletionModel(this.host);
		this.slash = new SlashModel(this.host, this.notices, this.composer);
		this.tools = new ToolsModel(common);
		const ask = async (id: string) => this.#resumer.resume(id);
		const { transcript } = conversation;
		this.elsewhere = new AnswersElsewhere({ later: services.later, transcript, ask });
		const { attachments, slash } = this;
		const isSending = this.#isSending;
		const hasArrived = async (requestId: string) => host.request("round/hasArrived", { requestId });
		this.#draft = new DraftModel({ ...services, drafts, composer, attachments, hasArrived });
		this.visits = new Visits({
			...common,
			queue: this.queue,
			draft: this.#draft,
			surroundings: this.#surroundings,
			willShow: (isOther) => this.#willShow(isOther),
			resumeStrangers: async () => this.#resumer.resumeStrangers(),
		});
		this.#readiness = new SendReadiness({
			...common,
			attachments,
			isStarted: this.#isStarted,
			isAnsweredElsewhere: computed(() => this.elsewhere.message.value !== null),
			isSending,
		});
		const didSend: SendingOptions["didSend"] = async (before, stored) => this.visits.showSent(before, stored);
		this.sending = new SendingModel({
			...common,
			draft: this.#draft,
			slash,
			isSending,
			canSend: this.canSend,
			didSend,
		});
	}

	/** Null until the host has answered for the first time. */
	get surroundings(): ReadonlySignal<PanelSurroundings | null> {
		return this.#surroundings;
	}

	/** Counts requests to open the model picker. */
	get pickerRequests(): ReadonlySignal<number> {
		return this.#pickerRequests;
	}

	get canSend(): ReadonlySignal<boolean> {
		return this.#readiness.canSend;
	}

	/** Why a text that is there cannot be sent now; null when it can. */
	get blockedReason(): ReadonlySignal<string | null> {
		return this.#readiness.blockedReason;
	}

	/** Closes whatever page lies over the conversation. */
	closeSheets(): void {
		this.settings.close();
		this.context.close();
		this.versions.compare.close();
	}

	/** Asks the host for everything there is to paint. */
	async start(): Promise<void> {
		void this.sending.load();
		void this.visits.paintLast(() => this.#isStarted.peek());
		await this.notices.guard(async () => {
			const visit = this.visits.count;
			this.#didChatsChange = false;
			const snapshot = await this.host.request("view/ready", null);
			// Where the user has gone meanwhile counts more than where the host remembers the panel to have been.
			const hasMoved = this.visits.count !== visit;
			batch(() => {
				this.#isStarted.value = true;
				this.#surroundings.value = snapshot.surroundings;
				this.catalog.setCatalog(snapshot.catalog);
				for (const pull of snapshot.pulls) this.catalog.setPull(pull);
				for (const answer of snapshot.running) this.#running.take(answer);
				this.tools.takeAll(snapshot.calls);
				if (!hasMoved) this.conversation.show(snapshot.page);
			});
			await this.visits.joinShown();
			// Its page may have been read before the change that was told meanwhile.
			if (this.#didChatsChange) await this.visits.reload();
			if (hasMoved) return;
			if (snapshot.draft !== undefined) this.composer.add(snapshot.draft);
			if (snapshot.reveal) await this.#reveal(snapshot.reveal);
			else await this.visits.returnToAnchor();
		}, ["retry"]);
	}

	async #startAgain(): Promise<void> {
		this.notices.clear();
		await this.start();
	}

	async rename(conversationId: string, title: string): Promise<void> {
		await this.notices.guard(async () => {
			await this.history.rename(conversationId, title);
			const summary = this.conversation.summary.peek();
			if (summary) this.conversation.updateSummary(summary.id === conversationId ? { ...summary, title } : summary);
		});
	}

	async loadEarlier(): Promise<void> {
		await this.notices.guard(() => this.conversation.loadEarlier());
	}

	async loadLater(): Promise<void> {
		await this.notices.guard(() => this.conversation.loadLater());
	}

	async chooseModel(modelId: string): Promise<void> {
		this.catalog.pick(modelId);
		const conversationId = this.conversation.id;
		await this.notices.guard(() => this.host.request("model/choose", { conversationId, modelId }));
	}

	/** Carries out what a card offers: here what the panel can do itself, else by the host. */
	async act(action: FailureAction, hostId: string | null, answer: Message | null): Promise<void> {
		const messageId = answer?.id ?? null;
		if (action === "retry" && !this.#isStarted.peek()) return this.#startAgain();
		if (action === "retry" && messageId) return this.versions.retry(messageId);
		if (action === "new_chat") return this.visits.newChat();
		if (action === "choose_model" && this.catalog.catalog.peek().models.length > 0) {
			this.#pickerRequests.value++;
			return;
		}
		await this.ask("failure/act", { action, hostId, modelId: answer && speakerModelId(answer.speaker), messageId });
	}

	/** A request whose failure is shown as a notice and whose result nobody needs; true when it was carried out. */
	async ask<Method extends keyof ChatRequests>(method: Method, params: ChatRequests[Method][0]): Promise<boolean> {
		return this.notices.act(() => this.host.request(method, params));
	}

	#handlers(): NotificationHandlers<PanelNotifications> {
		return {
			"surroundings/didChange": (surroundings) => this.#onSurroundings(surroundings),
			"catalog/didChange": (catalog) => this.catalog.setCatalog(catalog),
			"pull/didChange": (pull) => this.catalog.setPull(pull),
			"answer/didStart": (answer) => this.#onAnswerStart(answer),
			"answer/delta": ({ messageId, sequence, pieces }) => this.#running.add(messageId, sequence, pieces),
			"answer/status": ({ messageId, status }) => this.#running.setStatus(messageId, status),
			"answer/didEnd": ({ message, conversation }) => {
				this.#running.end(message);
				if (this.conversation.id === message.conversationId) this.#onAnswerEnd({ message, conversation });
			},
			"answer/didDrop": ({ messageId }) => this.conversation.dropAnswer(messageId),
			"round/didHold": (held) => this.tools.hold(held),
			"tool/didChange": (state) => this.tools.take(state),
			"tool/didEnd": ({ message, conversation }) => {
				if (!this.conversation.addResult(message, conversation)) void this.visits.reload();
			},
			"waiting/didChange": (items) => this.tools.setWaiting(items),
			"context/didChange": ({ conversationId }) => this.context.didChange(conversationId),
			"queue/didChange": (state) => this.queue.take(state),
			"conversation/didChange": ({ conversationIds }) => this.#onConversationsChange(conversationIds),
			"view/show": ({ page, draft }) => void this.#onShow(page, draft),
			"message/reveal": (wanted) => void this.notices.guard(() => this.#reveal(wanted)),
			"view/focusComposer": () => this.composer.focus(),
			"notice/show": (failure) => this.notices.show(failure),
		};
	}

	#onSurroundings(surroundings: PanelSurroundings): void {
		const before = this.visits.draftKey();
		this.#surroundings.value = surroundings;
		if (before !== "" && before !== this.visits.draftKey()) void this.#draft.moveTo(this.visits.draftKey());
		void this.settings.refresh();
	}

	#onAnswerStart(answer: RunningAnswer): void {
		const model = this.#running.take(answer);
		if (answer.message.conversationId !== this.conversation.id) return;
		this.notices.announce(t("The assistant is answering."));
		// The reply to the request that started it brings the message before it.
		if (!this.conversation.addAnswer(answer, model) && !this.#isSending.peek()) void this.visits.reload();
	}

	#onAnswerEnd({ message, conversation }: PanelNotifications["answer/didEnd"]): void {
		const isElsewhere = this.conversation.pages.hasLater.peek();
		if (isElsewhere || this.conversation.transcript.find(message.id))
			this.conversation.endAnswer(message, conversation);
		else void this.visits.reload();
		this.visits.keepPage();
		this.notices.announce(endSentence(message.state, message.failure));
	}

	#onConversationsChange(ids: readonly string[]): void {
		this.#didChatsChange = true;
		void this.history.refresh();
		const id = this.conversation.id;
		const isShown = id !== null && (ids.length === 0 || ids.includes(id));
		if (isShown && !this.conversation.answering.peek() && !this.#isSending.peek()) void this.visits.reload();
	}

	async #onShow(page: PanelNotifications["view/show"]["page"], draft: string | null): Promise<void> {
		await this.visits.show(page);
		// Whether the composer gets the focus is the host's to say: after a search the message found has it.
		if (draft !== null) this.composer.add(draft);
	}

	/** What lies over the chat goes away when it does; the model picked for it, too. */
	#willShow(isOther: boolean): void {
		this.history.close();
		if (!isOther) return;
		// A panel that could not start keeps the sentence that says so, with its way to try again.
		if (this.#isStarted.peek()) this.notices.clear();
		this.catalog.pick(null);
		this.find.close();
		this.closeSheets();
	}

	async #reveal({ conversationId, messageId }: PanelNotifications["message/reveal"]): Promise<void> {
		await this.reveal.show(conversationId, messageId);
	}
}
