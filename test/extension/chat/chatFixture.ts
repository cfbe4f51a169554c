import type { PanelNotifications, QueueState } from "../../../src/shared/protocol.ts";
import type { Failure, Message } from "../../../src/shared/model.ts";
import { type ChatParts, type ChatPartsOptions, createChatParts } from "../../../src/extension/chat/chatParts.ts";
import type { StoresOptions } from "../../../src/extension/chat/databaseStores.ts";
import { describeFailure } from "../../../src/extension/chat/failures.ts";
import type { SummaryRule } from "../../../src/extension/chat/summaryRule.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import type { Log } from "../../../src/extension/log.ts";
import type { ResolvedModel } from "../../../src/extension/models/index.ts";
import type { SpendingGuard } from "../../../src/extension/spendingGuard.ts";
import { noon } from "../../db/bookFixture.ts";
import { HeldClock } from "../sessions/heldClock.ts";
import { BookDatabase } from "./bookDatabase.ts";
import { ScriptedProvider } from "./scriptedProvider.ts";

/** What the panel was told, one after the other. */
type Told = {
	[Method in keyof PanelNotifications]: { readonly method: Method; readonly body: PanelNotifications[Method] };
}[keyof PanelNotifications];

/** The chat of a window without a window: a database in memory, a scripted model and time that stands still. */
export interface ChatFixture extends ChatParts {
	readonly book: BookDatabase;
	readonly provider: ScriptedProvider;
	readonly clock: HeldClock;
	readonly stores: StoresOptions;
	/** How the model is found; a test may put another way in. */
	readonly finding: { resolve: (modelId: string, mayAsk?: boolean) => Promise<ResolvedModel> };
	readonly told: Told[];
	readonly logged: string[];
	/** When lists of chats were told to read again. */
	readonly changes: readonly number[];
	/** Asked before each model call. */
	readonly admission: { admit: SpendingGuard["admit"]; readonly released: string[] };
	/** Null while summaries are switched off, as they are unless a test wants them. */
	summaryRule: (SummaryRule & { readonly modelId: string | null }) | null;
	/** What git knows of the user. */
	gitUser: { readonly displayName: string | null; readonly email: string | null };
	newId(): string;
	/** Everything the panel was told by that name. */
	bodies<Method extends keyof PanelNotifications>(method: Method): readonly PanelNotifications[Method][];
	/** Lets all answers that are being made go on to their end. */
	ended(): Promise<void>;
	/** Lets everything that can happen without the user happen. */
	settled(): Promise<void>;
}

/** What a chat with tools is given beside the rest. */
export type WithTools = Pick<ChatPartsOptions, "tools" | "roundLimits" | "didFreeChat">;

export const noTools: WithTools = { tools: null, roundLimits: () => ({ calls: 25, repeats: 3, costMicroUsd: null }) };

/** `beside` is the chat of another window on the same database. */
export async function openChat(
	contextWindow: number | null = null,
	withTools: WithTools = noTools,
	beside?: ChatFixture,
): Promise<ChatFixture> {
	const book = beside?.book ?? (await BookDatabase.open());
	const sessionId = beside ? "session-2" : "session-1";
	if (beside) book.book.openSession(sessionId, 2);
	const provider = new ScriptedProvider();
	const clock = new HeldClock(noon);
	const told: Told[] = [];
	const logged: string[] = [];
	const changes: number[] = [];
	const admission: ChatFixture["admission"] = { admit: async () => null, released: [] };
	let ids = 0;
	const newId = () => `${beside ? "other" : "new"}-${++ids}`;
	const stores: StoresOptions = {
		database: () => book.database,
		writer: async () => ({ userId: "user-1", sessionId, projectId: null }),
		projectId: () => null,
		now: () => clock.now(),
		newId,
		localize: plainEnglish,
		didChangeChats: () => void changes.push(clock.now()),
		didCreate: async () => undefined,
	};
	const finding: ChatFixture["finding"] = { resolve: async () => provider.resolved(contextWindow) };
	const parts = createChatParts({
		...stores,
		clock,
		log: logInto(logged),
		surroundings: () => ({ projectName: "harbour", projectDetail: "TypeScript" }),
		resolveModel: async (modelId, mayAsk) => finding.resolve(modelId, mayAsk),
		spending: {
			admit: async (call) => admission.admit(call),
			release: async (answerId) => void admission.released.push(answerId),
		},
		summaryRule: () => fixture.summaryRule,
		attachedParts: async () => new Map(),
		gitUser: async () => fixture.gitUser,
		notify: (method, body) => void told.push({ method, body } as Told),
		describeFailure: (error): Failure => describeFailure(error, plainEnglish),
		didFinishAnswer: (_message: Message) => undefined,
		...withTools,
	});
	const settled = async () => {
		for (let turn = 0; turn < 80; turn++) await clock.pass(0);
	};
	const fixture: ChatFixture = {
		...parts,
		book,
		provider,
		clock,
		stores,
		finding,
		told,
		logged,
		changes,
		admission,
		summaryRule: null,
		gitUser: { displayName: null, email: null },
		newId,
		bodies: <Method extends keyof PanelNotifications>(method: Method) =>
			told.flatMap((one) => (one.method === method ? [one.body as PanelNotifications[Method]] : [])),
		settled,
		async ended() {
			for (let turn = 0; turn < 100 && parts.runner.running().length > 0; turn++) await clock.pass(0);
		},
	};
	return fixture;
}

export function logInto(lines: string[]): Log {
	return {
		info: (line) => void lines.push(line),
		warn: (line) => void lines.push(line),
		error: (what) => void lines.push(what),
	};
}

/** The queues as they were told, newest last. */
export function queuesOf(chat: ChatFixture): readonly QueueState[] {
	return chat.bodies("queue/didChange");
}

/** Sends a text and waits for the answer's end; returns the chat's id. */
export async function ask(chat: ChatFixture, text: string, conversationId: string | null = null): Promise<string> {
	const { conversation } = await chat.runner.start({
		messageId: chat.newId(),
		conversationId,
		text,
		modelId: "ollama/qwen3:8b",
		replaces: null,
	});
	await chat.ended();
	return conversation.id;
}
