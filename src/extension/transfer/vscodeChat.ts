import * as v from "valibot";
import type { Part } from "../../shared/model.ts";
import type { Localize } from "../localize.ts";
import type { TransferredChat } from "./chatFile.ts";
import { damagedAt } from "./damagedAt.ts";
import { type ForeignMessage, messageChain, titleFrom } from "./messageChain.ts";
import { stableId } from "./stableId.ts";

/** What is read of VS Code's own chat export ("Chat: Export Chat…"); the rest may be of any shape. */
const responsePiece = v.looseObject({
	kind: v.optional(v.string()),
	value: v.optional(v.unknown()),
	content: v.optional(v.unknown()),
	uri: v.optional(v.unknown()),
	invocationMessage: v.optional(v.unknown()),
	pastTenseMessage: v.optional(v.unknown()),
	toolCallId: v.optional(v.string()),
	toolId: v.optional(v.string()),
});

const request = v.looseObject({
	requestId: v.optional(v.string()),
	message: v.union([v.string(), v.looseObject({ text: v.string() })]),
	response: v.optional(v.nullable(v.array(v.union([responsePiece, v.string()]))), []),
	timestamp: v.optional(v.number()),
	modelId: v.optional(v.string()),
	isCanceled: v.optional(v.boolean()),
});

const exportSchema = v.looseObject({
	requests: v.array(request),
	responderUsername: v.optional(v.string()),
	sessionId: v.optional(v.string()),
	customTitle: v.optional(v.string()),
	creationDate: v.optional(v.number()),
});

/** True for what has the outline of such an export. */
export function isVscodeChat(value: unknown): boolean {
	return typeof value === "object" && value !== null && "requests" in value && Array.isArray(value.requests);
}

/** The chat of an export, or a sentence that says what is wrong with it. `now` dates what has no date (ms). */
export function chatFromVscode(value: unknown, now: number, localize: Localize): TransferredChat | string {
	const checked = v.safeParse(exportSchema, value, { abortEarly: true });
	if (!checked.success) return damagedAt(v.getDotPath(checked.issues[0]), localize);
	const { requests, sessionId, customTitle, creationDate, responderUsername } = checked.output;
	const [first] = requests;
	if (!first) return localize("It holds no message.");
	const createdAt = validTime(creationDate ?? first.timestamp) ?? now;
	// Exports carry no id of the chat: its first request's is as good, and stays when the chat goes on.
	const originKey = sessionId ?? first.requestId ?? stableId(0, "vscode", textOf(first.message));
	const messages = messageChain(
		"vscode",
		originKey,
		createdAt,
		requests.flatMap((one) => messagesOf(one, responderUsername ?? null)),
	);
	return {
		id: stableId(createdAt, "vscode", originKey),
		origin: "vscode",
		originKey,
		title: customTitle?.trim().slice(0, 200) || titleFrom(messages, "Chat of VS Code"),
		projectId: null,
		projectName: null,
		folder: null,
		status: "active",
		isPinned: false,
		createdAt,
		headMessageId: messages.at(-1)?.id ?? null,
		messages,
	};
}

function messagesOf(asked: v.InferOutput<typeof request>, responder: string | null): ForeignMessage[] {
	const at = validTime(asked.timestamp);
	const model = asked.modelId ?? responder;
	const parts = joined((asked.response ?? []).flatMap((piece) => partOf(piece)));
	return [
		{ role: "user", parts: [{ type: "text", text: textOf(asked.message) }], model: null, at },
		{ role: "assistant", parts, model, at, isPartial: asked.isCanceled === true },
	];
}

function textOf(message: v.InferOutput<typeof request>["message"]): string {
	return typeof message === "string" ? message : message.text;
}

function partOf(piece: v.InferOutput<typeof responsePiece> | string): Part[] {
	if (typeof piece === "string") return [{ type: "text", text: piece }];
	switch (piece.kind) {
		case undefined:
		case "markdownContent":
			return text(markdownOf(piece.value) ?? markdownOf(piece.content));
		case "thinking": {
			const thought = Array.isArray(piece.value) ? piece.value.join("\n") : markdownOf(piece.value);
			return thought ? [{ type: "reasoning", text: thought, signature: null }] : [];
		}
		case "toolInvocationSerialized":
		case "toolInvocation":
			return text(quoted(markdownOf(piece.pastTenseMessage) ?? markdownOf(piece.invocationMessage)));
		case "inlineReference":
			return text(referenceName(piece));
		default:
			return [];
	}
}

function text(found: string | null): Part[] {
	return found === null || found === "" ? [] : [{ type: "text", text: found }];
}

function quoted(sentence: string | null): string | null {
	return sentence === null || sentence === "" ? null : `\n\n> ${sentence.replaceAll("\n", "\n> ")}\n\n`;
}

/** A plain text, or the `value` of VS Code's Markdown object. */
function markdownOf(value: unknown): string | null {
	if (typeof value === "string") return value;
	if (typeof value !== "object" || value === null || !("value" in value)) return null;
	return typeof value.value === "string" ? value.value : null;
}

function referenceName(piece: object): string | null {
	const name = "name" in piece && typeof piece.name === "string" ? piece.name : null;
	if (name) return `\`${name}\``;
	const place = "inlineReference" in piece ? piece.inlineReference : null;
	const path =
		typeof place === "object" && place !== null && "path" in place && typeof place.path === "string" ? place.path : "";
	return path === "" ? null : `\`${path.split("/").at(-1) ?? ""}\``;
}

/** Pieces of one kind in a row are one part. */
function joined(parts: readonly Part[]): readonly Part[] {
	const all: Part[] = [];
	for (const part of parts) {
		const last = all.at(-1);
		if (last?.type === "text" && part.type === "text") all[all.length - 1] = { ...last, text: last.text + part.text };
		else all.push(part);
	}
	return all;
}

function validTime(at: number | undefined): number | null {
	return at !== undefined && Number.isSafeInteger(at) && at >= 0 ? at : null;
}
