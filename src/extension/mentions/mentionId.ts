import type { MentionKind } from "./mentionQuery.ts";

/** What a chosen completion stands for. It goes to the panel and back as one text. */
export type Mention =
	| { readonly kind: "file"; readonly uri: string; readonly lines: readonly [number, number] | null }
	| { readonly kind: "symbol"; readonly uri: string; readonly line: number; readonly name: string }
	| { readonly kind: "chat" | "session"; readonly id: string }
	/** A resource of an MCP server. */
	| { readonly kind: "mcp"; readonly serverId: string; readonly uri: string }
	| { readonly kind: "selection" | "problems" | "terminal" | "diff" }
	/** The editor's own dialog for files. */
	| { readonly kind: "browse" };

export function mentionId(mention: Mention): string {
	return JSON.stringify(mention);
}

const plain: readonly string[] = ["selection", "problems", "terminal", "diff", "browse"] satisfies readonly (
	| MentionKind
	| "browse"
)[];

/** Null for anything that `mentionId` did not write. */
export function mentionFrom(id: string): Mention | null {
	const value = parsed(id);
	if (typeof value !== "object" || value === null || !("kind" in value)) return null;
	const { kind } = value;
	if (typeof kind !== "string") return null;
	if (plain.includes(kind)) return { kind: kind as "selection" };
	if ((kind === "chat" || kind === "session") && "id" in value && typeof value.id === "string")
		return { kind, id: value.id };
	if (!("uri" in value) || typeof value.uri !== "string") return null;
	if (kind === "symbol" && "line" in value && "name" in value) {
		const { line, name } = value;
		return isLine(line) && typeof name === "string" ? { kind, uri: value.uri, line, name } : null;
	}
	if (kind === "mcp" && "serverId" in value && typeof value.serverId === "string")
		return { kind, serverId: value.serverId, uri: value.uri };
	if (kind !== "file") return null;
	const lines = "lines" in value ? value.lines : null;
	if (lines === null) return { kind, uri: value.uri, lines };
	if (!Array.isArray(lines)) return null;
	const [start, end] = lines as readonly unknown[];
	return isLine(start) && isLine(end) ? { kind, uri: value.uri, lines: [start, end] } : null;
}

function isLine(value: unknown): value is number {
	return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
