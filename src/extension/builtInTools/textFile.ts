/** How a text lies in its file. */
export interface TextEncodingUsed {
	readonly encoding: "utf8" | "utf16le" | "utf16be" | "latin1";
	readonly hasMark: boolean;
}

export interface DecodedText extends TextEncodingUsed {
	readonly text: string;
}

/** Of so many bytes one that is 0 says that it is no text; as other tools have it. */
const looked = 8000;

/** The text of a file as it is; null for what is none. What is neither UTF-8 nor UTF-16 is read byte by byte. */
export function decodeText(bytes: Uint8Array): DecodedText | null {
	const [first, second, third] = bytes;
	if (first === 0xff && second === 0xfe)
		return { ...decoded(bytes, "utf-16le", 2), encoding: "utf16le", hasMark: true };
	if (first === 0xfe && second === 0xff)
		return { ...decoded(bytes, "utf-16be", 2), encoding: "utf16be", hasMark: true };
	if (bytes.subarray(0, looked).includes(0)) return null;
	const hasMark = first === 0xef && second === 0xbb && third === 0xbf;
	try {
		const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(hasMark ? 3 : 0));
		return { text, encoding: "utf8", hasMark };
	} catch {
		return { text: Buffer.from(bytes).toString("latin1"), encoding: "latin1", hasMark: false };
	}
}

function decoded(bytes: Uint8Array, label: string, from: number): { readonly text: string } {
	return { text: new TextDecoder(label, { ignoreBOM: true }).decode(bytes.subarray(from)) };
}

/** The bytes of a text, as its file had them; null when that encoding has no such characters. */
export function encodeText(text: string, { encoding, hasMark }: TextEncodingUsed): Uint8Array | null {
	if (encoding === "latin1") return /[^\0-\xff]/.test(text) ? null : Buffer.from(text, "latin1");
	if (encoding === "utf8") return Buffer.from((hasMark ? "\uFEFF" : "") + text, "utf8");
	const bytes = Buffer.from((hasMark ? "\uFEFF" : "") + text, "utf16le");
	return encoding === "utf16be" ? bytes.swap16() : bytes;
}

/** The line end that most lines of a text have; "\n" when it has none. */
export function lineEndOf(text: string): "\n" | "\r\n" {
	const windows = text.match(/\r\n/g)?.length ?? 0;
	const all = text.match(/\n/g)?.length ?? 0;
	return windows * 2 > all ? "\r\n" : "\n";
}
