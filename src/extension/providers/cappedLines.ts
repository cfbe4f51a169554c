import { longestLine } from "./byteLines.ts";
import type { CallGuard } from "./callGuard.ts";
import { providerError } from "./providerError.ts";

/** Bytes read since the last event; whoever reads events sets it back to 0 with each. */
export interface EventMeter {
	bytes: number;
}

/**
 * Passes the pieces on and ends the call when one line or one event grows too long, for parsers that gather them in
 * memory. The first piece also ends the wait for the first byte.
 */
export async function* cappedLines(
	guard: CallGuard,
	chunks: AsyncIterable<Uint8Array>,
	meter: EventMeter,
): AsyncGenerator<Uint8Array, void, undefined> {
	let lineBytes = 0;
	let isFirst = true;
	for await (const chunk of chunks) {
		if (isFirst) {
			isFirst = false;
			guard.enter("idle");
		}
		const lineEnd = Math.max(chunk.lastIndexOf(0x0a), chunk.lastIndexOf(0x0d));
		lineBytes = lineEnd === -1 ? lineBytes + chunk.length : chunk.length - lineEnd - 1;
		if (lineBytes > longestLine || meter.bytes > longestLine) {
			throw providerError(guard.context, "line_too_long");
		}
		meter.bytes += chunk.length;
		yield chunk;
	}
}
