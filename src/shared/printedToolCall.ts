import type { Message } from "./model.ts";

interface PrintedToolCall {
	readonly name: string;
	readonly argumentsJson: string;
}

/** Longer texts are no call. */
const longest = 100_000;

/**
 * The call that small models print as text when they mean to make it: an answer that is one JSON object with the name of a
 * tool and its arguments, bare or in a fence, and nothing else. Null for every other answer.
 */
export function printedToolCall({
	role,
	state,
	parts,
}: Pick<Message, "role" | "state" | "parts">): PrintedToolCall | null {
	if (role !== "assistant" || state !== "complete" || parts.some(({ type }) => type === "tool_call")) return null;
	const text = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
	if (text.length > longest) return null;
	const bare = /^\s*(?:```[\w-]*\s*\n([\s\S]*?)\n?\s*```|<tool_call>([\s\S]*?)<\/tool_call>|(\{[\s\S]*\}))\s*$/.exec(
		text,
	);
	const value = bare && parsed(bare[1] ?? bare[2] ?? bare[3] ?? "");
	return value && callIn(value);
}

function parsed(json: string): Readonly<Record<string, unknown>> | null {
	try {
		return asRecord(JSON.parse(json));
	} catch {
		return null;
	}
}

function callIn(value: Readonly<Record<string, unknown>>): PrintedToolCall | null {
	const inner = asRecord(value["function"]) ?? value;
	const { name } = inner;
	const given = inner["arguments"] ?? inner["parameters"];
	const keys = Object.keys(inner).filter((key) => key !== "id" && key !== "type");
	if (typeof name !== "string" || !/^[\w-]{1,64}$/.test(name) || given === undefined || keys.length !== 2) return null;
	const argumentsJson = typeof given === "string" ? given : JSON.stringify(given);
	return { name, argumentsJson };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
}
