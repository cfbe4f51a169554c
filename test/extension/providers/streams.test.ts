import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { adapters, type Adapter } from "./adapters.ts";
import { bytesOf, playCase, startRawServer, type StreamCase } from "./rawServer.ts";
import { hostAt, quickRetries, run, type Outcome } from "./surroundings.ts";

const fixtures = { anthropic: read("anthropic"), openai: read("openai"), ollama: read("ollama") };

function read(name: string): readonly StreamCase[] {
	return JSON.parse(readFileSync(new URL(`../../fixtures/streams/${name}.json`, import.meta.url), "utf8"));
}

/** A fetch that brings the bytes in the given pieces, without a network between. */
function fetchOf(adapter: Adapter, bytes: Uint8Array, cuts: readonly number[]): typeof globalThis.fetch {
	return (input) => {
		const url = new URL(input instanceof Request ? input.url : input);
		if (!/\/(chat|messages|completions)$/.test(url.pathname)) {
			return Promise.resolve(Response.json({ error: "not found" }, { status: 404 }));
		}
		const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
		let start = 0;
		const body = new ReadableStream<Uint8Array>({
			pull(controller) {
				const end = ends.shift();
				if (end === undefined) {
					controller.close();
					return;
				}
				controller.enqueue(bytes.slice(start, end));
				start = end;
			},
		});
		return Promise.resolve(new Response(body, { headers: { "content-type": adapter.contentType } }));
	};
}

function check(stream: StreamCase, outcome: Outcome, requests: number): void {
	assert.equal(outcome.endings.length, 1, "exactly one ending");
	const allowed = [...stream.endings, ...(stream.alsoEndings ?? [])];
	assert.ok(
		allowed.includes(outcome.endings[0] ?? ""),
		`${outcome.endings[0]} is none of ${allowed.join(", ")}: ${outcome.error?.detail}`,
	);
	if (stream.text !== undefined) {
		assert.equal(outcome.text, stream.text);
	}
	if (stream.toolArguments) {
		assert.deepEqual(
			outcome.toolCalls.map(({ argumentsJson }) => argumentsJson),
			stream.toolArguments,
		);
	}
	assert.ok(outcome.toolCalls.length <= (stream.mostToolCalls ?? Number.POSITIVE_INFINITY));
	assert.equal(requests, stream.requests ?? requests);
	assert.ok((outcome.error?.detail ?? "").includes(stream.detail ?? ""));
	if (stream.source) {
		assert.equal(outcome.usage?.source, stream.source);
	}
	if (outcome.text !== "") {
		assert.notEqual(outcome.usage, null, "what was streamed is in the books");
	}
}

for (const adapter of adapters) {
	describe(`hostile and broken streams from ${adapter.kind}`, () => {
		const rejections: unknown[] = [];
		const note = (reason: unknown): void => void rejections.push(reason);
		before(() => process.on("unhandledRejection", note));
		after(() => {
			process.off("unhandledRejection", note);
			assert.deepEqual(rejections, []);
		});

		for (const stream of fixtures[adapter.kind]) {
			it(`${stream.id}: ${stream.what}`, async () => {
				let requests = 0;
				const server = await startRawServer((response) => {
					requests++;
					return playCase(response, stream, adapter.contentType);
				});
				try {
					const outcome = await run(adapter.create(quickRetries(hostAt(adapter.kind, server.url))), adapter.request);
					check(stream, outcome, requests);
				} finally {
					await server.stop();
				}
			});
		}

		it("reads the same answer with every byte in a piece of its own", async () => {
			for (const stream of fixtures[adapter.kind].filter(({ close }) => close === undefined)) {
				const bytes = bytesOf(stream);
				const cuts = Array.from({ length: bytes.length }, (_, index) => index);
				const fetch = fetchOf({ ...adapter, contentType: stream.contentType ?? adapter.contentType }, bytes, cuts);
				const outcome = await run(
					adapter.create(quickRetries(hostAt(adapter.kind, "http://127.0.0.1:9"), { fetch })),
					adapter.request,
				);
				check({ ...stream, requests: undefined }, outcome, 0);
			}
		});

		it("reads the same answer in any pieces", async () => {
			const streams = fixtures[adapter.kind].filter(
				({ close, contentType }) => close === undefined && contentType === undefined,
			);
			await fc.assert(
				fc.asyncProperty(
					fc.constantFrom(...streams),
					fc.array(fc.nat(100_000), { maxLength: 12 }),
					async (stream, cuts) => {
						const fetch = fetchOf(adapter, bytesOf(stream), cuts);
						const outcome = await run(
							adapter.create(quickRetries(hostAt(adapter.kind, "http://127.0.0.1:9"), { fetch })),
							adapter.request,
						);
						check({ ...stream, requests: undefined }, outcome, 0);
					},
				),
				{ numRuns: 2000 },
			);
		});

		it("ends exactly once whatever the order of the frames, and wherever they are cut", async () => {
			const frames = fixtures[adapter.kind]
				.flatMap(({ frames }) => frames)
				.filter((frame) => typeof frame === "string");
			await fc.assert(
				fc.asyncProperty(fc.array(fc.constantFrom(...frames), { maxLength: 8 }), fc.nat(400), async (chosen, cut) => {
					const bytes = Buffer.from(chosen.join(""));
					const fetch = fetchOf(adapter, bytes.subarray(0, Math.max(0, bytes.length - cut)), []);
					const outcome = await run(
						adapter.create(quickRetries(hostAt(adapter.kind, "http://127.0.0.1:9"), { fetch })),
						adapter.request,
					);
					assert.equal(outcome.endings.length, 1);
					assert.equal(new Set(outcome.toolCalls.map(({ id }) => id)).size, outcome.toolCalls.length);
				}),
				{ numRuns: 2000 },
			);
		});
	});
}
