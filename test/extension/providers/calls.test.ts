import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { ProviderSurroundings } from "../../../src/extension/providers/provider.ts";
import { sendJson, stall, write, type StandIn } from "../../standin/server.ts";
import { adapters, type Adapter } from "./adapters.ts";
import { FakeClock } from "./fakeClock.ts";
import { chatPaths, startRawServer } from "./rawServer.ts";
import { hostAt, quickRetries, realSurroundings, run, testKey, type Outcome } from "./surroundings.ts";

type Answer = (response: ServerResponse, call: number) => Promise<void> | void;

for (const adapter of adapters) {
	describe(`calls to ${adapter.kind}`, () => {
		let server: StandIn | undefined;
		afterEach(async () => {
			await server?.stop();
			server = undefined;
		});

		async function serve(answer: Answer): Promise<void> {
			await server?.stop();
			let call = 0;
			server = await startRawServer((response) => answer(response, call++));
		}

		function provider(
			surroundings: (host: ReturnType<typeof hostAt>) => ProviderSurroundings = quickRetries,
		): ReturnType<Adapter["create"]> {
			return adapter.create(surroundings(hostAt(adapter.kind, server?.url ?? "")));
		}

		async function chat(answer: Answer): Promise<Outcome> {
			await serve(answer);
			return run(provider(), adapter.request);
		}

		function calls(): number {
			return server?.requests.filter(({ path }) => chatPaths.includes(path)).length ?? 0;
		}

		async function begin(response: ServerResponse, ...frames: readonly string[]): Promise<void> {
			response.writeHead(200, { "content-type": adapter.contentType });
			response.flushHeaders();
			for (const frame of frames) {
				await write(response, frame);
			}
		}

		async function answerWell(response: ServerResponse): Promise<void> {
			await begin(response, adapter.opening, adapter.delta("fine"), adapter.ending);
			response.end();
		}

		for (const status of [408, 409, 429, 500, 502, 503, 504, 529]) {
			it(`tries a ${status} again, at most three times`, async () => {
				const lasting = await chat((response) => sendJson(response, status, { error: { message: "later" } }));
				assert.equal(lasting.endings.length, 1);
				assert.equal(calls(), 4);
				assert.equal(lasting.error?.status, status);
				const passing = await chat((response, call) =>
					call < 2 ? sendJson(response, status, {}) : answerWell(response),
				);
				assert.deepEqual(passing.endings, ["end:stop"]);
				assert.equal(passing.text, "fine");
				assert.deepEqual(
					passing.events.flatMap((event) =>
						event.type === "retry" ? [[event.attempt, event.attempts, event.delayMs]] : [],
					),
					[
						[2, 4, 500],
						[3, 4, 1000],
					],
				);
			});
		}

		it("tells for each attempt that was taken in and then cut at least what its prompt had", async () => {
			const outcome = await chat(async (response) => {
				await begin(response);
				response.end();
			});
			const told = outcome.events.flatMap((event) => (event.type === "usage" ? [event.usage] : []));
			assert.equal(told.length, calls());
			assert.ok(told.length > 0);
			for (const { source, counts } of told) {
				assert.equal(source, "partial");
				assert.ok(counts.inputUncached > 0);
				assert.equal(counts.output, 0);
			}
		});

		it("tells no usage of a request that was refused, also when the refusal comes within the stream", async () => {
			const refused = await chat((response) => sendJson(response, 529, { error: { message: "later" } }));
			assert.equal(refused.usage, null);
			const late = await chat(async (response) => {
				await begin(response, adapter.refusal);
				response.end();
			});
			assert.equal(late.usage, null);
			assert.ok(late.error);
		});

		for (const [status, code] of [
			[400, "bad_request"],
			[401, "unauthorized"],
			[402, "payment_required"],
			[403, "forbidden"],
			[404, "model_not_found"],
			[413, "context_too_long"],
			[422, "bad_request"],
		] as const) {
			it(`never tries a ${status} again`, async () => {
				const outcome = await chat((response) =>
					sendJson(response, status, { error: { message: `no, and your key is ${testKey}` } }),
				);
				assert.deepEqual(outcome.endings, [`error:${code}`]);
				assert.equal(calls(), 1);
				const told = JSON.stringify(outcome.error?.toData());
				assert.equal(told.includes(testKey) && adapter.kind !== "ollama", false);
				assert.ok((outcome.error?.message ?? "").length > 20);
			});
		}

		it("waits as long as the host asks, within reason", async () => {
			const waits: number[] = [];
			await serve((response, call) =>
				call === 0 ? sendJson(response, 429, {}, { "retry-after": "0.02" }) : answerWell(response),
			);
			const outcome = await run(
				provider(),
				adapter.request,
				undefined,
				(event) => event.type === "retry" && waits.push(event.delayMs),
			);
			assert.deepEqual(outcome.endings, ["end:stop"]);
			assert.deepEqual(waits, [20]);
			const long = await chat((response) => sendJson(response, 429, {}, { "retry-after": "61" }));
			assert.deepEqual(long.endings, ["error:rate_limited"]);
			assert.equal(long.error?.retryAfterMs, 61_000);
			assert.match(long.error?.message ?? "", /61 s\./);
			assert.equal(calls(), 1);
		});

		for (const value of ["0", "-1", "soon", "Wed, 21 Oct 2015 07:28:00 GMT"]) {
			it(`waits as it always does when told “retry-after: ${value}”`, async () => {
				const outcome = await chat((response, call) =>
					call === 0 ? sendJson(response, 429, {}, { "retry-after": value }) : answerWell(response),
				);
				assert.deepEqual(
					outcome.events.flatMap((event) => (event.type === "retry" ? [event.delayMs] : [])),
					[500],
				);
			});
		}

		it("follows no redirect to another origin, and sends nothing there", async () => {
			const other = await startRawServer(answerWell);
			try {
				const outcome = await chat((response) => {
					response.writeHead(307, { location: `${other.url}/v1/messages` });
					response.end();
				});
				assert.deepEqual(outcome.endings, ["error:bad_response"]);
				assert.match(outcome.error?.message ?? "", /another server/);
				assert.equal(other.requests.length, 0);
			} finally {
				await other.stop();
			}
		});

		it("follows a redirect within the origin", async () => {
			const outcome = await chat((response, call) => {
				if (call > 0) {
					return answerWell(response);
				}
				response.writeHead(308, { location: server?.requests.findLast(({ path }) => chatPaths.includes(path))?.path });
				response.end();
				return undefined;
			});
			assert.deepEqual(outcome.endings, ["end:stop"]);
		});

		describe("when cancelled", () => {
			const phases: Readonly<Record<string, Answer>> = {
				"before the response begins": (response) => stall(response),
				"before the first byte": async (response) => {
					await begin(response);
					await stall(response);
				},
				"in the middle of a word": async (response) => {
					await begin(response, adapter.opening, adapter.delta("half"), adapter.delta("cut").slice(0, 20));
					await stall(response);
				},
				"in the middle of a tool call": async (response) => {
					await begin(response, adapter.opening, adapter.delta("half"), adapter.openCall);
					await stall(response);
				},
				"while it waits to try again": (response) => sendJson(response, 503, {}),
			};
			for (const [phase, answer] of Object.entries(phases)) {
				it(`stops at once ${phase}`, async () => {
					await serve((response, call) => (call === 0 ? answer(response, call) : answerWell(response)));
					const made = provider(realSurroundings);
					const controller = new AbortController();
					let cancelledAt = Number.NaN;
					const cancelSoon = setTimeout(() => {
						cancelledAt = performance.now();
						controller.abort();
					}, 120);
					const outcome = await run(made, adapter.request, controller.signal);
					clearTimeout(cancelSoon);
					assert.deepEqual(outcome.endings, ["error:cancelled"]);
					assert.ok(performance.now() - cancelledAt < 500);
					assert.deepEqual(outcome.toolCalls, []);
					await pause(50);
					assert.ok(
						server?.requests.every(
							({ path, isAborted }) => !chatPaths.includes(path) || isAborted || phase.includes("again"),
						),
					);
					assert.deepEqual((await run(made, adapter.request)).endings, ["end:stop"]);
				});
			}

			it("sends nothing when it was cancelled before", async () => {
				await serve(answerWell);
				assert.deepEqual((await run(provider(), adapter.request, AbortSignal.abort())).endings, ["error:cancelled"]);
				assert.equal(calls(), 0);
			});

			it("closes the connection when the answer is no longer read", async () => {
				await serve(async (response) => {
					await begin(response, adapter.opening, adapter.delta("half"));
					await stall(response);
				});
				for await (const event of provider(realSurroundings).chat(adapter.request, new AbortController().signal)) {
					if (event.type === "text") {
						break;
					}
				}
				await pause(50);
				assert.ok(server?.requests.find(({ path }) => chatPaths.includes(path))?.isAborted);
			});
		});

		describe("under its watchdogs", () => {
			const watchdogs = { connect: 5000, firstByte: 300_000, idle: 90_000, total: 600_000 };

			async function watched(
				answer: Answer,
				drive: (clock: FakeClock) => Promise<void>,
			): Promise<Outcome & { readonly sleepers: number }> {
				await serve(answer);
				const clock = new FakeClock();
				const made = provider((host) => realSurroundings(host, { now: clock.now, sleep: clock.sleep, watchdogs }));
				const running = run(made, adapter.request);
				await clock.advance(0);
				await arrived();
				await drive(clock);
				const outcome = await running;
				return { ...outcome, sleepers: clock.sleeperCount };
			}

			async function arrived(): Promise<void> {
				while (calls() === 0) {
					await pause(5);
				}
				await pause(40);
			}

			it("ends a call whose first byte never comes, without another try", async () => {
				const outcome = await watched(
					(response) => stall(response),
					(clock) => clock.advance(300_001),
				);
				assert.deepEqual(outcome.endings, ["error:timeout"]);
				assert.match(outcome.error?.message ?? "", /300 seconds/);
				assert.equal(calls(), 1);
				assert.equal(outcome.sleepers, 0);
			});

			it("does not end it before", async () => {
				await serve((response) => stall(response));
				const clock = new FakeClock();
				const controller = new AbortController();
				const running = run(
					provider((host) => realSurroundings(host, { now: clock.now, sleep: clock.sleep, watchdogs })),
					adapter.request,
					controller.signal,
				);
				let isOver = false;
				void running.then(() => (isOver = true));
				await clock.advance(299_000);
				assert.equal(isOver, false);
				controller.abort();
				assert.deepEqual((await running).endings, ["error:cancelled"]);
			});

			it("ends a stream that falls silent and keeps what came", async () => {
				const outcome = await watched(
					async (response) => {
						await begin(response, adapter.opening, adapter.delta("half"));
						await stall(response);
					},
					(clock) => clock.advance(95_001),
				);
				assert.deepEqual(outcome.endings, ["error:stalled"]);
				assert.equal(outcome.text, "half");
				assert.equal(outcome.usage?.source, "partial");
				assert.equal(calls(), 1);
			});

			it("notices that the machine was asleep", async () => {
				const outcome = await watched(
					async (response) => {
						await begin(response, adapter.opening, adapter.delta("half"));
						await stall(response);
					},
					async (clock) => {
						await clock.advance(5000);
						clock.jump(590_000);
						await clock.advance(5001);
					},
				);
				assert.ok(["error:stalled", "error:timeout"].includes(outcome.endings[0] ?? ""));
				assert.equal(outcome.text, "half");
			});

			it("lets pings keep it alive, but not for ever", async () => {
				let ping: () => Promise<void> = () => Promise.resolve();
				const outcome = await watched(
					async (response) => {
						await begin(response, adapter.opening, adapter.delta("half"));
						ping = () => write(response, adapter.ping);
						await stall(response);
					},
					async (clock) => {
						for (let minute = 0; minute < 11; minute++) {
							await ping();
							await pause(5);
							await clock.advance(60_000);
						}
					},
				);
				assert.deepEqual(outcome.endings, ["error:timeout"]);
				assert.match(outcome.error?.message ?? "", /600 seconds/);
			});
		});

		it("refuses a line of 50 MB long before it has read it", async () => {
			const megabyte = Buffer.alloc(1024 * 1024, "x");
			let written = 0;
			const outcome = await chat(async (response) => {
				await begin(response, adapter.opening, adapter.kind === "ollama" ? '{"message":{"content":"' : 'data: {"x":"');
				while (written < 50 && !response.destroyed) {
					await write(response, megabyte.toString());
					written++;
				}
				response.end();
			});
			assert.deepEqual(outcome.endings, ["error:bad_response"]);
			assert.ok(written < 30, `${written} MB were taken`);
		});

		it("reads a hundred thousand small pieces without losing one", async () => {
			const count = 100_000;
			const body = adapter.opening + adapter.delta("x").repeat(count) + adapter.ending;
			const fetch = (input: RequestInfo | URL): Promise<Response> =>
				Promise.resolve(
					chatPaths.includes(new URL(input instanceof Request ? input.url : input).pathname)
						? new Response(body, { headers: { "content-type": adapter.contentType } })
						: Response.json({}, { status: 404 }),
				);
			let length = 0;
			const outcome = await run(
				adapter.create(quickRetries(hostAt(adapter.kind, "http://127.0.0.1:9"), { fetch })),
				adapter.request,
				undefined,
				(event) => {
					length += event.type === "text" ? event.text.length : 0;
				},
			);
			assert.deepEqual(outcome.endings, ["end:stop"]);
			assert.equal(length, count);
		});

		for (const [code, pattern, retries] of [
			["ECONNREFUSED", /not running|answers/i, 0],
			["ENOTFOUND", /not known/, 0],
			["SELF_SIGNED_CERT_IN_CHAIN", /certificate/i, 0],
			["CERT_HAS_EXPIRED", /certificate/i, 0],
			["ERR_TLS_CERT_ALTNAME_INVALID", /certificate/i, 0],
			["EPROTO", /http or https/, 0],
			["UND_ERR_CONNECT_TIMEOUT", /cannot be reached/, 1],
			["ECONNRESET", /cannot be reached/, 3],
		] as const) {
			it(`explains ${code} and tries again ${retries} times`, async () => {
				const cause = Object.assign(new Error(`failed with ${code}`), { code });
				const fetch = (): Promise<never> => Promise.reject(new TypeError("fetch failed", { cause }));
				const outcome = await run(
					adapter.create(quickRetries(hostAt(adapter.kind, "http://127.0.0.1:9"), { fetch })),
					adapter.request,
				);
				assert.deepEqual(outcome.endings, ["error:unreachable"]);
				assert.match(outcome.error?.message ?? "", pattern);
				assert.equal(outcome.events.filter(({ type }) => type === "retry").length, retries);
			});
		}
	});
}
