import type { Message, Part } from "../../shared/model.ts";
import type { FileChangeRecord } from "../../shared/toolCalls.ts";
import type { MessageModel } from "./messageModel.ts";

type CallPart = Extract<Part, { type: "tool_call" }>;

/** A change of a file with the message whose call made it. */
export interface MessageChange {
	readonly messageId: string;
	readonly change: FileChangeRecord;
	/** As it is stored. */
	readonly isUndone: boolean;
}

/** What belongs together in a stretch of messages: calls with their results, rounds with what they changed. */
export interface ToolRounds {
	/** The call that a result belongs to; null when it is not here. */
	callOf(toolMessageId: string): CallPart | null;
	isAnswered(messageId: string, callId: string): boolean;
	/** Calls without a result of the round that ends with that message. */
	openAt(messageId: string): number;
	/** What the round did to files, when that message is its last; empty for all others. */
	changesAt(messageId: string): readonly MessageChange[];
}

export function roundsWithTools(models: readonly MessageModel[]): ToolRounds {
	const calls = new Map<string, CallPart | null>();
	const answered = new Set<string>();
	const changes = new Map<string, readonly MessageChange[]>();
	let open: readonly CallPart[] = [];
	let answer: Message | null = null;
	let made: MessageChange[] = [];
	for (const [index, model] of models.entries()) {
		const message = model.message.value;
		if (message.role === "tool") {
			const [result] = message.parts;
			const callId = result?.type === "tool_result" ? result.callId : "";
			const call = open.find(({ id }) => id === callId) ?? null;
			calls.set(message.id, call);
			if (answer && call) answered.add(keyOf(answer.id, call.id));
			open = open.filter((one) => one !== call);
			made.push(...changesOf(message));
		} else {
			answer = message;
			open = message.state === "complete" ? callsIn(message) : [];
			if (message.role === "user") made = [];
		}
		const next = models[index + 1]?.message.value;
		const isLast = next === undefined || next.role === "user";
		if (isLast && made.length > 0 && message.state !== "streaming") changes.set(message.id, made);
	}
	const end = models.at(-1)?.id;
	return {
		callOf: (id) => calls.get(id) ?? null,
		isAnswered: (messageId, callId) => answered.has(keyOf(messageId, callId)),
		openAt: (messageId) => (messageId === end ? open.length : 0),
		changesAt: (messageId) => changes.get(messageId) ?? [],
	};
}

function changesOf({ id: messageId, toolRun }: Message): readonly MessageChange[] {
	return toolRun?.change ? [{ messageId, change: toolRun.change, isUndone: toolRun.isUndone ?? false }] : [];
}

/** Those that wait for a result; imported answers hold some with theirs. */
function callsIn({ parts }: Message): readonly CallPart[] {
	const answered = new Set(parts.flatMap((part) => (part.type === "tool_result" ? [part.callId] : [])));
	return parts.filter((part): part is CallPart => part.type === "tool_call" && !answered.has(part.id));
}

function keyOf(messageId: string, callId: string): string {
	return `${messageId} ${callId}`;
}
