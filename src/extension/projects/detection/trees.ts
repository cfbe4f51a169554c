import { parse as parseJson } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";

/** Deeper than any real manifest; the parsers recurse, so that a deep file would use up the stack. */
const MAX_NESTING = 100;

function isNestedTooDeep(text: string): boolean {
	let depth = 0;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		// "[" and "{", then "]" and "}". Brackets inside of strings count too: no manifest has a hundred of them open.
		if (code === 0x5b || code === 0x7b) depth++;
		else if (code === 0x5d || code === 0x7d) depth--;
		if (depth > MAX_NESTING) return true;
	}
	return false;
}

/**
 * The value of a JSON (comments and trailing commas allowed) or TOML text.
 * Undefined when it is broken beyond use or nested too deep; never throws.
 */
export function parseTree(text: string, parser: "json" | "toml"): unknown {
	if (isNestedTooDeep(text)) return undefined;
	try {
		return parser === "json" ? parseJson(text, [], { allowTrailingComma: true }) : parseToml(text);
	} catch {
		return undefined;
	}
}

function children(value: unknown, key: string): unknown[] {
	if (typeof value !== "object" || value === null) return [];
	if (key === "*") return Object.values(value);
	// Own properties only: a file may well say "constructor" or "__proto__".
	return Object.hasOwn(value, key) ? [Object.getOwnPropertyDescriptor(value, key)?.value] : [];
}

/** All values at a dotted path; `*` stands for every key. */
export function valuesAt(tree: unknown, path: string): unknown[] {
	let values: unknown[] = [tree];
	for (const key of path.split(".")) values = values.flatMap((value) => children(value, key));
	return values.filter((value) => value !== undefined && value !== null);
}
