import type { Attachment, AttachmentKind, AttachmentSource } from "../../shared/model.ts";
import { checkContent, type ContentStore, kindOf, largestText, sizeText } from "../attachments/index.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Mention } from "./mentionId.ts";
import { linesOf, nameWithLines } from "./mentionQuery.ts";

/** Text taken from the editor, with the place it was taken from. */
export interface EditorText {
	readonly name: string;
	readonly text: string;
	readonly source: AttachmentSource;
}

/** What mentions need of the editor; a test holds it. Null means that there is nothing of that kind now. */
export interface EditorPort {
	/**
	 * `uri` as text; throws when it cannot be read. Of a file open in an editor: what is typed, not what is saved. A file of
	 * more than so many bytes is not read: null.
	 */
	readFile(uri: string, most: number): Promise<{ readonly name: string; readonly bytes: Uint8Array | null }>;
	selection(): EditorText | null;
	/** The whole symbol around the line (from 0). */
	symbol(uri: string, line: number, name: string): Promise<EditorText | null>;
	/** One line for each problem. */
	problems(): string | null;
	/** What is selected in the terminal, else its last command with its output. */
	terminal(): Promise<string | null>;
	diff(): Promise<string | null>;
}

/** What mentions need of the database. */
export interface PastPort {
	chat(id: string): Promise<PastText | null>;
	agentSession(id: string): Promise<PastText | null>;
}

interface PastText {
	readonly title: string;
	readonly markdown: string;
	/** True when more was said before than is here. */
	readonly hasEarlier: boolean;
}

/** What mentions need of MCP servers. Throws a DaybookError when it is not there any more. */
export interface ResourcePort {
	text(serverId: string, uri: string): Promise<{ readonly name: string; readonly text: string }>;
}

export interface CaptureOptions {
	readonly editor: EditorPort;
	readonly past: PastPort;
	readonly resources: ResourcePort;
	readonly store: Pick<ContentStore, "put">;
	readonly newId: () => string;
	readonly localize: Localize;
}

/** Lines of a log may be wanted, but nobody waits for gigabytes to be read for them. */
const largestRead = 64 * 1024 * 1024;

/** Makes attachments of what is mentioned, dropped or pasted: checks it, keeps its content, says what it is. */
export class Capture {
	readonly #options: CaptureOptions;

	constructor(options: CaptureOptions) {
		this.#options = options;
	}

	/** Throws a DaybookError whose sentence says what to do when there is nothing to attach. */
	async mention(mention: Exclude<Mention, { kind: "browse" }>): Promise<Attachment> {
		const { editor, localize } = this.#options;
		const missing = (sentence: string) => new DaybookError("nothing_to_attach", sentence);
		switch (mention.kind) {
			case "file":
				return this.file(mention.uri, mention.lines);
			case "selection": {
				const found = editor.selection();
				if (!found) throw missing(localize("Nothing is selected in the editor. Select some text and try again."));
				return this.#text("selection", found);
			}
			case "symbol": {
				const found = await editor.symbol(mention.uri, mention.line, mention.name);
				if (!found) throw missing(localize("{0} is not where it was. Choose it again.", mention.name));
				return this.#text("symbol", found);
			}
			case "problems": {
				const text = editor.problems();
				if (text === null) throw missing(localize("The editor reports no problems."));
				return this.#text("problems", { name: localize("Problems"), text: cut(text, localize), source: null });
			}
			case "terminal": {
				const text = await editor.terminal();
				if (text === null) throw missing(localize("Nothing is selected in a terminal. Select its text and try again."));
				return this.#text("terminal", { name: localize("Terminal"), text: cut(text, localize), source: null });
			}
			case "diff": {
				const text = await editor.diff();
				if (text === null) throw missing(localize("There are no uncommitted changes in a Git repository here."));
				return this.#text("diff", { name: localize("Changes"), text: cut(text, localize), source: null });
			}
			case "mcp": {
				const { name, text } = await this.#options.resources.text(mention.serverId, mention.uri);
				return this.#text("file", { name, text: cut(text, localize), source: null });
			}
			default:
				return this.#past(mention.kind, mention.id);
		}
	}

	/** A file of the workspace, or lines of it (from 1, both ends included). */
	async file(uri: string, lines: readonly [start: number, end: number] | null): Promise<Attachment> {
		const { editor, localize } = this.#options;
		const { name, bytes } = await editor.readFile(uri, largestRead).catch(() => {
			throw new DaybookError("unreadable", localize("{0} cannot be read.", readableName(uri)));
		});
		if (bytes === null) {
			const sentence = "{0} is too large to attach: files of up to {1} are read.";
			throw new DaybookError("attachment_size", localize(sentence, name, sizeText(largestRead, localize)));
		}
		const source = { uri, startLine: lines?.[0] ?? null, endLine: lines?.[1] ?? null };
		if (lines === null) return this.bytes(name, bytes, source);
		const wanted = linesOf(new TextDecoder().decode(bytes), lines);
		if (wanted === null) throw new DaybookError("no_such_line", localize("{0} has no line {1}.", name, lines[0]));
		return this.bytes(nameWithLines(name, lines), Buffer.from(wanted, "utf8"), source);
	}

	/** A content of unknown kind: dropped, pasted or read from a file. */
	async bytes(name: string, bytes: Uint8Array, source: AttachmentSource | null): Promise<Attachment> {
		const type = checkContent(name, bytes, this.#options.localize);
		return this.#keep(kindOf(type), name, type.mediaType, bytes, source);
	}

	async #past(kind: "chat" | "session", id: string): Promise<Attachment> {
		const { past, localize } = this.#options;
		const found = kind === "chat" ? await past.chat(id) : await past.agentSession(id);
		if (!found) throw new DaybookError("gone", localize("It is no longer in the history."));
		return this.#text(kind === "chat" ? "chat" : "agent_session", {
			name: found.title,
			text: cut(found.markdown, localize, found.hasEarlier),
			source: null,
		});
	}

	async #text(
		kind: AttachmentKind,
		{ name, text, source }: { readonly name: string; readonly text: string; readonly source: AttachmentSource | null },
	): Promise<Attachment> {
		const bytes = Buffer.from(text, "utf8");
		checkContent(name, bytes, this.#options.localize);
		return this.#keep(kind, name, "text/plain", bytes, source);
	}

	async #keep(
		kind: AttachmentKind,
		name: string,
		mediaType: string,
		bytes: Uint8Array,
		source: AttachmentSource | null,
	): Promise<Attachment> {
		const contentHash = await this.#options.store.put(bytes);
		return {
			id: this.#options.newId(),
			kind,
			name: name.slice(0, 200),
			mediaType,
			byteCount: bytes.length,
			contentHash,
			source,
		};
	}
}

/** The last part of an address; as it stands when its percent signs mean nothing. */
function readableName(uri: string): string {
	const name = uri.replace(/\/+$/, "").split("/").at(-1) ?? uri;
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}

/** The end of what is too long counts most: in a log, a terminal and a chat it is what happened last. */
function cut(text: string, localize: Localize, hasEarlier = false): string {
	const room = Math.floor(largestText / 4);
	if (text.length <= room && !hasEarlier) return text;
	return `${localize("[The beginning is left out.]")}\n${text.slice(-room).replace(/^[\uDC00-\uDFFF]/, "")}`;
}
