import { createParser } from "eventsource-parser";
import type { CallGuard } from "../callGuard.ts";
import { cappedLines } from "../cappedLines.ts";

export interface ServerEvent {
	readonly data: string;
	/** False for an event that the end of the body cut off before its blank line. */
	readonly isTerminated: boolean;
}

/** The data of server-sent events as they arrive; comments keep the call alive and are dropped. */
export async function* serverEvents(
	guard: CallGuard,
	chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerEvent, void, undefined> {
	const meter = { bytes: 0 };
	const decoder = new TextDecoder();
	let found: string[] = [];
	const parser = createParser({
		onEvent: ({ data }) => {
			meter.bytes = 0;
			found.push(data);
		},
	});
	const taken = (): string[] => {
		const events = found;
		found = [];
		return events;
	};
	for await (const chunk of cappedLines(guard, chunks, meter)) {
		parser.feed(decoder.decode(chunk, { stream: true }));
		for (const data of taken()) {
			yield { data, isTerminated: true };
		}
	}
	// Sloppy servers leave out the last blank line.
	parser.feed(`${decoder.decode()}\n\n`);
	for (const data of taken()) {
		yield { data, isTerminated: false };
	}
}
