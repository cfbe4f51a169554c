import type {
	AnswerStatus,
	ConversationSummary,
	Failure,
	Message,
	MessagePage,
	ModelCatalog,
	Part,
	QueuedMessage,
} from "../../../src/shared/model.ts";
import type {
	HostRequests,
	PanelNotifications,
	PanelSnapshot,
	PanelSurroundings,
	QueueState,
} from "../../../src/shared/protocol.ts";
import type { ToolCallState, WaitingItem } from "../../../src/shared/toolCalls.ts";
import { fakeComposer } from "./fakeComposer.ts";
import type { ContextReport } from "../../../src/shared/context.ts";
import { Endpoint, ReadLate, RpcError, type RequestHandlers, type Wire } from "../../../src/shared/rpc.ts";

import { FakeLeading } from "./fakeLeading.ts";

type Requests = Pick<HostRequests, keyof HostRequests>;
type Notifications = Pick<PanelNotifications, keyof PanelNotifications>;

export interface FakeHostState {
	readonly surroundings: PanelSurroundings;
	readonly catalog: ModelCatalog;
	/** All messages of each chat, oldest first. */
	readonly chats: readonly {
		readonly summary: ConversationSummary;
		readonly messages: readonly Message[];
		/** Ids of versions that are not on the shown branch. */
		readonly hidden?: readonly string[];
	}[];
	readonly shownId: string | null;
	/** What the shown chat would send. */
	readonly report?: ContextReport;
	/** What the snapshot says of the composer; absent mostly. */
	readonly draft?: string;
	/** Tool calls of the shown chat that are not over. */
	readonly toolCalls?: readonly ToolCallState[];
	/** A change that is not taken back, and why. */
	readonly keeps?: { readonly messageId: string; readonly sentence: string };
	/** What waits since before. */
	readonly waiting?: readonly WaitingItem[];
	/** What waits in the shown chat. */
	readonly queued?: readonly QueuedMessage[];
	/** False when it waits for the user. */
	readonly isQueueGoing?: boolean;
}

/** Messages in a page. */
const pageSize = 30;
const failures: Readonly<Record<string, string>> = { disk_full: "The disk is full. Nothing was sent." };

/** The host's side of the wire, with chats in memory; answers are written by whoever drives it. */
export class FakeHost {
	/** What the panel asked, oldest first. */
	readonly calls: { readonly method: string; readonly params: unknown }[] = [];
	/** Ids of what an earlier panel sent and the disk holds, wherever that is. */
	readonly arrived = new Set<string>();
	readonly #endpoint: Endpoint<Requests, Record<string, never>, Record<string, never>, Notifications>;
	readonly #chats = new Map<string, { summary: ConversationSummary; messages: readonly Message[] }>();
	readonly #state: FakeHostState;
	readonly #leading: FakeLeading;
	readonly #hidden: Set<string>;
	readonly #queues = new Map<string, readonly QueuedMessage[]>();
	readonly #sequences = new Map<string, number>();
	#nextId = 1;
	#failNext: string | null = null;
	#holds: (() => void)[] | null = null;
	#isOld = false;
	#sendOld: () => void = () => undefined;
	/** Null: every one. */
	#heldMethod: string | null = null;

	/** `check` looks at requests as the real host does. */
	constructor(wire: Wire, state: FakeHostState, check?: (method: string, params: unknown) => string | null) {
		this.#state = state;
		if (state.shownId !== null) this.#queues.set(state.shownId, state.queued ?? []);
		this.#leading = new FakeLeading(state.report ?? null);
		this.#hidden = new Set(state.chats.flatMap(({ hidden }) => hidden ?? []));
		for (const { summary, messages } of state.chats) this.#chats.set(summary.id, { summary, messages });
		this.#endpoint = new Endpoint(wire, {
			requests: this.#recorded(this.#handlers()),
			notifications: {},
			...(check ? { check } : {}),
			describeError: (error) =>
				error instanceof RpcError
					? { code: error.code, message: error.message }
					: { code: "bug", message: String(error) },
		});
	}

	notify<Method extends keyof Notifications>(method: Method, body: Notifications[Method]): void {
		this.#endpoint.notify(method, body);
	}

	/** The next request fails with that code. */
	failNext(code: string): void {
		this.#failNext = code;
	}

	/** From now on requests wait until `release`: all, or those of one method. */
	hold(method: string | null = null): void {
		this.#holds ??= [];
		this.#heldMethod = method;
	}

	release(): void {
		const waiting = this.#holds ?? [];
		this.#holds = null;
		for (const go of waiting) go();
	}

	/** From now on what a new panel gets is of this moment, however long `sendOld` lets it wait. */
	holdSnapshot(): void {
		this.#isOld = true;
	}

	sendOld(): void {
		this.#sendOld();
	}

	/** The parameters of all requests of that method. */
	paramsOf(method: string): readonly unknown[] {
		return this.calls.filter((call) => call.method === method).map((call) => call.params);
	}

	messagesOf(conversationId: string): readonly Message[] {
		return this.#chats.get(conversationId)?.messages ?? [];
	}

	/** Begins an answer to the last message of a chat and returns its id. */
	begin(conversationId: string, changes: Partial<Message> = {}): string {
		const parent = this.messagesOf(conversationId).at(-1);
		const message: Message = {
			...blankMessage(this.#newId("answer"), conversationId),
			parentId: parent?.id ?? null,
			role: "assistant",
			speaker: "agent:ollama/qwen3:8b",
			state: "streaming",
			...changes,
		};
		this.#store(message);
		this.#sequences.set(message.id, 0);
		this.notify("answer/didStart", { message, status: status("connecting"), sequence: 0 });
		return message.id;
	}

	status(messageId: string, next: AnswerStatus): void {
		this.notify("answer/status", { messageId, status: next });
	}

	/** Writes more of an answer. */
	write(messageId: string, text: string, type: "text" | "reasoning" = "text"): void {
		const sequence = (this.#sequences.get(messageId) ?? 0) + 1;
		this.#sequences.set(messageId, sequence);
		this.#change(messageId, (message) => ({ ...message, parts: appendTo(message.parts, type, text) }));
		this.notify("answer/delta", { messageId, sequence, pieces: [{ type, text }] });
	}

	/** Stores text as written without telling the panel: a delta that was lost on its way. */
	lose(messageId: string, text: string): void {
		this.#sequences.set(messageId, (this.#sequences.get(messageId) ?? 0) + 1);
		this.#change(messageId, (message) => ({ ...message, parts: appendTo(message.parts, "text", text) }));
	}

	end(messageId: string, changes: Partial<Message> = {}): void {
		const message = this.#change(messageId, (before) => ({
			...before,
			state: "complete",
			finishReason: "stop",
			...changes,
		}));
		this.#sequences.delete(messageId);
		const conversation = this.#chats.get(message.conversationId)?.summary;
		if (conversation) this.notify("answer/didEnd", { message, conversation });
	}

	fail(messageId: string, failure: Failure): void {
		this.end(messageId, { state: "failed", failure, finishReason: null });
	}

	/** Another window writes an answer to the last message of a chat, or goes on with it; the panel only hears of a change. */
	writeElsewhere(conversationId: string, messageId: string, changes: Partial<Message>): void {
		if (this.messagesOf(conversationId).some(({ id }) => id === messageId))
			this.#change(messageId, (message) => ({ ...message, ...changes }));
		else
			this.#store({
				...blankMessage(messageId, conversationId),
				parentId: this.messagesOf(conversationId).at(-1)?.id ?? null,
				role: "assistant",
				speaker: "agent:qwen3:8b",
				state: "streaming",
				...changes,
			});
		this.notify("conversation/didChange", { conversationIds: [] });
	}

	/** An answer is complete, and no window tells. */
	finishUnheard(messageId: string): void {
		this.#change(messageId, (message) => ({ ...message, state: "complete" }));
	}

	/** The first message of the shown chat's queue goes by itself. */
	sendQueued(): void {
		const [first] = this.#queues.get(this.#state.shownId ?? "") ?? [];
		if (first) this.#takeQueued(first.id);
	}

	/** The chat is deleted in the History view, for good when it is purged. */
	delete(conversationId: string, isForGood = false): void {
		if (isForGood) this.#chats.delete(conversationId);
		else this.#setStatus(conversationId, "deleted");
		this.notify("conversation/didChange", { conversationIds: [conversationId] });
	}

	#setStatus(conversationId: string, status: ConversationSummary["status"]): void {
		const chat = this.#chats.get(conversationId);
		if (chat) chat.summary = { ...chat.summary, status };
	}

	#snapshot(): PanelSnapshot {
		return {
			surroundings: this.#state.surroundings,
			catalog: this.#state.catalog,
			page: this.#state.shownId === null ? null : this.#page(this.#state.shownId),
			running: [],
			pulls: [],
			calls: this.#state.toolCalls ?? [],
			...(this.#state.draft === undefined ? {} : { draft: this.#state.draft }),
		};
	}

	#handlers(): RequestHandlers<Requests> {
		return {
			"view/ready": async () => {
				const snapshot = this.#snapshot();
				if (this.#isOld) await new Promise<void>((resolve) => (this.#sendOld = resolve));
				this.notify("waiting/didChange", this.#state.waiting ?? []);
				return new ReadLate(() => snapshot);
			},
			"conversation/open": ({ conversationId }) => this.#page(conversationId),
			"conversation/page": ({ conversationId }) => this.#page(conversationId),
			"conversation/new": () => null,
			"conversation/list": ({ before, limit }) => this.#list(before, limit),
			"conversation/rename": () => null,
			"conversation/restore": ({ conversationId }) => {
				this.#setStatus(conversationId, "active");
				return this.#page(conversationId);
			},
			"message/earlier": ({ conversationId, beforeId }) => this.#page(conversationId, beforeId),
			"message/later": ({ conversationId, afterId }) => this.#stretch(conversationId, afterId, 1),
			"message/around": ({ conversationId, messageId }) => this.#stretch(conversationId, messageId, -pageSize / 2),
			"message/find": ({ conversationId, text }) => this.#findText(conversationId, text),
			"message/siblings": ({ messageId }) => this.#find(messageId).siblingIds.map((id) => this.#find(id)),
			"message/rate": ({ messageId, rating }) => {
				this.#change(messageId, (message) => ({ ...message, rating }));
				return null;
			},
			...fakeComposer((prefix) => this.#newId(prefix)),
			"message/fork": ({ messageId }) => this.#fork(this.#find(messageId).conversationId),
			"round/estimate": ({ textTokens }) => ({
				tokens: 1200 + textTokens,
				costMicroUsd: 4321,
				contextWindow: 32_768,
				error: 0.08,
			}),
			"round/start": (params) => this.#startRound(params),
			"round/hasArrived": ({ requestId }) => this.arrived.has(requestId) || this.#isStored(requestId),
			"round/retry": () => null,
			"queue/list": ({ conversationId }) => this.#queueOf(conversationId),
			"queue/add": ({ requestId, ...item }) =>
				this.#changeQueue(item.conversationId, (items) => [
					...items,
					{ id: requestId, ...item, createdAt: Date.now() },
				]),
			"queue/edit": ({ itemId, text }) =>
				this.#changeQueue(this.#queueWith(itemId), (items) =>
					items.map((item) => (item.id === itemId ? { ...item, text } : item)),
				),
			"queue/move": ({ itemId, beforeId }) => this.#moveQueued(itemId, beforeId),
			"queue/remove": ({ itemId }) => this.#takeQueued(itemId),
			"queue/send": ({ itemId }) => this.#takeQueued(itemId),
			"queue/resume": () => null,
			...this.#leading.handlers((conversationId) => this.notify("context/didChange", { conversationId })),
			"answer/resume": ({ messageId }) => this.#resume(messageId),
			"round/stop": () => null,
			"round/continue": () => null,
			"round/skipCalls": () => null,
			"round/runPrinted": () => null,
			"tool/answer": () => true,
			"tool/showProposal": () => null,
			"tool/showChange": () => null,
			"tool/undo": ({ messageIds }) => this.#undo(messageIds),
			"waiting/open": () => null,
			"branch/choose": ({ messageId }) => this.#chooseBranch(this.#find(messageId)),
			"model/refresh": () => null,
			"model/choose": () => null,
			"model/pull": () => null,
			"model/cancelPull": () => null,
			"failure/act": () => null,
			"code/copy": () => null,
			"code/insert": () => null,
			"code/apply": () => null,
			"code/newFile": () => null,
			"link/open": () => null,
			"usage/open": () => null,
			"project/choose": ({ folderUri }) => {
				const projectName = this.#state.surroundings.projects.find((one) => one.folderUri === folderUri)?.name ?? null;
				this.notify("surroundings/didChange", {
					...this.#state.surroundings,
					projectName,
					projectFolderUri: folderUri,
				});
				return null;
			},
		};
	}

	/** The same handlers, which write down what was asked, fail when told to, and wait while held. */
	#recorded(handlers: RequestHandlers<Requests>): RequestHandlers<Requests> {
		const wrapped = Object.entries(handlers).map(([method, handler]) => [
			method,
			async (params: never, signal: AbortSignal) => {
				this.calls.push({ method, params });
				const code = this.#failNext;
				this.#failNext = null;
				if (this.#holds && (this.#heldMethod ?? method) === method)
					await new Promise<void>((resolve) => this.#holds?.push(resolve));
				if (code !== null) throw new RpcError({ code, message: failures[code] ?? "It did not work." });
				return handler(params, signal);
			},
		]);
		return Object.fromEntries(wrapped) as RequestHandlers<Requests>;
	}

	#page(conversationId: string, beforeId?: string): MessagePage {
		const chat = this.#chats.get(conversationId);
		if (!chat) throw new RpcError({ code: "gone", message: "This chat is no longer there." });
		const shown = chat.messages.filter(({ id }) => !this.#hidden.has(id));
		const end = beforeId === undefined ? shown.length : shown.findIndex((one) => one.id === beforeId);
		const start = Math.max(0, end - pageSize);
		return { conversation: chat.summary, messages: shown.slice(start, end), hasEarlier: start > 0 };
	}

	/** A page that begins so many messages after one. */
	#stretch(conversationId: string, messageId: string, offset: number): MessagePage | null {
		const chat = this.#chats.get(conversationId);
		const shown = chat?.messages.filter(({ id }) => !this.#hidden.has(id)) ?? [];
		const at = shown.findIndex(({ id }) => id === messageId);
		if (!chat || at === -1) return null;
		const start = Math.max(0, at + offset);
		const messages = shown.slice(start, start + pageSize);
		return {
			conversation: chat.summary,
			messages,
			hasEarlier: start > 0,
			hasLater: start + pageSize < shown.length,
		};
	}

	#findText(conversationId: string, text: string): HostRequests["message/find"][1] {
		const wanted = text.toLowerCase();
		const has = (part: Part) => "text" in part && part.type !== "reasoning" && part.text.toLowerCase().includes(wanted);
		const found = this.messagesOf(conversationId).filter(({ parts }) => parts.some(has));
		return { messageIds: found.map(({ id }) => id), isCut: false };
	}

	#list(before: number | null, limit: number): HostRequests["conversation/list"][1] {
		const all = [...this.#chats.values()].map((chat) => chat.summary).toSorted((a, b) => b.updatedAt - a.updatedAt);
		const rest = before === null ? all : all.filter((summary) => summary.updatedAt < before);
		return { conversations: rest.slice(0, limit), hasMore: rest.length > limit };
	}

	#startRound(request: HostRequests["round/start"][0]): HostRequests["round/start"][1] {
		const { requestId, conversationId, text, modelId, attachments } = request;
		const sent = [...this.#chats.values()].find(({ messages }) => messages.some((one) => one.id === requestId));
		if (sent) {
			const isAnswered = sent.messages.some(({ parentId }) => parentId === requestId);
			return { conversation: sent.summary, message: this.#find(requestId), isAnswered };
		}
		const id = conversationId ?? this.#newId("chat");
		const known = this.#chats.get(id)?.summary ?? blankSummary(id, text.slice(0, 40));
		const conversation = { ...known, modelId, messageCount: known.messageCount + 1, updatedAt: Date.now() };
		const message = {
			...blankMessage(requestId, id),
			parts: [{ type: "text", text } as const],
			...(attachments ? { attachments } : {}),
		};
		this.#chats.set(id, { summary: conversation, messages: this.messagesOf(id) });
		this.#store(message);
		return { conversation, message, isAnswered: false };
	}

	#isStored(messageId: string): boolean {
		const kept = [
			...[...this.#chats.values()].flatMap(({ messages }) => messages),
			...[...this.#queues.values()].flat(),
		];
		return kept.some(({ id }) => id === messageId);
	}

	#queueOf(conversationId: string): QueueState {
		return { conversationId, items: this.#queues.get(conversationId) ?? [], isGoing: this.#state.isQueueGoing ?? true };
	}

	#queueWith(itemId: string): string {
		const found = [...this.#queues].find(([, items]) => items.some(({ id }) => id === itemId));
		if (!found) throw new RpcError({ code: "gone", message: "It was sent." });
		return found[0];
	}

	#changeQueue(conversationId: string, change: (items: readonly QueuedMessage[]) => readonly QueuedMessage[]): null {
		this.#queues.set(conversationId, change(this.#queues.get(conversationId) ?? []));
		this.notify("queue/didChange", this.#queueOf(conversationId));
		return null;
	}

	#takeQueued(itemId: string): null {
		return this.#changeQueue(this.#queueWith(itemId), (items) => items.filter(({ id }) => id !== itemId));
	}

	#moveQueued(itemId: string, beforeId: string | null): null {
		return this.#changeQueue(this.#queueWith(itemId), (items) => {
			const others = items.filter(({ id }) => id !== itemId);
			const at = others.findIndex(({ id }) => id === beforeId);
			return others.toSpliced(at === -1 ? others.length : at, 0, ...items.filter(({ id }) => id === itemId));
		});
	}

	#chooseBranch(message: Message): MessagePage {
		for (const id of message.siblingIds) this.#hidden.add(id);
		this.#hidden.delete(message.id);
		return this.#page(message.conversationId);
	}

	#fork(conversationId: string): MessagePage {
		const id = this.#newId("chat");
		const messages = this.messagesOf(conversationId).map((message) => ({ ...message, conversationId: id }));
		this.#chats.set(id, { summary: blankSummary(id, "A fork"), messages });
		return this.#page(id);
	}

	#resume(messageId: string): HostRequests["answer/resume"][1] {
		const sequence = this.#sequences.get(messageId);
		if (sequence === undefined) return null;
		return { message: this.#find(messageId), status: status("streaming"), sequence };
	}

	#find(messageId: string): Message {
		const found = [...this.#chats.values()].flatMap((chat) => chat.messages).find((one) => one.id === messageId);
		if (!found) throw new RpcError({ code: "not_found", message: "This message is gone." });
		return found;
	}

	#store(message: Message): void {
		const chat = this.#chats.get(message.conversationId);
		if (chat) chat.messages = [...chat.messages, message];
	}

	#change(messageId: string, change: (message: Message) => Message): Message {
		const changed = change(this.#find(messageId));
		const chat = this.#chats.get(changed.conversationId);
		if (chat) chat.messages = chat.messages.map((message) => (message.id === messageId ? changed : message));
		return changed;
	}

	#undo(messageIds: readonly string[]): HostRequests["tool/undo"][1] {
		const { keeps } = this.#state;
		const undone = messageIds.filter((id) => id !== keeps?.messageId);
		for (const id of undone)
			this.#change(id, ({ toolRun, ...message }) =>
				toolRun ? { ...message, toolRun: { ...toolRun, isUndone: true } } : message,
			);
		return { undone, problem: keeps && undone.length < messageIds.length ? keeps.sentence : null };
	}

	#newId(kind: string): string {
		return `${kind}-${this.#nextId++}`;
	}
}

export function status(phase: AnswerStatus["phase"], changes: Partial<AnswerStatus> = {}): AnswerStatus {
	return { phase, since: Date.now(), retry: null, warning: null, ...changes };
}

export function blankMessage(id: string, conversationId: string): Message {
	return {
		id,
		conversationId,
		parentId: null,
		roundNumber: 1,
		role: "user",
		speaker: "user",
		parts: [],
		state: "complete",
		failure: null,
		finishReason: null,
		usage: null,
		rating: null,
		warning: null,
		siblingIds: [id],
		createdAt: Date.UTC(2026, 9, 1),
	};
}

export function blankSummary(id: string, title: string): ConversationSummary {
	return {
		id,
		title,
		projectId: "p1",
		projectName: "harbour",
		status: "active",
		isPinned: false,
		messageCount: 0,
		roundCount: 0,
		totalTokens: 0,
		cost: { microUsd: 0, unpricedCalls: 0 },
		modelId: null,
		createdAt: Date.UTC(2026, 9, 1),
		updatedAt: Date.UTC(2026, 9, 1),
	};
}

function appendTo(parts: readonly Part[], type: "text" | "reasoning", text: string): readonly Part[] {
	const last = parts.at(-1);
	if (last?.type === type) return [...parts.slice(0, -1), { ...last, text: last.text + text }];
	return [...parts, type === "text" ? { type, text } : { type, text, signature: null }];
}
