import type { ChatMessage, ChatRequest, ContentPart } from "../provider.ts";
import type { EditorMessage, EditorPart, EditorRequest } from "./editorModels.ts";

/** The request as the editor takes it: two roles, instructions first as a user message, no temperature, no limits. */
export function editorRequest(request: ChatRequest, justification: string): EditorRequest {
	return {
		messages: request.messages.map(editorMessage).filter(({ parts }) => parts.length > 0),
		tools: request.tools ?? [],
		justification,
	};
}

/** Everything that is sent as one text, for counting. */
export function textOf(request: EditorRequest): string {
	const parts = request.messages.flatMap((message) => message.parts.map(textOfPart));
	return [...parts, ...request.tools.map((tool) => JSON.stringify(tool))].join("\n");
}

function textOfPart(part: EditorPart): string {
	switch (part.type) {
		case "image":
			return "";
		case "tool_call":
			return `${part.name} ${JSON.stringify(part.input)}`;
		default:
			return part.text;
	}
}

function editorMessage({ role, parts }: ChatMessage): EditorMessage {
	return { role: role === "assistant" ? "assistant" : "user", parts: parts.flatMap(editorPart) };
}

function editorPart(part: ContentPart): EditorPart[] {
	switch (part.type) {
		case "text":
			return part.text ? [part] : [];
		case "image":
			return [part];
		case "tool_call":
			return [{ type: "tool_call", callId: part.id, name: part.name, input: inputOf(part.argumentsJson) }];
		case "tool_result":
			return [{ type: "tool_result", callId: part.callId, text: part.text }];
		default:
			return [];
	}
}

function inputOf(json: string): object {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
	} catch {
		return {};
	}
}
