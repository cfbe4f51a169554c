import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { createProvider } from "../../../../src/extension/providers/ollama/index.ts";
import { ProviderError } from "../../../../src/extension/providers/providerError.ts";
import type { PullProgress } from "../../../../src/extension/providers/provider.ts";
import { sendJson, startServer } from "../../../standin/server.ts";
import { startOllamaStandIn, type StandIn } from "../../../standin/index.ts";
import { ask, hostAt, realSurroundings, run } from "../surroundings.ts";

const signal = new AbortController().signal;

describe("the models of Ollama", () => {
	let standIn: StandIn | undefined;
	afterEach(() => standIn?.stop());

	it("are listed with window, capabilities and what is in memory, and shown once each", async () => {
		standIn = await startOllamaStandIn({ models: ["demo:latest", "big:70b-cloud"], contextLength: 16_384 });
		const provider = createProvider(realSurroundings(hostAt("ollama", standIn.url)));
		const before = await provider.listModels(signal);
		assert.deepEqual(
			before.map(({ name, label, contextWindow, isLocal, isLoaded }) => [
				name,
				label,
				contextWindow,
				isLocal,
				isLoaded,
			]),
			[
				["demo:latest", "demo", 16_384, true, false],
				["big:70b-cloud", "big:70b-cloud", 16_384, false, false],
			],
		);
		assert.deepEqual(before[0]?.capabilities, { tools: true, thinking: true, images: true, temperature: true });
		await run(provider, ask("Hello"));
		assert.equal((await provider.listModels(signal))[0]?.isLoaded, true);
		assert.equal(standIn.requests.filter(({ path }) => path === "/api/show").length, 2);
	});

	it("leave out those that only embed, and keep those that cannot be shown", async () => {
		standIn = await startServer(({ path }, response) => {
			if (path === "/api/tags") {
				sendJson(response, 200, {
					models: [
						{ name: "embedder", capabilities: ["embedding"] },
						{ name: "old", size: 5 },
					],
				});
			} else {
				sendJson(response, path === "/api/ps" ? 500 : 404, { error: "no" });
			}
		});
		const models = await createProvider(realSurroundings(hostAt("ollama", standIn.url))).listModels(signal);
		assert.deepEqual(
			models.map(({ name, contextWindow, isLoaded, sizeBytes }) => [name, contextWindow, isLoaded, sizeBytes]),
			[["old", null, null, 5]],
		);
	});

	it("are none where the library is empty", async () => {
		standIn = await startServer((_, response) => sendJson(response, 200, { models: null }));
		assert.deepEqual(await createProvider(realSurroundings(hostAt("ollama", standIn.url))).listModels(signal), []);
	});

	it("are an error where something else answers", async () => {
		standIn = await startServer((_, response) => sendJson(response, 200, { hello: "world" }));
		const listing = createProvider(realSurroundings(hostAt("ollama", standIn.url))).listModels(signal);
		await assert.rejects(listing, (error) => error instanceof ProviderError && error.code === "bad_response");
	});
});

describe("downloading a model", () => {
	let standIn: StandIn | undefined;
	afterEach(() => standIn?.stop());

	async function pull(
		name: string,
		options: { readonly paceMs?: number } = {},
		stopAfter = Number.POSITIVE_INFINITY,
	): Promise<{ seen: PullProgress[]; error: unknown }> {
		standIn = await startOllamaStandIn({ models: [], pullBytes: 1000, ...options });
		const controller = new AbortController();
		const seen: PullProgress[] = [];
		try {
			for await (const progress of createProvider(realSurroundings(hostAt("ollama", standIn.url))).pull?.(
				name,
				controller.signal,
			) ?? []) {
				seen.push(progress);
				if (seen.length >= stopAfter) {
					controller.abort();
				}
			}
			return { seen, error: null };
		} catch (error) {
			return { seen, error };
		}
	}

	it("tells progress until it is there", async () => {
		const { seen, error } = await pull("tiny");
		assert.equal(error, null);
		assert.equal(seen.at(-1)?.status, "success");
		const completed = seen.flatMap(({ completedBytes }) => (completedBytes === null ? [] : [completedBytes]));
		assert.equal(completed.at(-1), 1000);
		assert.deepEqual(
			completed,
			[...completed].sort((a, b) => a - b),
		);
		const models = await createProvider(realSurroundings(hostAt("ollama", standIn?.url ?? ""))).listModels(signal);
		assert.deepEqual(
			models.map(({ name }) => name),
			["tiny:latest"],
		);
	});

	it("can be cancelled", async () => {
		const { error } = await pull("tiny", { paceMs: 20 }, 3);
		assert.ok(error instanceof ProviderError && error.code === "cancelled");
		while (standIn?.requests[0]?.isAborted === false) {
			await pause(5);
		}
	});

	it("says that there is no such model", async () => {
		const { error } = await pull("missing-model");
		assert.ok(error instanceof ProviderError && error.code === "model_not_found");
		assert.match(error.message, /missing-model/);
	});
});

describe("probing Ollama", () => {
	it("tells each thing it looked at, and stops where nobody answers", async () => {
		const standIn = await startOllamaStandIn({ version: "0.16.0" });
		const provider = createProvider(realSurroundings(hostAt("ollama", standIn.url)));
		const probes = await provider.probe(signal);
		assert.deepEqual(
			probes.map(({ what, ok }) => [what, ok]),
			[
				["address", true],
				["version", false],
				["models", true],
				["in memory", true],
			],
		);
		assert.match(probes[1]?.found ?? "", /0\.17\.1/);
		await standIn.stop();
		const down = await createProvider(realSurroundings(hostAt("ollama", standIn.url))).probe(signal);
		assert.deepEqual(
			down.map(({ ok }) => ok),
			[true, false],
		);
		assert.match(down[1]?.found ?? "", /not running/);
	});
});
