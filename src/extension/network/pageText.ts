import type { IncomingMessage } from "node:http";

/** "text/html" of "Text/HTML; charset=x"; empty when the server did not say. */
export function mediaTypeOf({ headers }: Pick<IncomingMessage, "headers">): string {
	return (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** True for what can be read as text. A server that does not say is believed until the bytes show otherwise. */
export function isReadable(mediaType: string): boolean {
	return mediaType === "" || /^text\/|^application\/(?:json|xml|xhtml\+xml|[\w.-]+\+(?:json|xml))$/.test(mediaType);
}

/** The bytes as text, by what the server or the page itself says of its characters, UTF-8 otherwise. */
export function textOf(bytes: Buffer, { headers }: Pick<IncomingMessage, "headers">): string {
	const named = charsetIn(headers["content-type"] ?? "") ?? charsetIn(bytes.toString("latin1", 0, 2048));
	return decoderFor(named).decode(bytes);
}

function charsetIn(text: string): string | null {
	return /charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(text)?.[1] ?? null;
}

function decoderFor(label: string | null) {
	try {
		return new TextDecoder(label ?? "utf-8");
	} catch {
		// A label that nobody knows.
		return new TextDecoder();
	}
}
