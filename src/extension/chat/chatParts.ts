import type { Failure, Message } from "../../shared/model.ts";
import type { PanelNotifications } from "../../shared/protocol.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { ResolvedModel } from "../models/index.ts";
import type { SpendingGuard } from "../spendingGuard.ts";
import { ChatContext } from "./chatContext.ts";
import { type ChatSettingsStore, chatSettingsStore } from "./chatSettings.ts";
import { contextSource, type ContextSourceOptions } from "./contextSource.ts";
import type { ConversationStore } from "./conversationStore.ts";
import { conversationStore, roundStore, type StoresOptions } from "./databaseStores.ts";
import { type ProfileOptions, type ProfileStore, profileStore } from "./profileStore.ts";
import { MessageQueue } from "./queue.ts";
import type { RoundListener } from "./roundListener.ts";
import type { RoundLimits } from "./callCaps.ts";
import { RoundRunner, type RoundRunnerOptions } from "./roundRunner.ts";
import { Summarizer, type SummarizerOptions } from "./summarizer.ts";
import { summaryStore } from "./summaryStore.ts";
import type { PromptSurroundings } from "./systemPrompt.ts";
import { toolResultStore } from "./toolResultStore.ts";
import { ToolRound, type ToolRoundOptions } from "./toolRound.ts";
import { type TreeStore, treeStore } from "./treeStore.ts";

export interface ChatPartsOptions
	extends
		Omit<StoresOptions, "now" | "didCreate">,
		Pick<ProfileOptions, "gitUser">,
		Pick<ContextSourceOptions, "attachedParts"> {
	readonly clock: Clock;
	readonly log: Log;
	readonly surroundings: () => PromptSurroundings;
	/**
	 * Finds the host and model of a `<hostId>/<model>`; throws a DaybookError when it cannot be used. `mayAsk`: the user is
	 * there to agree that others may read along, where they can.
	 */
	readonly resolveModel: (modelId: string, mayAsk?: boolean) => Promise<ResolvedModel>;
	readonly spending: Pick<SpendingGuard, "admit" | "release">;
	readonly summaryRule: SummarizerOptions["rule"];
	/** Tells the panel, if there is one. */
	readonly notify: <Method extends keyof PanelNotifications>(method: Method, body: PanelNotifications[Method]) => void;
	readonly describeFailure: (error: unknown) => Failure;
	readonly didFinishAnswer: (message: Message) => void;
	/** A chat can take the next message; `isComplete` says whether the answer ended as it should. */
	readonly didFreeChat?: (conversationId: string, isComplete: boolean) => void;
	/** Null: no tools in this window. */
	readonly tools: Pick<ToolRoundOptions, "registry" | "permissions" | "keepChange"> | null;
	readonly roundLimits: () => RoundLimits;
}

/** All of a chat that needs no editor, joined. */
export interface ChatParts {
	readonly conversations: ConversationStore;
	readonly tree: TreeStore;
	readonly profile: ProfileStore;
	readonly settings: ChatSettingsStore;
	readonly context: ChatContext;
	readonly summarizer: Summarizer;
	readonly runner: RoundRunner;
	/** Null: no tools in this window. */
	readonly toolRound: ToolRound | null;
	readonly queue: MessageQueue;
}

export function createChatParts(options: ChatPartsOptions): ChatParts {
	const { clock, notify, resolveModel } = options;
	const now = () => clock.now();
	const profile = profileStore({ ...options, now });
	const settings = chatSettingsStore({ ...options, now, profile, modes: options.tools?.permissions ?? null });
	const stores = { ...options, now, didCreate: async (id: string) => settings.didCreate(id) };
	const source = contextSource({ ...stores, settings });
	const didChange = (conversationId: string) => notify("context/didChange", { conversationId });
	const summaries = summaryStore(stores);
	const rule = options.summaryRule;
	const summarizer = new Summarizer({ ...options, store: summaries, context: source, rule, didChange });
	const toolRound = createToolRound(options, stores);
	const runner = createRunner(options, stores, {
		context: source,
		tools: toolRound,
		didFree: (conversationId, isComplete) => void didFree(conversationId, isComplete),
	});
	const queue = new MessageQueue({
		...stores,
		runner,
		didChange: (state) => notify("queue/didChange", state),
		didFail: (error) => notify("notice/show", options.describeFailure(error)),
	});
	const didFree = async (conversationId: string, isComplete: boolean): Promise<void> => {
		options.didFreeChat?.(conversationId, isComplete);
		if (isComplete) void summarizer.consider(conversationId);
		await queue
			.didFree(conversationId, isComplete)
			.catch((error: unknown) => options.log.error("The queue could not go on", error));
	};
	return {
		conversations: conversationStore(stores),
		tree: treeStore(stores),
		profile,
		settings,
		context: new ChatContext({ ...stores, source, summaries, summarizer, resolveModel, tools: toolRound, didChange }),
		summarizer,
		runner,
		toolRound,
		queue,
	};
}

function createToolRound(options: ChatPartsOptions, stores: StoresOptions): ToolRound | null {
	const { notify, tools } = options;
	if (!tools) return null;
	return new ToolRound({
		...options,
		...tools,
		results: toolResultStore(stores),
		listener: {
			didChange: (state) => notify("tool/didChange", state),
			didEnd: (message, conversation) => notify("tool/didEnd", { message, conversation }),
		},
	});
}

function createRunner(
	options: ChatPartsOptions,
	stores: StoresOptions,
	{ context, tools, didFree }: Pick<RoundRunnerOptions, "context" | "tools"> & Pick<RoundListener, "didFree">,
): RoundRunner {
	const { notify, didFinishAnswer } = options;
	return new RoundRunner({
		...options,
		store: roundStore(stores),
		context,
		tools,
		limits: options.roundLimits,
		listener: {
			didStart: (answer) => notify("answer/didStart", answer),
			delta: (messageId, sequence, pieces) => notify("answer/delta", { messageId, sequence, pieces }),
			status: (messageId, status) => notify("answer/status", { messageId, status }),
			didEnd: (message, conversation) => {
				notify("answer/didEnd", { message, conversation });
				didFinishAnswer(message);
			},
			didDrop: (messageId, conversationId) => notify("answer/didDrop", { messageId, conversationId }),
			didHold: (conversationId, messageId, reason) => notify("round/didHold", { conversationId, messageId, reason }),
			didFree,
			notice: (failure) => notify("notice/show", failure),
		},
	});
}
