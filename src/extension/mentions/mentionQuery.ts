/** What stands behind an "@": a kind alone, a kind with words, or words for any kind. */
export interface MentionQuery {
	/** Null when the words may name anything. */
	readonly kind: MentionKind | null;
	readonly words: string;
	/** Lines from 1, both ends included; only behind a file's name. */
	readonly lines: readonly [start: number, end: number] | null;
}

export const mentionKinds = [
	"file",
	"selection",
	"symbol",
	"problems",
	"terminal",
	"diff",
	"chat",
	"session",
	"mcp",
] as const;
export type MentionKind = (typeof mentionKinds)[number];

/** Reads "symbol:parse", "src/app.ts:10-20", "problems" and the like; never fails. */
export function parseMention(typed: string): MentionQuery {
	const kind = mentionKinds.find((name) => typed.toLowerCase().startsWith(`${name}:`)) ?? null;
	const rest = kind === null ? typed : typed.slice(kind.length + 1);
	if (kind !== null && kind !== "file") return { kind, words: rest, lines: null };
	const range = /^(.+?):(\d{1,7})(?:-(\d{1,7}))?-?$/.exec(rest);
	if (!range) return { kind, words: rest.replace(/:$/, ""), lines: null };
	const start = Math.max(1, Number(range[2]));
	const end = range[3] === undefined ? start : Number(range[3]);
	return { kind, words: range[1] ?? "", lines: [Math.min(start, end), Math.max(start, end)] };
}

/** "parser.ts", "parser.ts:7", "parser.ts:7-20". */
export function nameWithLines(name: string, lines: readonly [start: number, end: number] | null): string {
	if (lines === null) return name;
	return lines[0] === lines[1] ? `${name}:${lines[0]}` : `${name}:${lines[0]}-${lines[1]}`;
}

/** The lines of a text from 1, both ends included. Null when the text has no such line. */
export function linesOf(text: string, [start, end]: readonly [number, number]): string | null {
	const lines = text.split(/(?<=\n)/);
	const wanted = lines.slice(start - 1, end).join("");
	return wanted === "" ? null : wanted;
}
