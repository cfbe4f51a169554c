import { createHash } from "node:crypto";
import * as v from "valibot";
import type { Localize } from "../../localize.ts";
import { canonicalJson } from "./canonicalJson.ts";

/** A tool as its server describes it. */
export interface ServerTool {
	readonly name: string;
	readonly title: string | null;
	readonly description: string;
	/** JSON Schema of the arguments, as it came. */
	readonly inputSchema: Readonly<Record<string, unknown>>;
	/** The whole definition as the user is shown it and as it is compared: JSON with its keys in order. */
	readonly text: string;
	/** SHA-256 of `text`. */
	readonly fingerprint: string;
}

export interface ReadTools {
	readonly tools: readonly ServerTool[];
	/** One sentence for each kind of tool that is left out. */
	readonly problems: readonly string[];
}

/** Tools of one server. A model that is offered more chooses badly, and some hosts refuse more altogether. */
const mostTools = 128;
/** Characters of one definition. */
const longestDefinition = 50_000;

const definition = v.looseObject({
	name: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/)),
	title: v.optional(v.string()),
	description: v.optional(v.string()),
	inputSchema: v.optional(v.looseObject({ type: v.optional(v.literal("object")) })),
	annotations: v.optional(v.looseObject({ title: v.optional(v.string()) })),
});

/** Checks what a server lists. What cannot be used is left out and told; nothing of it is run, resolved or fetched. */
export function readTools(listed: readonly unknown[], localize: Localize): ReadTools {
	const tools = new Map<string, ServerTool>();
	const problems: string[] = [];
	let unusable = 0;
	let twice = 0;
	for (const entry of listed) {
		const tool = toolFrom(entry);
		if (!tool) unusable++;
		else if (tools.has(tool.name)) twice++;
		else tools.set(tool.name, tool);
	}
	const kept = [...tools.values()].slice(0, mostTools);
	if (unusable > 0) problems.push(localize("{0} tools have no usable name or schema and were left out.", unusable));
	if (twice > 0) problems.push(localize("{0} tools have a name that another one has and were left out.", twice));
	if (tools.size > kept.length)
		problems.push(localize("The server lists {0} tools; the first {1} are used.", tools.size, mostTools));
	return { tools: kept, problems };
}

function toolFrom(entry: unknown): ServerTool | null {
	const checked = v.safeParse(definition, entry);
	if (!checked.success) return null;
	try {
		const text = canonicalJson(entry);
		if (text.length > longestDefinition || refersElsewhere(entry)) return null;
		const { name, title, description = "", inputSchema = {}, annotations } = checked.output;
		return {
			name,
			title: title ?? annotations?.title ?? null,
			description,
			inputSchema: { ...inputSchema, type: "object" },
			text,
			fingerprint: createHash("sha256").update(text).digest("hex"),
		};
	} catch {
		// Nested beyond all sense.
		return null;
	}
}

/** A schema that points to another document: whoever resolves it contacts whom the server names. */
function refersElsewhere(value: unknown): boolean {
	if (typeof value !== "object" || value === null) return false;
	if (Array.isArray(value)) return value.some(refersElsewhere);
	return Object.entries(value).some(
		([key, member]) =>
			(/^\$(?:ref|dynamicRef|recursiveRef)$/.test(key) && typeof member === "string" && !member.startsWith("#")) ||
			refersElsewhere(member),
	);
}
