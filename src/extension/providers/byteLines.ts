import type { CallGuard } from "./callGuard.ts";
import { providerError } from "./providerError.ts";

/** Bytes one line may have; more is a broken or hostile host. */
export const longestLine = 10 * 1024 * 1024;
const newline = 0x0a;

export interface ByteLine {
	readonly text: string;
	/** False for the rest after the last newline. */
	readonly isTerminated: boolean;
}

/**
 * Lines of a body, split on byte 0x0A only: JSON may hold U+2028 and others raw, which line readers take for line
 * ends. Bytes that are not UTF-8 become U+FFFD. A byte order mark at the start is dropped.
 */
export async function* byteLines(
	guard: CallGuard,
	chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ByteLine, void, undefined> {
	const decoder = new TextDecoder();
	let pieces: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of chunks) {
		let start = 0;
		for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
			pieces.push(chunk.subarray(start, end));
			yield { text: decode(decoder, pieces), isTerminated: true };
			pieces = [];
			size = 0;
			start = end + 1;
		}
		if (start < chunk.length) {
			pieces.push(chunk.subarray(start));
			size += chunk.length - start;
		}
		if (size > longestLine) {
			throw providerError(guard.context, "line_too_long");
		}
	}
	if (size > 0) {
		yield { text: decode(decoder, pieces), isTerminated: false };
	}
}

function decode(decoder: InstanceType<typeof TextDecoder>, pieces: readonly Uint8Array[]): string {
	const only = pieces[0];
	return decoder.decode(pieces.length === 1 && only ? only : Buffer.concat(pieces));
}
