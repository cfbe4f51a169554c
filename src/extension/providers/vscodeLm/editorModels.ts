/** What this provider needs of the editor, free of its API so that it can be tested without one. */
export interface EditorModels {
	/** Empty when no extension offers models or none may be used. */
	list(): Promise<readonly EditorModel[]>;
}

export interface EditorModel {
	readonly id: string;
	readonly name: string;
	readonly vendor: string;
	readonly maxInputTokens: number;
	readonly takesImages: boolean;
	readonly takesTools: boolean;
	/** Rejects with an EditorModelError. Shows a consent dialog the first time. */
	send(request: EditorRequest, signal: AbortSignal): Promise<AsyncIterable<EditorPiece>>;
	countTokens(text: string, signal: AbortSignal): Promise<number>;
}

export interface EditorRequest {
	readonly messages: readonly EditorMessage[];
	readonly tools: readonly { readonly name: string; readonly description: string; readonly parameters: object }[];
	/** Shown in the consent dialog. */
	readonly justification: string;
}

/** There is no system role; instructions travel as a user message. */
export interface EditorMessage {
	readonly role: "user" | "assistant";
	readonly parts: readonly EditorPart[];
}

export type EditorPart =
	| { readonly type: "text"; readonly text: string }
	| { readonly type: "image"; readonly mediaType: string; readonly data: Uint8Array }
	| { readonly type: "tool_call"; readonly callId: string; readonly name: string; readonly input: object }
	| { readonly type: "tool_result"; readonly callId: string; readonly text: string };

export type EditorPiece =
	| { readonly type: "text"; readonly text: string }
	| { readonly type: "tool_call"; readonly callId: string; readonly name: string; readonly input: unknown }
	/** Something this version does not know. */
	| { readonly type: "other" };

/** `code` as the editor's LanguageModelError has it: "NoPermissions", "Blocked", "NotFound", "Unknown". */
export class EditorModelError extends Error {
	readonly code: string;

	constructor(code: string, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "EditorModelError";
		this.code = code;
	}
}
