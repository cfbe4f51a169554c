import * as vscode from "vscode";
import {
	EditorModelError,
	type EditorMessage,
	type EditorModel,
	type EditorModels,
	type EditorPart,
	type EditorPiece,
	type EditorRequest,
} from "./editorModels.ts";

/** The models of the running editor, by its own API. */
export const editorModels: EditorModels = {
	list: async () => (await vscode.lm.selectChatModels()).map(wrap),
};

function wrap(model: vscode.LanguageModelChat): EditorModel {
	const capabilities: unknown = "capabilities" in model ? model.capabilities : undefined;
	return {
		id: model.id,
		name: model.name,
		vendor: model.vendor,
		maxInputTokens: model.maxInputTokens,
		takesImages: flag(capabilities, "supportsImageToText", false),
		takesTools: flag(capabilities, "supportsToolCalling", true),
		send: (request, signal) => send(model, request, signal),
		countTokens: (text, signal) => withToken(signal, async (token) => model.countTokens(text, token)),
	};
}

/** Newer editors tell what a model can do; older ones do not. */
function flag(capabilities: unknown, name: string, otherwise: boolean): boolean {
	if (typeof capabilities !== "object" || capabilities === null || !(name in capabilities)) {
		return otherwise;
	}
	return Boolean(Reflect.get(capabilities, name));
}

async function send(
	model: vscode.LanguageModelChat,
	request: EditorRequest,
	signal: AbortSignal,
): Promise<AsyncIterable<EditorPiece>> {
	const source = cancelledBy(signal);
	const tools = request.tools.map(({ name, description, parameters }) => ({
		name,
		description,
		inputSchema: parameters,
	}));
	try {
		const options = { justification: request.justification, ...(tools.length > 0 ? { tools } : {}) };
		const response = await model.sendRequest(request.messages.map(wireMessage), options, source.token);
		return pieces(response.stream, source);
	} catch (error) {
		source.dispose();
		throw translated(error);
	}
}

async function* pieces(
	stream: AsyncIterable<unknown>,
	source: vscode.CancellationTokenSource,
): AsyncGenerator<EditorPiece> {
	try {
		for await (const part of stream) {
			yield piece(part);
		}
	} catch (error) {
		throw translated(error);
	} finally {
		source.cancel();
		source.dispose();
	}
}

function piece(part: unknown): EditorPiece {
	if (part instanceof vscode.LanguageModelTextPart) {
		return { type: "text", text: part.value };
	}
	if (part instanceof vscode.LanguageModelToolCallPart) {
		return { type: "tool_call", callId: part.callId, name: part.name, input: part.input };
	}
	return { type: "other" };
}

function wireMessage({ role, parts }: EditorMessage): vscode.LanguageModelChatMessage {
	const kind =
		role === "user" ? vscode.LanguageModelChatMessageRole.User : vscode.LanguageModelChatMessageRole.Assistant;
	return new vscode.LanguageModelChatMessage(kind, parts.map(wirePart));
}

function wirePart(part: EditorPart): vscode.LanguageModelInputPart {
	switch (part.type) {
		case "text":
			return new vscode.LanguageModelTextPart(part.text);
		case "image":
			return vscode.LanguageModelDataPart.image(part.data, part.mediaType);
		case "tool_call":
			return new vscode.LanguageModelToolCallPart(part.callId, part.name, part.input);
		default:
			return new vscode.LanguageModelToolResultPart(part.callId, [new vscode.LanguageModelTextPart(part.text)]);
	}
}

function translated(error: unknown): unknown {
	return error instanceof vscode.LanguageModelError
		? new EditorModelError(error.code, error.message, { cause: error })
		: error;
}

function cancelledBy(signal: AbortSignal): vscode.CancellationTokenSource {
	const source = new vscode.CancellationTokenSource();
	if (signal.aborted) {
		source.cancel();
	}
	signal.addEventListener("abort", () => source.cancel(), { once: true });
	return source;
}

async function withToken<T>(signal: AbortSignal, run: (token: vscode.CancellationToken) => Promise<T>): Promise<T> {
	const source = cancelledBy(signal);
	try {
		return await run(source.token);
	} finally {
		source.dispose();
	}
}
