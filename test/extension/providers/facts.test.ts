import assert from "node:assert/strict";
import { isLoopback, isPlainHttpToAnother, joinUrl, staysOnThisMachine } from "../../../src/extension/address.ts";
import { sentences, sentencesByKind } from "../../../src/extension/providers/errorSentences.ts";
import {
	createProvider,
	findOllama,
	ProviderPool,
	type ProviderLoaders,
} from "../../../src/extension/providers/index.ts";
import { isOlder } from "../../../src/extension/providers/ollama/api.ts";
import { addressesToTry, discoverOllama, usualAddresses } from "../../../src/extension/providers/ollama/discovery.ts";
import * as ollama from "../../../src/extension/providers/ollama/index.ts";
import { isTruncated } from "../../../src/extension/providers/ollama/truncation.ts";
import { addressFrom } from "../../../src/extension/ollamaAddress.ts";
import { providerError } from "../../../src/extension/providers/providerError.ts";
import { redactKeys, trimDetail } from "../../../src/extension/providers/redact.ts";
import { hostWords, responseFailure } from "../../../src/extension/providers/responseFailure.ts";
import { retryAfterFrom } from "../../../src/extension/providers/retryAfter.ts";
import { defaultWatchdogs } from "../../../src/extension/providers/watchdogs.ts";
import { startOllamaStandIn } from "../../standin/index.ts";
import { hostAt, realSurroundings, testKey } from "./surroundings.ts";
import { localizeIn } from "../../../src/extension/localize.ts";

describe("addresses", () => {
	it("tells this machine from others", () => {
		for (const url of [
			"http://localhost:1",
			"http://127.0.0.1",
			"http://127.8.9.1:3/v1",
			"http://[::1]:2",
			"http://a.localhost",
		]) {
			assert.ok(isLoopback(url), url);
		}
		for (const url of [
			"http://127.0.0.1.evil.example",
			"http://localhost.evil.example",
			"http://10.0.0.2",
			"nonsense",
			"",
		]) {
			assert.ok(!isLoopback(url), url);
		}
		assert.ok(staysOnThisMachine("http://host.docker.internal:11434"));
	});

	it("warns of http to another machine", () => {
		assert.ok(isPlainHttpToAnother("http://evil.example:11434"));
		assert.ok(!isPlainHttpToAnother("https://evil.example"));
		assert.ok(!isPlainHttpToAnother("http://127.0.0.1:11434"));
	});

	it("joins with one slash", () => {
		assert.equal(joinUrl("http://a/v1/", "/models"), "http://a/v1/models");
		assert.equal(joinUrl("http://a", "models"), "http://a/models");
	});
});

describe("what a host asks to wait", () => {
	const now = Date.parse("2026-01-01T00:00:00Z");
	const wait = (headers: Record<string, string>): number | null => retryAfterFrom(new Headers(headers), now);
	it("is read as seconds, milliseconds or a date ahead", () => {
		assert.equal(wait({ "retry-after": "7" }), 7000);
		assert.equal(wait({ "retry-after": "1.5" }), 1500);
		assert.equal(wait({ "retry-after-ms": "250", "retry-after": "9" }), 250);
		assert.equal(wait({ "retry-after": "Thu, 01 Jan 2026 00:00:30 GMT" }), 30_000);
		assert.equal(
			wait({ "retry-after": "Thu, 01 Jan 2026 00:00:30 GMT", date: "Thu, 01 Jan 2026 00:00:10 GMT" }),
			20_000,
		);
	});

	it("is nothing when it is 0, negative, past, or words", () => {
		for (const value of ["0", "-1", "soon", "", "Infinity", "1e9x", "Wed, 21 Oct 2015 07:28:00 GMT"]) {
			assert.equal(wait({ "retry-after": value }), null, value);
		}
	});
});

describe("details of failures", () => {
	it("hold no key, whole or half, known or by its shape", () => {
		const text = `bad key ${testKey}, ${testKey.slice(0, 14)}…, Bearer abcdefghij, sk-ant-api03-abcdefghijklmnop, AIzaSyA1234567890abcdefghijkl`;
		const redacted = redactKeys(text, [testKey]);
		for (const part of [testKey, testKey.slice(0, 14), "abcdefghij", "AIzaSy"]) {
			assert.equal(redacted.includes(part), false, part);
		}
	});

	it("are one short line with whole characters", () => {
		assert.equal(trimDetail("a\n\tb\u2028c\u0000d"), "a b c d");
		assert.equal(trimDetail("x".repeat(400)).length, 300);
		assert.doesNotThrow(() => encodeURIComponent(trimDetail("😀".repeat(200), 20)));
		assert.doesNotThrow(() => encodeURIComponent(trimDetail("😀".repeat(200), 21)));
	});

	it("do not repeat what the user wrote", () => {
		const own = "my very private question about things";
		const error = providerError(
			{ host: hostAt("openai", "http://a"), modelName: "m", key: null, privateTexts: [own] },
			"bad_request",
			{ detail: `invalid: ${own}` },
		);
		assert.equal(error.detail, "invalid: …");
	});

	it("are taken from every shape hosts use", () => {
		assert.equal(hostWords('{"error":"plain"}').message, "plain");
		assert.deepEqual(hostWords('{"error":{"message":"m","type":"t","code":"c"}}'), { message: "m", type: "t c" });
		assert.equal(
			hostWords('{"detail":[{"loc":["body","stream_options"],"msg":"extra","input":"secret text"}]}').message,
			"body.stream_options: extra",
		);
		assert.equal(hostWords('{"message":{"detail":[{"loc":["a"],"msg":"b"}]}}').message, "a: b");
		assert.equal(hostWords("upstream broke").message, "upstream broke");
		assert.equal(hostWords("[1]").message, null);
		assert.equal(hostWords("").message, null);
	});
});

describe("refused responses", () => {
	const failure = (status: number, body: unknown, headers = {}): string =>
		responseFailure(
			{ host: hostAt("openai", "http://a"), modelName: "m", key: "k" },
			{ status, headers: new Headers(headers), body: JSON.stringify(body) },
			0,
		).code;
	it("are told apart by the host's words where the status is too coarse", () => {
		assert.equal(
			failure(400, { error: { message: "prompt is too long: 9 > 8", type: "invalid_request_error" } }),
			"context_too_long",
		);
		assert.equal(failure(400, { error: { message: "x", code: "context_length_exceeded" } }), "context_too_long");
		assert.equal(failure(400, { error: { message: "Your credit balance is too low" } }), "payment_required");
		assert.equal(failure(429, { error: { message: "x", code: "insufficient_quota" } }), "payment_required");
		assert.equal(failure(400, { error: { message: "model 'x' not found" } }), "model_not_found");
		assert.equal(failure(404, "404 page not found"), "bad_response");
		assert.equal(failure(500, { error: { message: "prompt is too long" } }), "server_error");
	});

	it("are not tried again where the host says so", () => {
		const error = responseFailure(
			{ host: hostAt("anthropic", "http://a"), modelName: "m", key: "k" },
			{ status: 529, headers: new Headers({ "x-should-retry": "false" }), body: "" },
			0,
		);
		assert.equal(error.retries, 0);
	});
});

describe("sentences", () => {
	it("are one sentence or two, end with a full stop and use known places only", () => {
		for (const sentence of [
			...Object.values(sentences),
			...Object.values(sentencesByKind).flatMap((some) => Object.values(some)),
		]) {
			assert.match(sentence, /\.$/);
			assert.deepEqual(
				(sentence.match(/\{\d\}/g) ?? []).filter((place) => !/\{[0-3]\}/.test(place)),
				[],
			);
		}
	});

	it("go through the caller's translation", () => {
		const error = providerError(
			{
				host: hostAt("openai", "http://a"),
				modelName: "m",
				key: null,
				localize: localizeIn("en", (sentence, ...values) => `${sentence.length}:${values.join("|")}`),
			},
			"overloaded",
		);
		assert.equal(error.message, `${sentences.overloaded.length}:LM Studio|http://a|m|0`);
	});
});

describe("Ollama's address", () => {
	it("is read as the server itself reads it", () => {
		const forms = {
			"": "http://127.0.0.1:11434",
			"0.0.0.0": "http://127.0.0.1:11434",
			"0.0.0.0:5000": "http://127.0.0.1:5000",
			":5000": "http://127.0.0.1:5000",
			"[::]:5000": "http://[::1]:5000",
			"[::1]": "http://[::1]:11434",
			"::1": "http://[::1]:11434",
			"box.local": "http://box.local:11434",
			"box.local:1": "http://box.local:1",
			"http://box.local": "http://box.local",
			"https://box.local/prefix/": "https://box.local/prefix",
			"https://box.local:8443": "https://box.local:8443",
			"box:99999": "http://box:11434",
			"ollama.com": "https://ollama.com",
		};
		for (const [given, expected] of Object.entries(forms)) {
			assert.equal(addressFrom(given), expected, given);
		}
	});

	it("is the setting, else the environment, else a usual one that answers", async () => {
		assert.deepEqual(addressesToTry({ setting: "a", environment: "b" }), ["http://a:11434"]);
		assert.deepEqual(addressesToTry({ setting: " ", environment: "b:1" }), ["http://b:1"]);
		assert.deepEqual(addressesToTry({ setting: null, environment: null }), usualAddresses);
		const standIn = await startOllamaStandIn();
		try {
			const surroundings = realSurroundings(hostAt("ollama", ""));
			assert.equal(
				await discoverOllama(surroundings, ["http://127.0.0.1:1", standIn.url], new AbortController().signal),
				standIn.url,
			);
			assert.equal(await discoverOllama(surroundings, ["http://127.0.0.1:1"], new AbortController().signal), null);
		} finally {
			await standIn.stop();
		}
	});

	it("is found through the bundle that is loaded on first use", async () => {
		let loaded = 0;
		const never = (): Promise<never> => Promise.reject(new Error("not this one"));
		const loaders: ProviderLoaders = {
			ollama: () => Promise.resolve((loaded++, ollama)),
			anthropic: never,
			openai: never,
			vscode: never,
		};
		const surroundings = realSurroundings(hostAt("ollama", "http://127.0.0.1:1"));
		assert.equal(typeof (await createProvider(loaders, surroundings)).chat, "function");
		assert.equal(
			await findOllama(loaders, surroundings, { setting: "box", environment: null }, new AbortController().signal),
			"http://box:11434",
		);
		assert.equal(
			await findOllama(
				loaders,
				surroundings,
				{ setting: null, environment: null, usual: ["http://127.0.0.1:1", "http://127.0.0.1:2"] },
				new AbortController().signal,
			),
			null,
		);
		assert.equal(loaded, 3);
	});
});

describe("the pool of providers", () => {
	const loadersWith = (load: ProviderLoaders["openai"]): ProviderLoaders => ({
		ollama: () => Promise.resolve(ollama),
		anthropic: load,
		openai: load,
		vscode: load,
	});

	it("keeps one for each host until its address or key changes", async () => {
		const pool = new ProviderPool(loadersWith(() => Promise.resolve(ollama)));
		const host = hostAt("openai", "http://a");
		const first = await pool.get(realSurroundings(host, { key: "one" }));
		assert.equal(await pool.get(realSurroundings(host, { key: "one" })), first);
		const second = await pool.get(realSurroundings(host, { key: "two" }));
		assert.notEqual(second, first);
		const elsewhere = await pool.get(realSurroundings(hostAt("openai", "http://b"), { key: "two" }));
		assert.notEqual(elsewhere, second);
		const billed = { ...hostAt("openai", "http://b"), isBilled: true };
		assert.notEqual(await pool.get(realSurroundings(billed, { key: "two" })), elsewhere);
	});

	it("tries again when a bundle could not be loaded", async () => {
		let loads = 0;
		const pool = new ProviderPool(
			loadersWith(() => (loads++ === 0 ? Promise.reject(new Error("gone")) : Promise.resolve(ollama))),
		);
		await assert.rejects(pool.get(realSurroundings(hostAt("openai", "http://a"))));
		assert.equal(typeof (await pool.get(realSurroundings(hostAt("openai", "http://a")))).chat, "function");
	});
});

describe("what is known of Ollama", () => {
	it("compares versions by their numbers", () => {
		assert.deepEqual(
			[
				["0.9.0", "0.17.1"],
				["0.17.1", "0.17.1"],
				["0.30.0-rc2", "0.30.0"],
				["0.31", "0.30.1"],
				["v0.17.0", "0.17.1"],
			].map(([a = "", b = ""]) => isOlder(a, b)),
			[true, false, true, false, true],
		);
	});

	it("takes a count for the sign of a cut only when much more was sent", () => {
		assert.equal(isTruncated(4096, 2050, 9000), true);
		assert.equal(isTruncated(4096, 2051, 9000), true);
		assert.equal(isTruncated(4096, 2050, 2100), false);
		assert.equal(isTruncated(4096, 3000, 9000), true);
		assert.equal(isTruncated(4096, 3000, 3500), false);
		assert.equal(isTruncated(4096, null, 6000), true);
		assert.equal(isTruncated(null, 2050, 9000), false);
	});

	it("is given minutes for its first word, others are not", () => {
		assert.equal(defaultWatchdogs(hostAt("ollama", "http://box:11434")).firstByte, 300_000);
		assert.equal(defaultWatchdogs(hostAt("openai", "http://127.0.0.1:1234/v1")).firstByte, 300_000);
		assert.equal(defaultWatchdogs(hostAt("anthropic", "https://api.anthropic.com")).firstByte, 90_000);
	});
});
