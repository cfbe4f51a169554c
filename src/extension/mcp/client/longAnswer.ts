import type { LongLine } from "./boundedLines.ts";

/** Bytes of a too long line that are looked through for its text. */
const searchedBytes = 2_000_000;

/**
 * What can be saved of an answer that was too long to be kept: the beginning of its first text, with what was left out said.
 * Null when it cannot be told which request it answers.
 */
export function longAnswer({ head, tail, bytes }: LongLine): object | null {
	const start = head.subarray(0, searchedBytes).toString("utf8");
	const id = idIn(tail.toString("utf8"), "last") ?? idIn(start.slice(0, 200), "first");
	if (id === null) return null;
	const text = textIn(start);
	if (text === null || !start.includes('"content"')) {
		const message = `The answer has ${bytes.toLocaleString("en")} bytes, which is too much.`;
		return { jsonrpc: "2.0", id, error: { code: -32_603, message } };
	}
	const more = `\n… the answer has ${bytes.toLocaleString("en")} bytes; the rest was left out`;
	return { jsonrpc: "2.0", id, result: { content: [{ type: "text", text: text + more }] } };
}

/** The id may stand at the beginning or at the end, depending on who wrote it. */
function idIn(piece: string, which: "first" | "last"): number | null {
	const pattern =
		which === "last" ? /"id"\s*:\s*(\d{1,15})\s*(?:,\s*"jsonrpc"\s*:\s*"2\.0"\s*)?\}\s*$/ : /"id"\s*:\s*(\d{1,15})\s*,/;
	const found = pattern.exec(piece)?.[1];
	return found === undefined ? null : Number(found);
}

function textIn(start: string): string | null {
	const found = /"text"\s*:\s*"/.exec(start);
	if (!found) return null;
	const from = found.index + found[0].length;
	let end = from;
	while (end < start.length && start[end] !== '"') end += start[end] === "\\" ? 2 : 1;
	// What was cut may end in the middle of an escape.
	for (let cut = Math.min(end, start.length); cut > Math.max(from, end - 8); cut--) {
		try {
			return JSON.parse(`"${start.slice(from, cut)}"`) as string;
		} catch {
			continue;
		}
	}
	return null;
}
