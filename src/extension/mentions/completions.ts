import type { CompletionItem } from "../../shared/protocol.ts";
import type { Localize } from "../localize.ts";
import { bestFiles } from "./fileMatch.ts";
import { type Mention, mentionId } from "./mentionId.ts";
import { type MentionKind, type MentionQuery, nameWithLines, parseMention } from "./mentionQuery.ts";

const limit = 20;

/** Something from the past that can be mentioned. */
export interface PastEntry {
	readonly id: string;
	readonly title: string;
	readonly detail: string;
}

/** A resource that a running MCP server offers. */
export interface ResourceMention {
	readonly serverId: string;
	readonly uri: string;
	readonly name: string;
	readonly detail: string;
}

/** What there is to be mentioned now. */
export interface MentionablesPort {
	/** Paths of the workspace's files, those open in editors first. `uriOf` gives the address of one of them. */
	files(): Promise<{ readonly paths: readonly string[]; readonly uriOf: (path: string) => string }>;
	symbols(
		words: string,
	): Promise<
		readonly { readonly name: string; readonly uri: string; readonly line: number; readonly detail: string }[]
	>;
	/** Where the selection is ("parser.ts:3-9"); null when nothing is selected. */
	selectionPlace(): string | null;
	problemCount(): number;
	hasTerminal(): boolean;
	chats(words: string): Promise<readonly PastEntry[]>;
	agentSessions(words: string): Promise<readonly PastEntry[]>;
	resources(words: string): readonly ResourceMention[];
}

const icons: Readonly<Record<MentionKind, string>> = {
	file: "file",
	selection: "selection",
	symbol: "symbol-method",
	problems: "warning",
	terminal: "terminal",
	diff: "git-compare",
	chat: "comment-discussion",
	session: "robot",
	mcp: "plug",
};

/** What the popup behind an "@" offers for what is typed so far. */
export async function mentionCompletions(
	typed: string,
	port: MentionablesPort,
	localize: Localize,
): Promise<readonly CompletionItem[]> {
	const query = parseMention(typed);
	switch (query.kind) {
		case "file":
			return fileItems(query, port);
		case "symbol":
			return symbolItems(query.words, port);
		case "chat":
			return (await port.chats(query.words)).slice(0, limit).map((entry) => pastItem("chat", entry));
		case "session":
			return (await port.agentSessions(query.words)).slice(0, limit).map((entry) => pastItem("session", entry));
		case "mcp":
			return port.resources(query.words).slice(0, limit).map(resourceItem);
		default:
			return anyItems(query, port, localize);
	}
}

/** The kinds whose names begin with what is typed, then files. */
async function anyItems(
	query: MentionQuery,
	port: MentionablesPort,
	localize: Localize,
): Promise<readonly CompletionItem[]> {
	const wanted = query.words.toLowerCase();
	const kinds = kindItems(port, localize).filter(({ label }) => label.startsWith(wanted));
	const files = await fileItems(query, port);
	if (wanted !== "") return [...kinds, ...files].slice(0, limit);
	return [...kinds, ...files.slice(0, 8)];
}

function kindItems(port: MentionablesPort, localize: Localize): CompletionItem[] {
	const place = port.selectionPlace();
	const count = port.problemCount();
	const now = (kind: "selection" | "problems" | "terminal" | "diff", detail: string): CompletionItem => ({
		id: mentionId({ kind }),
		label: kind,
		detail,
		icon: icons[kind],
		insert: `@${kind}`,
		continues: false,
	});
	const more = (kind: "file" | "symbol" | "chat" | "session" | "mcp", detail: string): CompletionItem => ({
		id: kind,
		label: kind,
		detail,
		icon: icons[kind],
		insert: `@${kind}:`,
		continues: true,
	});
	return [
		more("file", localize("A file of this folder, or lines of it: parser.ts:10-20")),
		{
			id: mentionId({ kind: "browse" }),
			label: "browse",
			detail: localize("Files and images from anywhere…"),
			icon: "folder-opened",
			insert: "",
			continues: false,
		},
		...(place === null ? [] : [now("selection", place)]),
		more("symbol", localize("A function, class or other symbol")),
		...(count === 0 ? [] : [now("problems", count === 1 ? localize("1 problem") : localize("{0} problems", count))]),
		...(port.hasTerminal() ? [now("terminal", localize("Selected text, or the last command"))] : []),
		now("diff", localize("Uncommitted changes")),
		more("chat", localize("An earlier chat")),
		more("session", localize("An earlier session of a coding agent")),
		...(port.resources("").length === 0 ? [] : [more("mcp", localize("A resource of an MCP server"))]),
	];
}

async function fileItems({ words, lines }: MentionQuery, port: MentionablesPort): Promise<readonly CompletionItem[]> {
	const { paths, uriOf } = await port.files();
	return bestFiles(paths, words, limit).map((path) => {
		const name = path.slice(path.lastIndexOf("/") + 1);
		const shown = nameWithLines(name, lines);
		return {
			id: mentionId({ kind: "file", uri: uriOf(path), lines }),
			label: shown,
			detail: path.slice(0, -name.length).replace(/\/$/, ""),
			icon: icons.file,
			insert: `@${shown.replaceAll(/\s/g, "_")}`,
			continues: false,
		};
	});
}

async function symbolItems(words: string, port: MentionablesPort): Promise<readonly CompletionItem[]> {
	const symbols = await port.symbols(words);
	return symbols.slice(0, limit).map(({ name, uri, line, detail }) => ({
		id: mentionId({ kind: "symbol", uri, line, name }),
		label: name,
		detail,
		icon: icons.symbol,
		insert: `@${name.replaceAll(/\s/g, "_")}`,
		continues: false,
	}));
}

function pastItem(kind: "chat" | "session", { id, title, detail }: PastEntry): CompletionItem {
	const mention: Mention = { kind, id };
	const word = title
		.replaceAll(/[^\p{L}\p{N}]+/gu, "-")
		.replace(/^-|-$/g, "")
		.slice(0, 40);
	return {
		id: mentionId(mention),
		label: title,
		detail,
		icon: icons[kind],
		insert: `@${kind}:${word}`,
		continues: false,
	};
}

function resourceItem({ serverId, uri, name, detail }: ResourceMention): CompletionItem {
	return {
		id: mentionId({ kind: "mcp", serverId, uri }),
		label: name,
		detail,
		icon: icons.mcp,
		insert: `@mcp:${name.replaceAll(/[^\p{L}\p{N}.]+/gu, "-").slice(0, 40)}`,
		continues: false,
	};
}
