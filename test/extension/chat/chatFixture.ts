import { conversationStore, roundStore, type StoresOptions } from "../../../src/extension/chat/databaseStores.ts";
import type { RoundListener } from "../../../src/extension/chat/roundListener.ts";
import { MessageQueue } from "../../../src/extension/chat/queue.ts";
import { RoundRunner } from "../../../src/extension/chat/roundRunner.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import type { Log } from "../../../src/extension/log.ts";
import type { ResolvedModel } from "../../../src/extension/models/index.ts";
import type { SpendingGuard } from "../../../src/extension/spendingGuard.ts";
import type { QueueState } from "../../../src/shared/protocol.ts";
import { noon } from "../../db/bookFixture.ts";
import { HeldClock } from "../sessions/heldClock.ts";
import { BookDatabase } from "./bookDatabase.ts";
import { ScriptedProvider } from "./scriptedProvider.ts";

/** What a listener heard: the name of each announcement with its arguments. */
export type Heard = readonly [name: keyof RoundListener, ...values: unknown[]];

/** The chat of a window without a window: a database in memory, a scripted model and time that stands still. */
export interface ChatFixture {
	readonly book: BookDatabase;
	readonly provider: ScriptedProvider;
	readonly clock: HeldClock;
	readonly runner: RoundRunner;
	readonly stores: StoresOptions;
	readonly conversations: ReturnType<typeof conversationStore>;
	/** What the budgets say to a call; a test may put another answer in. */
	readonly admission: { admit: SpendingGuard["admit"] };
	/** How the model is found; a test may put another way in. */
	readonly finding: { resolve: () => Promise<ResolvedModel> };
	readonly queue: MessageQueue;
	/** The queues as they were told, newest last. */
	readonly queues: QueueState[];
	readonly heard: Heard[];
	readonly logged: string[];
	/** When lists of chats were told to read again. */
	readonly changes: readonly number[];
	newId(): string;
	/** Lets the answer of a chat go on to its end. */
	ended(): Promise<void>;
}

export async function openChat(contextWindow: number | null = null): Promise<ChatFixture> {
	const book = await BookDatabase.open();
	const provider = new ScriptedProvider();
	const clock = new HeldClock(noon);
	const heard: Heard[] = [];
	const logged: string[] = [];
	const changes: number[] = [];
	let ids = 0;
	const newId = () => `new-${++ids}`;
	const stores: StoresOptions = {
		database: () => book.database,
		writer: async () => ({ userId: "user-1", sessionId: "session-1", projectId: null }),
		now: () => clock.now(),
		newId,
		localize: plainEnglish,
		didChangeChats: () => void changes.push(clock.now()),
	};
	const admission: ChatFixture["admission"] = { admit: async () => null };
	const finding: ChatFixture["finding"] = { resolve: async () => provider.resolved(contextWindow) };
	const runner = new RoundRunner({
		store: roundStore(stores),
		resolveModel: async () => finding.resolve(),
		attachedParts: async () => new Map(),
		surroundings: () => ({ projectName: "harbour", projectDetail: "TypeScript" }),
		spending: { admit: async (call) => admission.admit(call) },
		listener: {
			...listenerInto(heard),
			didFree: (id, isComplete) => void queue.didFree(id, isComplete),
		},
		clock,
		newId,
		log: logInto(logged),
		localize: plainEnglish,
	});
	const queues: QueueState[] = [];
	const queue = new MessageQueue({
		...stores,
		runner,
		didChange: (state) => void queues.push(state),
		didFail: (error) => void logged.push(String(error)),
	});
	return {
		book,
		provider,
		clock,
		runner,
		stores,
		conversations: conversationStore(stores),
		admission,
		finding,
		queue,
		queues,
		heard,
		logged,
		changes,
		newId,
		async ended() {
			for (let turn = 0; turn < 100 && runner.running().length > 0; turn++) await clock.pass(0);
		},
	};
}

export function listenerInto(heard: Heard[]): RoundListener {
	return {
		didStart: (...values) => void heard.push(["didStart", ...values]),
		delta: (...values) => void heard.push(["delta", ...values]),
		status: (...values) => void heard.push(["status", ...values]),
		didEnd: (...values) => void heard.push(["didEnd", ...values]),
		didFree: (...values) => void heard.push(["didFree", ...values]),
		notice: (...values) => void heard.push(["notice", ...values]),
	};
}

export function logInto(lines: string[]): Log {
	return {
		info: (line) => void lines.push(line),
		warn: (line) => void lines.push(line),
		error: (what) => void lines.push(what),
	};
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
