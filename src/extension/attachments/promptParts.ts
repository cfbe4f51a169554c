import { fenceFor } from "../../shared/fence.ts";
import type { Attachment, Message } from "../../shared/model.ts";
import type { ContentPart } from "../providers/provider.ts";
import type { ContentStore } from "./contentStore.ts";

/** What precedes a message's own words in a prompt, by the message's id. */
export type AttachedParts = ReadonlyMap<string, readonly ContentPart[]>;

/**
 * The attachments of these messages as a model is given them: text in fences under its name, pictures as pictures. A picture
 * for a model without sight, and a content that is not here, become a sentence, so that the model knows what it misses.
 */
export async function attachedParts(
	messages: readonly Message[],
	store: Pick<ContentStore, "read">,
	canSeeImages: boolean,
): Promise<AttachedParts> {
	const found = new Map<string, readonly ContentPart[]>();
	for (const { id, attachments } of messages) {
		if (!attachments || attachments.length === 0) continue;
		const parts: ContentPart[] = [];
		for (const attachment of attachments) parts.push(await partOf(attachment, store, canSeeImages));
		found.set(id, parts);
	}
	return found;
}

async function partOf(
	attachment: Attachment,
	store: Pick<ContentStore, "read">,
	canSeeImages: boolean,
): Promise<ContentPart> {
	const { kind, mediaType, contentHash } = attachment;
	const name = onOneLine(attachment.name);
	if (kind === "image" && !canSeeImages) return note(`[The user attached the image ${name}, which you cannot see.]`);
	const content = await store.read(contentHash);
	if (!content) return note(`[The user attached ${name}; its content is no longer on this machine.]`);
	if (kind === "image") return { type: "image", mediaType, data: content };
	return note(
		`${heading({ ...attachment, name })}\n${fenced(new TextDecoder().decode(content), languageOf(attachment))}`,
	);
}

/** Some hosts put texts together without anything between them: a fence must not run into what follows. */
function note(text: string): ContentPart {
	return { type: "text", text: `${text}\n\n` };
}

/** Whoever named a file wrote no lines of the prompt. */
function onOneLine(name: string): string {
	return name.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}

/** What it is, in words a model understands without further explanation. */
function heading({ kind, name, source }: Attachment): string {
	const place = source ? ` (${source.uri.replace(/^file:\/\//, "")})` : "";
	switch (kind) {
		case "selection":
			return `Selected in the editor, ${name}${place}:`;
		case "symbol":
			return `Symbol ${name}${place}:`;
		case "problems":
			return "Problems reported by the editor:";
		case "terminal":
			return "From the terminal:";
		case "diff":
			return "Uncommitted changes of the repository:";
		case "chat":
			return `An earlier chat, "${name}":`;
		case "agent_session":
			return `An earlier session of a coding agent, "${name}":`;
		default:
			return `File ${name}${place}:`;
	}
}

function languageOf({ kind, name, source }: Attachment): string {
	if (kind === "diff") return "diff";
	if (kind === "chat" || kind === "agent_session") return "markdown";
	if (kind === "problems" || kind === "terminal") return "text";
	return /\.([a-z0-9]{1,12})(?::\d+(?:-\d+)?)?$/i.exec(source?.uri ?? name)?.[1] ?? "";
}

function fenced(text: string, language: string): string {
	const fence = fenceFor(text);
	return `${fence}${language}\n${text}${text.endsWith("\n") ? "" : "\n"}${fence}`;
}
