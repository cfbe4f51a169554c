import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";

export interface BodyLimits {
	/** Of what comes over the wire, and of what it becomes when it is unpacked. */
	readonly wireBytes: number;
	readonly pageBytes: number;
}

const decoders: Readonly<Record<string, () => Duplex>> = {
	gzip: createGunzip,
	"x-gzip": createGunzip,
	deflate: createInflate,
	br: createBrotliDecompress,
};

/** Reads a body to its end, unpacked, and refuses one that is or becomes too large. `didReceive` hears of each piece. */
export async function readBody(
	response: IncomingMessage,
	limits: BodyLimits,
	options: {
		readonly signal: AbortSignal;
		readonly localize: Localize;
		readonly didReceive: (bytes: number) => void;
	},
): Promise<Buffer> {
	const { signal, localize, didReceive } = options;
	const tooLarge = (): DaybookError =>
		new DaybookError("too_large", localize("The page is larger than Daybook reads, so it was left."));
	const capped = (limit: number, hear: (bytes: number) => void) =>
		async function* count(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
			let size = 0;
			for await (const piece of source) {
				size += piece.length;
				hear(piece.length);
				if (size > limit) throw tooLarge();
				yield piece;
			}
		};
	const pieces: Buffer[] = [];
	const gather = async (source: AsyncIterable<Buffer>): Promise<void> => {
		for await (const piece of source) pieces.push(piece);
	};
	const wire = capped(limits.wireBytes, didReceive);
	const page = capped(limits.pageBytes, () => {});
	const decoder = decoderFor(response, localize);
	if (decoder === null) await pipeline(response, wire, gather, { signal });
	else await pipeline(response, wire, decoder, page, gather, { signal });
	return Buffer.concat(pieces);
}

function decoderFor({ headers }: IncomingMessage, localize: Localize): Duplex | null {
	const encoding = (headers["content-encoding"] ?? "identity").trim().toLowerCase();
	if (encoding === "identity" || encoding === "") return null;
	const create = decoders[encoding];
	// Packed twice, or in a way that was not asked for: no honest server does that.
	if (create === undefined)
		throw new DaybookError("wrong_type", localize("The page is packed in a way that Daybook does not read."));
	return create();
}
