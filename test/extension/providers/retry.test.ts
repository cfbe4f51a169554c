import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { ChatEvent } from "../../../src/extension/providers/provider.ts";
import { providerError, ProviderError, type ErrorContext } from "../../../src/extension/providers/providerError.ts";
import { delayBefore, withRetries } from "../../../src/extension/providers/retry.ts";
import { FakeClock } from "./fakeClock.ts";
import { hostAt, realSurroundings } from "./surroundings.ts";

const context: ErrorContext = { host: hostAt("openai", "http://127.0.0.1:9"), modelName: "demo", key: null };
const overloaded = providerError(context, "overloaded");

describe("the pause before another try", () => {
	it("doubles from half a second", () => {
		assert.deepEqual(
			[1, 2, 3, 4].map((made) => delayBefore(overloaded, made, 0, 0.5)),
			[500, 1000, 2000, null],
		);
	});

	it("differs by a quarter at most, and never grows beyond eight seconds and a quarter of them", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 30 }),
				fc.double({ min: 0, max: 0.999_999, noNaN: true }),
				(made, random) => {
					const patient = {
						attempts: 99,
						firstDelayMs: 500,
						longestDelayMs: 8000,
						jitter: 0.25,
						longestRetryAfterMs: 60_000,
						totalMs: 120_000,
					};
					const error = new ProviderError(overloaded.toData(), 99);
					const delay = delayBefore(error, made, 0, random, patient) ?? Number.NaN;
					const middle = Math.min(8000, 500 * 2 ** (made - 1));
					assert.ok(delay >= middle * 0.75 - 1 && delay <= middle * 1.25 + 1);
				},
			),
		);
	});

	it("is what the host asks, up to a minute", () => {
		const asking = (retryAfterMs: number): number | null =>
			delayBefore(providerError(context, "rate_limited", { retryAfterMs }), 1, 0, 0.9);
		assert.deepEqual([1, 59_999, 60_000, 60_001].map(asking), [1, 59_999, 60_000, null]);
	});

	it("never ends later than two minutes after the first try", () => {
		assert.deepEqual(
			[119_500, 119_501].map((elapsed) => delayBefore(overloaded, 1, elapsed, 0.5)),
			[500, null],
		);
	});

	it("is not made for what fails the same way again", () => {
		for (const situation of [
			"bad_request",
			"unauthorized",
			"certificate",
			"refused",
			"cancelled",
			"html",
			"context_too_long",
		] as const) {
			assert.equal(delayBefore(providerError(context, situation), 1, 0, 0.5), null, situation);
		}
	});
});

describe("trying again", () => {
	async function collect(
		attempts: readonly (() => AsyncIterable<ChatEvent>)[],
	): Promise<{ events: ChatEvent[]; error: unknown; made: number }> {
		let made = 0;
		const surroundings = realSurroundings(context.host, { sleep: () => Promise.resolve() });
		const events: ChatEvent[] = [];
		try {
			for await (const event of withRetries(surroundings, context, new AbortController().signal, () =>
				(attempts[made++] ?? assert.fail("one try too many"))(),
			)) {
				events.push(event);
			}
			return { events, error: null, made };
		} catch (error) {
			return { events, error, made };
		}
	}

	async function* failing(...before: readonly ChatEvent[]): AsyncGenerator<ChatEvent> {
		yield* before;
		throw overloaded;
	}

	async function* fine(): AsyncGenerator<ChatEvent> {
		yield { type: "text", text: "fine" };
		yield { type: "end", finishReason: "stop" };
		assert.fail("nothing is read after the end");
	}

	it("happens after phases, warnings and usage, for they are no part of the answer", async () => {
		const { events, error } = await collect([() => failing({ type: "phase", phase: "waiting" }), fine]);
		assert.equal(error, null);
		assert.deepEqual(
			events.map(({ type }) => type),
			["phase", "retry", "text", "end"],
		);
	});

	it("never happens once anything of the answer was told", async () => {
		const outputs: readonly ChatEvent[] = [
			{ type: "text", text: "x" },
			{ type: "reasoning", text: "x" },
			{ type: "tool_call", id: "a", name: "run", argumentsJson: "{}" },
		];
		for (const output of outputs) {
			const { error, made } = await collect([() => failing(output)]);
			assert.equal(error, overloaded);
			assert.equal(made, 1);
		}
	});

	it("takes a stream without an end for an interruption, and a bug for a bad response", async () => {
		async function* silent(): AsyncGenerator<ChatEvent> {
			yield { type: "text", text: "x" };
		}
		async function* buggy(): AsyncGenerator<ChatEvent> {
			yield* [];
			throw new TypeError("x is undefined");
		}
		const cut = (await collect([silent])).error;
		assert.ok(cut instanceof ProviderError && cut.code === "interrupted");
		const bug = (await collect([buggy])).error;
		assert.ok(bug instanceof ProviderError && bug.code === "bad_response");
	});

	it("tells each pause before it begins and can be cancelled in it", async () => {
		const clock = new FakeClock();
		const controller = new AbortController();
		const surroundings = realSurroundings(context.host, { sleep: clock.sleep, now: clock.now });
		const iterator = withRetries(surroundings, context, controller.signal, () => failing());
		const first = await iterator.next();
		assert.ok(
			!first.done &&
				first.value.type === "retry" &&
				first.value.delayMs === 500 &&
				first.value.error.code === "overloaded",
		);
		const next = iterator.next();
		controller.abort();
		await assert.rejects(next, (error) => error instanceof ProviderError && error.code === "cancelled");
		assert.equal(clock.sleeperCount, 0);
	});
});
