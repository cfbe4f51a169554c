import { randomUUID } from "node:crypto";
import { totalmem } from "node:os";
import * as vscode from "vscode";
import type { Failure, SendEstimate } from "../../shared/model.ts";
import type { BackgroundTask } from "../../shared/tasks.ts";
import type { HostRequests, PanelSnapshot } from "../../shared/protocol.ts";
import type { ReadLate } from "../../shared/rpc.ts";
import type { ChatHost } from "../chatHost.ts";
import { type ChatParts, type ChatPartsOptions, createChatParts } from "./chatParts.ts";
import { DaybookError } from "../errors.ts";
import { editorActions } from "./editorActions.ts";
import { describeFailure } from "./failures.ts";
import { attachedParts } from "../attachments/index.ts";
import { contentStore } from "../attachmentFiles.ts";
import { builtInCommands, type SlashCommand } from "../slash/index.ts";
import { createComposerPort } from "./composerPort.ts";
import { gitUser } from "./gitUser.ts";
import { createTasks } from "./chatTasks.ts";
import { createHandlers } from "./handlers.ts";
import type { TaskRunner } from "../tasks/index.ts";
import { slashActions } from "./slashActions.ts";
import type { ModelQuestion, ModelReply } from "../modelQuestion.ts";
import { askModel } from "./modelQuestions.ts";
import { ModelCommands } from "./modelCommands.ts";
import { ModelServices } from "./modelServices.ts";
import { ChatPanel } from "./panel.ts";
import { takeSnapshot } from "./panelSnapshot.ts";
import { Proposals } from "./proposals.ts";
import { ShownChat } from "./shownChat.ts";
import { SurroundingsTeller } from "./surroundingsTeller.ts";
import { EditorReview } from "./toolReview.ts";
import { waitingChats } from "./waitingChats.ts";
import { WaitingTeller } from "./waitingTeller.ts";
import { writerOfKnownProject } from "./writerOfKnownProject.ts";

/** Where the window remembers its last chat. */
const shownChatKey = "daybook.shownChat";

/** The chat of this window: models, rounds and the panel. In a bundle of its own, loaded when the view is first shown. */
export class Chat {
	readonly #host: ChatHost;
	readonly #models: ModelServices;
	readonly #modelCommands: ModelCommands;
	readonly #parts: ChatParts;
	readonly #panel: ChatPanel;
	readonly #proposals: Proposals;
	readonly #review: EditorReview;
	readonly #surroundings: SurroundingsTeller;
	readonly #toDispose: (() => void)[];
	readonly #shown: ShownChat;
	/** Not part of the snapshot: finding it out enters the window in the database, and the user can write meanwhile. */
	readonly #waiting: WaitingTeller;
	readonly tasks: TaskRunner;

	constructor(windowHost: ChatHost) {
		const host = { ...windowHost, writer: writerOfKnownProject(windowHost, windowHost.services.clock) };
		this.#host = host;
		this.#shown = shownChatOf(host);
		const { services } = host;
		const { localize, database } = services;
		const failure = (error: unknown): Failure => describeFailure(error, localize);
		this.#proposals = new Proposals(localize);
		this.#models = new ModelServices(services, failure, (state) => this.#panel.notify("pull/didChange", state));
		this.#waiting = new WaitingTeller({
			...services,
			items: async () => host.waiting.all(),
			tell: (items) => this.#panel.notify("waiting/didChange", items),
		});
		this.#surroundings = new SurroundingsTeller({
			host,
			defaultModel: async () => this.#parts.settings.defaultModel(),
			tell: (surroundings) => this.#panel.notify("surroundings/didChange", surroundings),
			didTurn: () => this.conversationsChanged([]),
		});
		this.#modelCommands = new ModelCommands(this.#models, localize, totalmem());
		const didChangeChats = (): void => {
			host.didChangeChats();
			this.#waiting.didChange();
		};
		this.#parts = createChatParts({
			...services,
			...host,
			didChangeChats,
			resolveModel: async (modelId, mayAsk) => this.#models.catalog.resolve(modelId, mayAsk),
			summaryRule: () => services.settings().summaries,
			gitUser: async () => gitUser(),
			attachedParts: async (messages, canSeeImages) => attachedParts(messages, contentStore(services), canSeeImages),
			notify: (method, body) => this.#panel.notify(method, body),
			describeFailure: failure,
			tools: toolsOf(host),
			roundLimits: () => services.settings().roundLimits,
			didFreeChat: (conversationId, isComplete) => this.tasks.didFree(conversationId, isComplete),
		});
		this.tasks = createTasks({ ...host, didChangeChats }, this.#parts.runner);
		this.#review = new EditorReview({ database, changes: host.tools.changes, localize, failure });
		this.#panel = this.#createPanel(failure);
		this.#toDispose = [
			this.#models.catalog.onDidChange((catalog) => {
				this.#panel.notify("catalog/didChange", catalog);
				host.didChangeModels(catalog);
			}),
			database().onDidChange(() => {
				this.#panel.notify("conversation/didChange", { conversationIds: [] });
				this.tasks.didChange();
				this.#waiting.didChange();
			}),
			database().onDidChangeStatus(() => this.#surroundings.tell()),
			() => this.#waiting.dispose(),
		];
		const changes = [
			services.onDidChangeSettings(() => void this.#models.catalog.refresh()),
			host.onDidChangeProject(() => this.#surroundings.didChangeProject()),
			vscode.workspace.onDidGrantWorkspaceTrust(() => this.#surroundings.tell()),
		];
		const waiting = host.waiting.add(
			waitingChats({
				...services,
				now: () => services.clock.now(),
				isBusy: (conversationId) => this.#parts.runner.isBusy(conversationId),
				openChat: async (conversationId) => this.openChat(conversationId, null),
			}),
		);
		this.#toDispose.push(() => vscode.Disposable.from(...changes, waiting).dispose());
		const approvals = host.permissions?.approvals;
		const tellApprovals = () =>
			host.didChangeApprovals([...new Set(approvals?.waiting().map(({ conversationId }) => conversationId))]);
		if (approvals) this.#toDispose.push(approvals.onDidChange(tellApprovals));
	}

	/** Asks a model something outside of a chat: the one of the chat it is about, else that of new chats. */
	async ask(question: ModelQuestion, signal: AbortSignal): Promise<ModelReply> {
		const options = {
			...this.#host.services,
			...this.#host,
			resolveModel: async (modelId: string) => this.#models.catalog.resolve(modelId),
			modelOf: async (conversationId: string | null) => this.#modelOf(conversationId),
		};
		return askModel(options, question, signal);
	}

	/** Takes up a prompt as a task; null: by the model of the shown chat, else that of new chats. */
	async runInBackground(prompt: string, modelId: string | null): Promise<BackgroundTask> {
		const chosen = modelId ?? (await this.#modelOf(this.shownConversationId));
		if (chosen === null) throw new DaybookError("no_model", this.#host.services.localize("Choose a model first."));
		return this.tasks.create(prompt, chosen);
	}

	attach(view: vscode.WebviewView): void {
		this.#panel.attach(view);
		view.onDidChangeVisibility(() => {
			// A server that was down when the panel was last seen may be up by now.
			if (view.visible && this.#models.catalog.snapshot().models.length === 0) void this.#models.catalog.refresh();
		});
		void this.#models.catalog.refresh();
	}

	get shownConversationId(): string | null {
		return this.#shown.id;
	}

	/** Shows an empty chat, with a text in the composer when one is given. */
	newChat(draft: string | null): void {
		// A panel that is still coming reads it from its snapshot.
		if (!this.#panel.isHeard) return this.#shown.awaitDraft(draft);
		this.#shown.begin();
		this.#panel.notify("view/show", { page: null, draft });
		this.#panel.notify("view/focusComposer", null);
	}

	/** Shows a chat, at a message when one is given; false when there is none of that id. */
	async openChat(conversationId: string, messageId: string | null): Promise<boolean> {
		if (messageId !== null) await this.#host.services.database().call("messages.bringIntoView", { messageId });
		const page = await this.#parts.conversations.page(conversationId, null);
		if (!page) return false;
		this.#shown.show(conversationId);
		this.#panel.notify("view/show", { page, draft: null });
		if (messageId === null) this.#panel.notify("view/focusComposer", null);
		else {
			this.#shown.awaitReveal({ conversationId, messageId });
			this.#panel.notify("message/reveal", { conversationId, messageId });
		}
		return true;
	}

	async selectModel(modelId: unknown): Promise<void> {
		const chosen = await this.#modelCommands.selectModel(modelId);
		if (chosen === null) return;
		this.#surroundings.rememberModel(chosen);
		const conversationId = this.shownConversationId;
		if (conversationId !== null) await this.#parts.conversations.setModel(conversationId, chosen);
		this.#panel.notify("conversation/didChange", { conversationIds: conversationId === null ? [] : [conversationId] });
	}

	setApiKey = async (hostId: unknown, key: unknown): Promise<void> => this.#modelCommands.setApiKey(hostId, key);
	pullModel = async (model: unknown): Promise<void> => this.#modelCommands.pullModel(model);
	doctor = async (facts: readonly (readonly [string, string])[]): Promise<string> => this.#modelCommands.doctor(facts);
	applyProposal = async (): Promise<void> => this.#proposals.apply();
	discardProposal = async (): Promise<void> => this.#proposals.discard();
	refreshModels = async (): Promise<void> => this.#modelCommands.refresh();

	/** Tells the panel that chats changed by a command of this window. */
	conversationsChanged(conversationIds: readonly string[]): void {
		this.#panel.notify("conversation/didChange", { conversationIds });
	}

	/** Stops what runs; resolves when it is saved as partial. */
	async dispose(): Promise<void> {
		for (const dispose of this.#toDispose) dispose();
		this.#models.dispose();
		this.#parts.summarizer.dispose();
		this.tasks.dispose();
		await this.#parts.runner.dispose();
		this.#panel.dispose();
		this.#proposals.dispose();
		this.#review.dispose();
	}

	#createPanel(failure: (error: unknown) => Failure): ChatPanel {
		const { services, strings, didAct } = this.#host;
		const handlers = createHandlers({
			...this.#parts,
			mcpServers: async () => this.#host.mcp.list(),
			didChangeSettings: async () => this.#surroundings.readAndTell(),
			catalog: this.#models.catalog,
			pulls: this.#models.pulls,
			editor: editorActions(services.localize, this.#proposals),
			composer: createComposerPort(this.#host, this.#slashCommands()),
			snapshot: async () => this.#snapshot(),
			projectId: () => this.#host.projectId(),
			chooseProject: (folderUri) => this.#host.chooseProject(folderUri),
			recover: async () => this.#host.recover(),
			shown: this.#shown,
			estimate: async (request) => this.#estimate(request),
			sendAnyway: async (messageId) => this.#sendAnyway(messageId),
			review: this.#review,
			openWaiting: async (kind, id) => this.#host.waiting.open(kind, id),
			rememberModel: (modelId) => this.#surroundings.rememberModel(modelId),
			didAct,
			localize: services.localize,
		});
		const describeError = (error: unknown) => {
			const { code, message } = failure(error);
			if (code === "bug") services.log.error("A request of the panel failed", error);
			else services.log.warn(`A request of the panel was refused: ${code}`);
			return { code, message };
		};
		return new ChatPanel({
			folder: vscode.Uri.joinPath(services.context.extensionUri, "dist", "webview"),
			fileIn: (folder, name) => vscode.Uri.joinPath(folder, name),
			language: vscode.env.language,
			handlers,
			describeError,
			nonce: () => randomUUID().replaceAll("-", ""),
			strings,
		});
	}

	async #estimate({ conversationId, modelId, textTokens }: HostRequests["round/estimate"][0]): Promise<SendEstimate> {
		const model = this.#models.catalog.snapshot().models.find(({ id }) => id === modelId);
		const isLocal = model?.isLocal ?? false;
		const estimatedTokens = textTokens + (conversationId === null ? await this.#beginning(modelId) : 0);
		const next = { conversationId, modelId, isLocal, estimatedTokens };
		const own = await this.#parts.settings.instructions(conversationId, this.#host.projectId());
		const usual = model?.hostId === "ollama" ? this.#host.services.settings().ollamaContextWindow : Infinity;
		const limit = own.contextWindow ?? usual;
		const contextWindow = model?.contextWindow ? Math.min(model.contextWindow, limit) : own.contextWindow;
		return { ...(await this.#host.spending.estimate(next)), contextWindow };
	}

	/** Of the instructions and tools that a new chat begins with, by their characters. */
	async #beginning(modelId: string): Promise<number> {
		const report = await this.#parts.context.report(null, modelId);
		return report ? Math.round(report.tokens / report.factor) : 0;
	}

	#slashCommands(): readonly SlashCommand[] {
		const { database, clock, localize } = this.#host.services;
		const actions = slashActions({
			database,
			clock,
			localize,
			newChat: (draft) => this.newChat(draft),
			models: () => this.#models.catalog.snapshot().models,
			selectModel: async (modelId) => this.selectModel(modelId),
			summarize: async (conversationId) => this.#parts.context.summarise(conversationId),
			rate: async (messageId, rating) => this.#parts.tree.rate(messageId, rating),
		});
		return builtInCommands(actions, localize);
	}

	async #sendAnyway(messageId: string): Promise<void> {
		await this.#parts.runner.retry(messageId, null, {
			prepare: async (conversationId) => this.#host.spending.allowOnce(messageId, conversationId),
		});
	}

	async #modelOf(conversationId: string | null): Promise<string | null> {
		const { database } = this.#host.services;
		const chat = conversationId === null ? null : await database().call("conversations.get", { conversationId });
		if (chat?.modelId) return chat.modelId;
		await this.#surroundings.readAndTell();
		const { defaultModelId } = this.#surroundings.current();
		if (defaultModelId !== null) return defaultModelId;
		await this.#models.catalog.allHosts();
		return this.#models.catalog.snapshot().models.find(({ isLocal }) => isLocal)?.id ?? null;
	}

	async #snapshot(): Promise<ReadLate<PanelSnapshot>> {
		const { conversations, runner, toolRound } = this.#parts;
		return takeSnapshot({
			prepare: async () => {
				// A database that cannot be read must not take the panel with it.
				await this.#surroundings.prepare().catch(() => {});
			},
			takeShown: async () => this.#shown.take(async (conversationId) => conversations.page(conversationId, null)),
			didTake: () => {
				this.#panel.didAsk();
				void this.#waiting.tell();
			},
			current: () => ({
				surroundings: this.#surroundings.current(),
				catalog: this.#models.catalog.snapshot(),
				running: runner.running(),
				pulls: this.#models.pulls.states(),
				calls: toolRound?.states() ?? [],
			}),
		});
	}
}

/** Null while nothing judges calls: then no tool is offered. */
function toolsOf({ tools, permissions }: ChatHost): ChatPartsOptions["tools"] {
	if (!permissions) return null;
	const { registry, changes } = tools;
	return { registry, permissions, keepChange: async (change) => (await changes()).keep(change) };
}

function shownChatOf({ services, didShowChat }: ChatHost): ShownChat {
	const { workspaceState } = services.context;
	return new ShownChat({
		read: () => workspaceState.get<string>(shownChatKey) ?? null,
		write: (conversationId) => void workspaceState.update(shownChatKey, conversationId ?? undefined),
		didShow: (conversationId) => didShowChat(conversationId),
		now: () => services.clock.now(),
	});
}
