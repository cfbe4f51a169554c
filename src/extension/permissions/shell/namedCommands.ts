import type { Command, ParsedScript, Word } from "unbash";
import type { ReadScript } from "./script.ts";

/** Every command of a tree, wherever it stands, and whether anything in it reads or writes a file by redirection. */
export function namedCommands(tree: ParsedScript): Pick<ReadScript, "seen" | "redirects"> {
	const seen: string[][] = [];
	let redirects = false;
	const walk = (node: unknown): void => {
		if (Array.isArray(node)) node.forEach(walk);
		if (!isNode(node)) return;
		if (isCommand(node)) {
			seen.push(wordsOf(node));
			// `args` and `redirects` are made of these two.
			walk([node.name, node.prefix, node.suffix]);
			return;
		}
		if (node.type === "Redirect" && !isDuplication(node)) redirects = true;
		Object.values(node).forEach(walk);
	};
	// The parser makes what is inside of words when it is asked for; its JSON has all of it.
	walk(JSON.parse(JSON.stringify(tree)));
	return { seen, redirects };
}

function isNode(value: unknown): value is { readonly type: string } {
	return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function isCommand(node: { readonly type: string }): node is Command {
	return node.type === "Command" && "suffix" in node;
}

/** "2>&1": one of the two outputs goes where the other does. */
function isDuplication(node: object): boolean {
	if (!("operator" in node) || node.operator !== ">&" || !("target" in node)) return false;
	const { target } = node;
	return typeof target === "object" && target !== null && "value" in target && /^[12]$/.test(String(target.value));
}

function wordsOf({ name, suffix }: Command): string[] {
	const words = suffix.filter((part) => part.type === "Word");
	return [...(name ? [shown(name)] : []), ...words.map(shown)];
}

function shown({ value, parts }: Word): string {
	const isKnown = parts?.every(({ type }) => type === "Literal" || type.endsWith("Quoted")) ?? true;
	return isKnown ? value : "?";
}
