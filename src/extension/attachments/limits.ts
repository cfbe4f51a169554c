import type { AttachmentKind } from "../../shared/model.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";

const kilobyte = 1024;
/** What hosts take of one picture; Anthropic refuses more. */
export const largestImage = 5 * kilobyte * kilobyte;
/** More text than this fills the window of most models by itself. */
export const largestText = 512 * kilobyte;

/** What a content is, by its bytes and not by its name. */
export interface ContentType {
	readonly isImage: boolean;
	readonly mediaType: string;
}

const signatures: readonly (readonly [mediaType: string, fits: (bytes: Uint8Array) => boolean])[] = [
	["image/png", (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
	["image/jpeg", (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff])],
	["image/gif", (bytes) => startsWith(bytes, [0x47, 0x49, 0x46, 0x38])],
	[
		"image/webp",
		(bytes) => startsWith(bytes, [0x52, 0x49, 0x46, 0x46]) && startsWith(bytes.subarray(8), [0x57, 0x45, 0x42, 0x50]),
	],
];

function startsWith(bytes: Uint8Array, wanted: readonly number[]): boolean {
	return wanted.every((byte, index) => bytes[index] === byte);
}

/** Null when it is neither a picture that models read nor text. */
export function contentType(bytes: Uint8Array): ContentType | null {
	const found = signatures.find(([, fits]) => fits(bytes));
	if (found) return { isImage: true, mediaType: found[0] };
	if (bytes.includes(0)) return null;
	try {
		new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		return { isImage: false, mediaType: "text/plain" };
	} catch {
		return null;
	}
}

/** A content that may be attached, with what it is. Throws a DaybookError whose sentence says why it may not. */
export function checkContent(name: string, bytes: Uint8Array, localize: Localize): ContentType {
	if (bytes.length === 0) throw new DaybookError("empty_attachment", localize("{0} is empty.", name));
	const type = contentType(bytes);
	if (!type)
		throw new DaybookError(
			"attachment_type",
			localize("{0} cannot be attached: it is neither text nor a PNG, JPEG, GIF or WebP image.", name),
		);
	const largest = type.isImage ? largestImage : largestText;
	if (bytes.length <= largest) return type;
	const sentence = type.isImage
		? localize(
				"{0} has {1}; an image may have {2}. Make it smaller.",
				name,
				sizeText(bytes.length, localize),
				sizeText(largest, localize),
			)
		: localize(
				"{0} has {1}; attached text may have {2}. Attach a part of it, such as {0}:1-200.",
				name,
				sizeText(bytes.length, localize),
				sizeText(largest, localize),
			);
	throw new DaybookError("attachment_size", sentence);
}

/** "512 KB", "4.8 MB". */
export function sizeText(bytes: number, localize: Localize): string {
	if (bytes < kilobyte) return `${bytes} B`;
	if (bytes < kilobyte * kilobyte) return `${Math.round(bytes / kilobyte)} KB`;
	return `${localize.decimal(bytes / kilobyte / kilobyte)} MB`;
}

/** The kind that a file becomes. */
export function kindOf({ isImage }: ContentType): AttachmentKind {
	return isImage ? "image" : "file";
}
