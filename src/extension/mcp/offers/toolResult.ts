import * as v from "valibot";

/** Characters of a result that go to a model; what is more is cut off and counted. */
const longestResult = 100_000;
const longestUri = 2000;

const item = v.variant("type", [
	v.looseObject({ type: v.literal("text"), text: v.string() }),
	v.looseObject({ type: v.picklist(["image", "audio"]), data: v.string(), mimeType: v.string() }),
	v.looseObject({ type: v.literal("resource_link"), uri: v.string(), name: v.optional(v.string()) }),
	v.looseObject({
		type: v.literal("resource"),
		resource: v.looseObject({
			uri: v.string(),
			text: v.optional(v.string()),
			blob: v.optional(v.string()),
			mimeType: v.optional(v.string()),
		}),
	}),
]);
const result = v.looseObject({
	content: v.optional(v.array(v.unknown()), []),
	structuredContent: v.optional(v.unknown()),
	isError: v.optional(v.boolean(), false),
});

/** What a call of a server's tool gave, as text for the model. */
export interface TextResult {
	readonly text: string;
	readonly isError: boolean;
	readonly isTrimmed: boolean;
}

/**
 * Reads a raw result. Pictures and sounds are named, never drawn; links are named only when their scheme is on a short
 * list; what has no known shape is left out and counted.
 */
export function readToolResult(raw: unknown): TextResult {
	const checked = v.safeParse(result, raw);
	if (!checked.success) return { text: "The server's answer has no known shape.", isError: true, isTrimmed: false };
	const { content, structuredContent, isError } = checked.output;
	const pieces = content.map(pieceOf);
	if (!content.some(hasText) && structuredContent !== undefined) pieces.push(JSON.stringify(structuredContent));
	return { ...shortened(pieces.filter((piece) => piece !== "").join("\n\n")), isError };
}

/** The text of a resource or of a prompt's message, with the same rules. */
export function textOfContent(content: unknown): string {
	return pieceOf(content);
}

function hasText(entry: unknown): boolean {
	const checked = v.safeParse(item, entry);
	return checked.success && checked.output.type === "text" && checked.output.text !== "";
}

function pieceOf(entry: unknown): string {
	const checked = v.safeParse(item, entry);
	if (!checked.success) return "[a part of unknown kind was left out]";
	const found = checked.output;
	switch (found.type) {
		case "text":
			return found.text;
		case "resource_link":
			return hasPlainScheme(found.uri)
				? `[link${found.name === undefined ? "" : ` ${found.name.slice(0, 200)}`}: ${found.uri.slice(0, longestUri)}]`
				: "[a link with a scheme that is not opened was left out]";
		case "resource":
			return found.resource.text ?? `[${found.resource.mimeType ?? "binary"} content was left out]`;
		default:
			return `[${found.type} (${found.mimeType.slice(0, 60)}), ${Math.ceil(found.data.length * 0.75).toLocaleString("en")} bytes, was left out]`;
	}
}

const plainSchemes = new Set(["http:", "https:", "file:", "resource:"]);

/** Whatever is not on the list may do something when somebody follows it, as "command:" does. */
function hasPlainScheme(uri: string): boolean {
	return plainSchemes.has(URL.parse(uri)?.protocol ?? "");
}

function shortened(text: string): Pick<TextResult, "text" | "isTrimmed"> {
	const more = text.length - longestResult;
	if (more <= 0) return { text, isTrimmed: false };
	const kept = text.slice(0, longestResult).replace(/[\uD800-\uDBFF]$/, "");
	return { text: `${kept}\n… ${more.toLocaleString("en")} characters left out`, isTrimmed: true };
}
