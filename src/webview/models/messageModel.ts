import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { AnswerStatus, Message, Part } from "../../shared/model.ts";
import type { AnswerPiece } from "../../shared/protocol.ts";
import { TextModel } from "./textModel.ts";

/** A part as it is shown: text that may still grow, or a tool call joined with its result. */
export type PartModel =
	| { readonly type: "text" | "reasoning"; readonly key: string; readonly content: TextModel }
	| {
			readonly type: "tool";
			readonly key: string;
			readonly callId: string;
			readonly name: string;
			readonly argumentsJson: string | null;
			readonly result: { readonly text: string; readonly isError: boolean } | null;
	  };

/** One message on screen. Its text grows in place, so that what was drawn once is not drawn again. */
export class MessageModel {
	readonly id: string;
	readonly #message: Signal<Message>;
	readonly #parts: Signal<readonly PartModel[]>;
	/** Null unless the answer is being made in this window. */
	readonly status: Signal<AnswerStatus | null> = signal(null);

	constructor(message: Message) {
		this.id = message.id;
		this.#message = signal(message);
		this.#parts = signal(joinParts(message.parts, []));
		this.#settle();
	}

	/** The message without what is still being appended: read texts from `parts`. */
	get message(): ReadonlySignal<Message> {
		return this.#message;
	}

	get parts(): ReadonlySignal<readonly PartModel[]> {
		return this.#parts;
	}

	/** Appends what the model wrote; pieces of one type in a row belong to one part, unless one begins another. */
	append(pieces: readonly AnswerPiece[]): void {
		for (const piece of pieces) {
			const last = this.#parts.peek().at(-1);
			if (last?.type === piece.type && !piece.isNewPart) last.content.append(piece.text);
			else this.#parts.value = [...this.#parts.peek(), textPart(piece, this.#parts.peek().length)];
		}
	}

	/** Takes the host's word for the message; texts that only grew keep what was drawn of them. */
	replace(message: Message): void {
		this.#message.value = message;
		this.#parts.value = joinParts(message.parts, this.#parts.peek());
		this.#settle();
	}

	#settle(): void {
		if (this.#message.peek().state === "streaming") return;
		for (const part of this.#parts.peek()) if (part.type !== "tool") part.content.settle();
	}

	/** The answer as it would be copied: its text without thoughts and tool calls. */
	plainText(): string {
		const texts = this.#parts.peek().flatMap((part) => (part.type === "text" ? [part.content.text] : []));
		return texts.join("\n\n");
	}
}

function joinParts(parts: readonly Part[], shown: readonly PartModel[]): readonly PartModel[] {
	const joined: PartModel[] = [];
	for (const part of parts) {
		if (part.type === "tool_result") addResult(joined, part);
		else joined.push(partModel(part, joined.length, shown));
	}
	return joined;
}

function partModel(
	part: Exclude<Part, { type: "tool_result" }>,
	index: number,
	shown: readonly PartModel[],
): PartModel {
	if (part.type === "tool_call") {
		const { id: callId, name, argumentsJson } = part;
		return { type: "tool", key: `tool:${callId}`, callId, name, argumentsJson, result: null };
	}
	const before = shown[index];
	if (before?.type !== part.type || !before.content.growTo(part.text)) return textPart(part, index);
	return before;
}

function textPart(part: { readonly type: "text" | "reasoning"; readonly text: string }, index: number): PartModel {
	return { type: part.type, key: `${part.type}:${index}`, content: new TextModel(part.text) };
}

function addResult(joined: PartModel[], part: Extract<Part, { type: "tool_result" }>): void {
	const result = { text: part.text, isError: part.isError };
	const key = `tool:${part.callId}`;
	const at = joined.findIndex((candidate) => candidate.key === key);
	const call = joined[at];
	if (call?.type === "tool") joined[at] = { ...call, result };
	else {
		const { callId, name } = part;
		joined.push({ type: "tool", key: `result:${callId}`, callId, name, argumentsJson: null, result });
	}
}
