import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import { nothingMore, type SlashCommand } from "./slashCommands.ts";

/** A prompt that the user keeps in a file. */
export interface PromptFile {
	/** With its slash: "/review". */
	readonly name: string;
	readonly description: string;
	/** What its place for an argument asks for; null when it has none. */
	readonly argument: string | null;
	readonly body: string;
}

/** What a prompt's variables stand for. Null when there is nothing of it. */
export interface PromptSituation {
	readonly selection: string | null;
	/** Path of the file in the editor used last, as the Explorer shows it. */
	readonly file: string | null;
}

const longestBody = 200_000;

/** "/review" for "review.prompt.md" and "Review.md"; null for a name that cannot be typed. */
export function promptName(fileName: string): string | null {
	const stem = fileName.replace(/\.md$/i, "").replace(/\.prompt$/i, "");
	const name = stem
		.toLowerCase()
		.replaceAll(/[\s_]+/g, "-")
		.replaceAll(/[^\p{L}\p{N}.-]/gu, "");
	return name === "" || name.startsWith(".") ? null : `/${name.slice(0, 60)}`;
}

/**
 * Reads a prompt file: Markdown, with an optional head between lines of three dashes that may say `description` and
 * `argument-hint`. Null when there is nothing in it to send.
 */
export function parsePrompt(name: string, text: string): PromptFile | null {
	const plain = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
	const head = /^---\n([^]*?)\n---(?:\n|$)/.exec(plain);
	const body = plain.slice(head?.[0].length ?? 0).trim();
	if (body === "" || body.length > longestBody) return null;
	const field = (key: string): string | null => {
		const line = new RegExp(`^${key}:\\s*(.+)$`, "mi").exec(head?.[1] ?? "")?.[1]?.trim();
		return line === undefined ? null : line.replace(/^(["'])(.*)\1$/, "$2");
	};
	const input = /\$\{input(?::([^}:]+)(?::([^}]*))?)?\}/.exec(body);
	return {
		name,
		description: field("description") ?? firstLine(body),
		argument: field("argument-hint") ?? (input ? (input[2] ?? input[1] ?? "") || null : null),
		body,
	};
}

/**
 * The text that is sent. `${input}` and `${input:name}` stand for what was typed behind the command, `${selection}` and
 * `${file}` for what the editor shows. What was typed comes at the end when the prompt has no place for it.
 */
export function expandPrompt({ body }: PromptFile, argument: string, situation: PromptSituation): string {
	let isPlaced = false;
	const text = body.replaceAll(/\$\{(input|selection|selectedText|file)(?::[^}]*)?\}/g, (_, variable: string) => {
		if (variable === "input") {
			isPlaced = true;
			return argument;
		}
		return (variable === "file" ? situation.file : situation.selection) ?? "";
	});
	return isPlaced || argument === "" ? text : `${text}\n\n${argument}`;
}

/** The command that a prompt file becomes. Nothing is sent while the editor shows nothing that the prompt asks for. */
export function promptCommand(prompt: PromptFile, situation: () => PromptSituation, localize: Localize): SlashCommand {
	const { name, description, argument } = prompt;
	return {
		name,
		description,
		argument,
		async run(call) {
			const now = situation();
			refuseHoles(prompt, now, localize);
			return { ...nothingMore, send: expandPrompt(prompt, call.argument, now) };
		},
	};
}

function refuseHoles({ name, body }: PromptFile, situation: PromptSituation, localize: Localize): void {
	if (situation.file === null && /\$\{file(?::[^}]*)?\}/.test(body)) {
		throw new DaybookError("no_file", localize("{0} asks for the open file. Open one in the editor first.", name));
	}
	if (situation.selection === null && /\$\{select(?:ion|edText)(?::[^}]*)?\}/.test(body)) {
		throw new DaybookError(
			"no_selection",
			localize("{0} asks for the selected text. Select some in the editor first.", name),
		);
	}
}

function firstLine(body: string): string {
	const line = body.split("\n", 1)[0]?.replace(/^#+\s*/, "") ?? "";
	return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
