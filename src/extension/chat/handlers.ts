import type { FailureAction, MessagePage, SendEstimate } from "../../shared/model.ts";
import type { HostRequests, PanelSnapshot } from "../../shared/protocol.ts";
import type { ReadLate, RequestHandlers } from "../../shared/rpc.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import { splitModelId, type Catalog, type Pulls } from "../models/index.ts";
import { composerHandlers, type ComposerPort } from "./composerHandlers.ts";
import type { ChatContext } from "./chatContext.ts";
import type { ChatSettingsStore } from "./chatSettings.ts";
import { contextHandlers } from "./contextHandlers.ts";
import type { ConversationStore } from "./conversationStore.ts";
import type { HandlersOf } from "./handlerGroups.ts";
import type { ProfileStore } from "./profileStore.ts";
import type { MessageQueue } from "./queue.ts";
import { queueHandlers } from "./queueHandlers.ts";
import { type ServerWithTools, settingsHandlers } from "./settingsHandlers.ts";
import type { RoundRunner } from "./roundRunner.ts";
import type { ShownChat } from "./shownChat.ts";
import { toolHandlers, type ToolHandlersOptions } from "./toolHandlers.ts";
import type { TreeStore } from "./treeStore.ts";

/** What the panel's requests reach beside the database: the editor. */
export interface EditorActions {
	copy(text: string): Promise<void>;
	insertAtCursor(text: string): Promise<void>;
	openNewFile(text: string, language: string): Promise<void>;
	/** Shows what the open file would become with this code. */
	showProposal(text: string): Promise<void>;
	openLink(address: string): Promise<void>;
	openUsage(): Promise<void>;
	/** What a card offers beside asking again. */
	act(action: EditorAction, target: CardTarget): Promise<void>;
}

export type EditorAction = Exclude<FailureAction, "retry" | "send_anyway">;

/** What the card was about, as far as it is known. */
export interface CardTarget {
	readonly hostId: string | null;
	readonly modelName: string | null;
}

export interface HandlersOptions extends ToolHandlersOptions {
	readonly conversations: ConversationStore;
	readonly tree: TreeStore;
	readonly queue: MessageQueue;
	readonly context: ChatContext;
	readonly settings: ChatSettingsStore;
	readonly profile: ProfileStore;
	/** Settings changed that more than one chat may go by. */
	readonly didChangeSettings: () => Promise<void>;
	/** The MCP servers that are configured here. */
	readonly mcpServers: () => Promise<readonly ServerWithTools[]>;
	readonly runner: RoundRunner;
	readonly catalog: Catalog;
	readonly pulls: Pulls;
	readonly editor: EditorActions;
	readonly composer: ComposerPort;
	readonly snapshot: () => Promise<ReadLate<PanelSnapshot>>;
	readonly projectId: () => string | null;
	/** Ends the windows that died; told by `conversation/didChange`. */
	readonly recover: () => Promise<void>;
	/** Which chat this window shows; null for a new one. */
	readonly shown: Pick<ShownChat, "id" | "place" | "show" | "begin">;
	/** Tries the answer again, and lets it go beyond the budget that stopped it. */
	readonly estimate: (request: HostRequests["round/estimate"][0]) => Promise<SendEstimate>;
	readonly sendAnyway: (messageId: string) => Promise<void>;
	readonly chooseProject: (folderUri: string) => void;
	/** A model was chosen or used. */
	readonly rememberModel: (modelId: string) => void;
	readonly didAct: () => void;
	readonly localize: Localize;
}

/** One handler for each request of the panel. Parameters were checked against their schema before. */
export function createHandlers(options: HandlersOptions): RequestHandlers<HostRequests> {
	return {
		...conversationHandlers(options),
		...roundHandlers(options),
		...queueHandlers(options.queue, options.didAct),
		...contextHandlers(options.context),
		...settingsHandlers(options.settings, options.profile, options.didChangeSettings, options.mcpServers),
		...modelHandlers(options),
		...editorHandlers(options),
		...composerHandlers(options.composer, options.localize),
		...toolHandlers(options),
	};
}

function conversationHandlers(
	options: HandlersOptions,
): HandlersOf<"view" | "conversation" | "message" | "branch" | "project"> {
	const { conversations, tree, shown, localize } = options;
	const page = async (conversationId: string | null, beforeId: string | null): Promise<MessagePage> => {
		const found = conversationId === null ? null : await conversations.page(conversationId, beforeId);
		if (found) return found;
		throw new DaybookError("gone", localize("This chat is no longer there."));
	};
	return {
		"view/ready": async () => options.snapshot(),
		"project/choose"({ folderUri }) {
			options.chooseProject(folderUri);
			return null;
		},
		async "conversation/open"({ conversationId }) {
			const before = shown.id;
			// At once: what the user does while the page is read comes after it.
			shown.show(conversationId);
			try {
				const opened = await page(conversationId, null);
				if (opened.conversation.status !== "deleted") return opened;
				throw new DaybookError("gone", localize("This chat is in Recently deleted. Restore it to open it."));
			} catch (error) {
				if (shown.id === conversationId) shown.show(before);
				throw error;
			}
		},
		"conversation/page": async ({ conversationId }) => page(conversationId, null),
		"conversation/new"() {
			shown.begin();
			return null;
		},
		"conversation/list": async (request) => conversations.list({ ...request, projectId: options.projectId() }),
		async "conversation/rename"({ conversationId, title }) {
			await conversations.rename(conversationId, title);
			return null;
		},
		"message/later": async ({ conversationId, afterId }) => conversations.pageAfter(conversationId, afterId),
		"message/around": async ({ conversationId, messageId }) => conversations.pageAround(conversationId, messageId),
		"message/find": async ({ conversationId, text }) => conversations.find(conversationId, text),
		async "conversation/restore"({ conversationId }) {
			await conversations.restore(conversationId);
			return page(conversationId, null);
		},
		"message/earlier": async ({ conversationId, beforeId }) => page(conversationId, beforeId),
		"message/siblings": async ({ messageId }) => tree.siblings(messageId),
		async "message/rate"({ messageId, rating }) {
			await tree.rate(messageId, rating);
			return null;
		},
		async "message/fork"({ messageId }) {
			const before = shown.id;
			const conversationId = await tree.fork(messageId);
			// Unless the user went somewhere else meanwhile.
			if (shown.id === before) shown.show(conversationId);
			return page(conversationId, null);
		},
		async "branch/choose"({ messageId }) {
			return page(await conversations.chooseBranch(messageId), null);
		},
	};
}

function roundHandlers(options: HandlersOptions): HandlersOf<"round" | "answer"> {
	const { runner, conversations, shown, didAct, recover, estimate, rememberModel } = options;
	return {
		async "round/start"({ requestId, ...request }) {
			didAct();
			const { place } = shown;
			const started = await runner.start({ messageId: requestId, ...request });
			rememberModel(request.modelId);
			if (shown.place === place && shown.id === request.conversationId) shown.show(started.conversation.id);
			return started;
		},
		"round/hasArrived": async ({ requestId }) => conversations.hasArrived(requestId),
		async "round/retry"({ messageId, modelId }) {
			didAct();
			await runner.retry(messageId, modelId);
			return null;
		},
		"round/estimate": async (request) => estimate(request),
		async "round/stop"({ conversationId }) {
			await runner.stop(conversationId);
			return null;
		},
		async "round/continue"({ messageId }) {
			didAct();
			await runner.continue(messageId);
			return null;
		},
		async "round/skipCalls"({ messageId }) {
			didAct();
			await runner.skipCalls(messageId);
			return null;
		},
		async "round/runPrinted"({ messageId }) {
			didAct();
			await runner.runPrinted(messageId);
			return null;
		},
		async "answer/resume"({ messageId }) {
			const running = runner.running().find(({ message }) => message.id === messageId);
			// Another window makes it, or did so until it died.
			if (!running) await recover();
			return running ?? null;
		},
	};
}

function modelHandlers({ catalog, pulls, conversations, rememberModel }: HandlersOptions): HandlersOf<"model"> {
	return {
		async "model/refresh"() {
			await catalog.refresh();
			return null;
		},
		async "model/choose"({ conversationId, modelId }) {
			rememberModel(modelId);
			if (conversationId !== null) await conversations.setModel(conversationId, modelId);
			return null;
		},
		"model/pull"({ hostId, model }) {
			// How it goes on is told by notifications; the request only starts it.
			void pulls.pull(hostId, model);
			return null;
		},
		"model/cancelPull"({ hostId, model }) {
			pulls.cancel(hostId, model);
			return null;
		},
	};
}

function editorHandlers({
	editor,
	catalog,
	runner,
	sendAnyway,
}: HandlersOptions): HandlersOf<"failure" | "code" | "link" | "usage"> {
	const done = async (work: Promise<void>): Promise<null> => {
		await work;
		return null;
	};
	return {
		"failure/act"({ action, modelId, messageId, ...card }) {
			if (action === "send_anyway") return done(messageId === null ? Promise.resolve() : sendAnyway(messageId));
			if (action !== "retry") return done(editor.act(action, targetOf(card.hostId, modelId)));
			return done(messageId === null ? catalog.refresh() : runner.retry(messageId, null));
		},
		"code/copy": async ({ text }) => done(editor.copy(text)),
		"code/insert": async ({ text }) => done(editor.insertAtCursor(text)),
		"code/apply": async ({ text }) => done(editor.showProposal(text)),
		"code/newFile": async ({ text, language }) => done(editor.openNewFile(text, language)),
		"link/open": async ({ address }) => done(editor.openLink(address)),
		"usage/open": async () => done(editor.openUsage()),
	};
}

function targetOf(hostId: string | null, modelId: string | null): CardTarget {
	const model = modelId === null ? null : splitModelId(modelId);
	return { hostId: model?.hostId ?? hostId, modelName: model?.name ?? null };
}
