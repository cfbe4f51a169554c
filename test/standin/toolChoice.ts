import type { DemoToolCall } from "./options.ts";

export interface DemoTool {
	readonly name: string;
	/** JSON Schema of the arguments. */
	readonly schema: unknown;
}

/** What the user says, and what the name of a tool that can do it contains. */
const verbs: readonly (readonly [said: RegExp, tool: RegExp])[] = [
	[/\b(read|open|show me) (the )?(file )?\S+\.\w+/i, /read/i],
	[/\b(list|which) (the )?(files|folder|directory)/i, /list/i],
	[/\b(search|find|grep) /i, /search|find|grep/i],
	[/\b(run|execute) /i, /run|command|exec|shell/i],
	[/\b(edit|change|replace) (the )?(file )?\S+\.\w+/i, /edit|replace/i],
	[/\bcreate (a |the )?(file )?\S+\.\w+/i, /create|write/i],
	[/\b(fetch|load) https?:/i, /fetch|url|web/i],
	[/\b(problems|errors|diagnostics)\b/i, /diagnostic|problem/i],
];

/** The offered tool that fits what was said, with arguments taken from the words; null when none does. */
export function chooseTool(text: string, tools: readonly DemoTool[]): DemoToolCall | null {
	for (const [said, wanted] of verbs) {
		const tool = said.test(text) ? tools.find(({ name }) => wanted.test(name)) : undefined;
		if (tool) {
			return { name: tool.name, arguments: argumentsFor(tool, text) };
		}
	}
	return null;
}

function argumentsFor(tool: DemoTool, text: string): Record<string, unknown> {
	const schema = isRecord(tool.schema) ? tool.schema : {};
	const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
	const required = Array.isArray(schema["required"]) ? schema["required"] : Object.keys(properties).slice(0, 1);
	return Object.fromEntries(
		Object.entries(properties)
			.filter(([name]) => required.includes(name))
			.map(([name, property]) => [name, valueFor(name, isRecord(property) ? property["type"] : "string", text)]),
	);
}

function valueFor(name: string, type: unknown, text: string): unknown {
	if (type === "number" || type === "integer") {
		return Number(/\d+/.exec(text)?.[0] ?? 1);
	}
	if (type === "boolean") {
		return true;
	}
	if (type === "array") {
		return [];
	}
	const quoted = /[`"“']([^`"”']+)[`"”']/.exec(text)?.[1];
	if (/path|file/i.test(name)) {
		return /[\w./-]+\.\w+/.exec(text)?.[0] ?? quoted ?? ".";
	}
	if (/url/i.test(name)) {
		return /https?:\S+/.exec(text)?.[0] ?? "";
	}
	return quoted ?? /\b(?:run|execute|search(?: for)?|find|grep)\s+(.+)$/im.exec(text)?.[1]?.trim() ?? text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
