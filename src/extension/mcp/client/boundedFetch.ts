/** Bytes of one line of a stream, or of a body that is no stream. */
const largestLine = 8_000_000;

/** A fetch whose answers end with an error when they grow beyond all use. */
export function boundedFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
	return async (input, init) => {
		const response = await fetch(input, init);
		if (!response.body) return response;
		let sinceLine = 0;
		const bounded = response.body.pipeThrough(
			new TransformStream<Uint8Array, Uint8Array>({
				transform(chunk, controller) {
					const end = chunk.lastIndexOf(10);
					sinceLine = end === -1 ? sinceLine + chunk.length : chunk.length - end - 1;
					if (sinceLine > largestLine) controller.error(new Error("The answer is too long."));
					else controller.enqueue(chunk);
				},
			}),
		);
		const { status, statusText, headers, url } = response;
		return Object.defineProperty(new Response(bounded, { status, statusText, headers }), "url", { value: url });
	};
}
