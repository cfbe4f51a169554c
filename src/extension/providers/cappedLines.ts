import { longestLine } from "./byteLines.ts";
import type { CallGuard } from "./callGuard.ts";
import { providerError } from "./providerError.ts";

/**
 * Passes the pieces on and ends the call when one line grows too long, for parsers that would gather it in memory.
 * The first piece also ends the wait for the first byte.
 */
export async function* cappedLines(
	guard: CallGuard,
	chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
	let size = 0;
	let isFirst = true;
	for await (const chunk of chunks) {
		if (isFirst) {
			isFirst = false;
			guard.enter("idle");
		}
		const lineEnd = Math.max(chunk.lastIndexOf(0x0a), chunk.lastIndexOf(0x0d));
		size = lineEnd === -1 ? size + chunk.length : chunk.length - lineEnd - 1;
		if (size > longestLine) {
			throw providerError(guard.context, "line_too_long");
		}
		yield chunk;
	}
}
