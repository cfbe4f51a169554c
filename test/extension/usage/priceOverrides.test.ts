import assert from "node:assert/strict";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { readSettings } from "../../../src/extension/settings.ts";
import { readPriceOverrides } from "../../../src/extension/usage/priceOverrides.ts";

const fine = { provider: "openai", model: "mine", input: 1.5, output: 2 };

const hosts = [
	{ name: "Plain Relay", baseUrl: "http://127.0.0.1:1" },
	{ name: "OpenAI", baseUrl: "http://127.0.0.1:2" },
];

function read(entries: readonly unknown[]) {
	const values: Record<string, unknown> = { "daybook.prices.overrides": entries, "daybook.openai.hosts": hosts };
	return readPriceOverrides(
		readSettings((key) => values[key], plainEnglish),
		plainEnglish,
	);
}

describe("The user's own prices", () => {
	it("are dollars per million in the settings and micro-dollars after that", () => {
		const { prices, problems } = read([
			{ ...fine, cacheRead: 0.1, cacheWrite5m: 1, cacheWrite1h: 2, effectiveFrom: "2026-11-01" },
		]);
		assert.deepEqual(problems, []);
		const [price] = prices;
		assert.deepEqual(
			[price?.input, price?.output, price?.cacheRead, price?.cacheWriteShort, price?.cacheWriteLong],
			[1_500_000, 2_000_000, 100_000, 1_000_000, 2_000_000],
		);
		assert.equal(price?.effectiveFrom, Date.UTC(2026, 10, 1));
	});

	it("leave unknown what is not said", () => {
		const [price] = read([fine]).prices;
		assert.deepEqual([price?.cacheRead, price?.effectiveFrom, price?.bandAbove], [null, null, 0]);
	});

	it("that cannot be used are told by their place and left out", () => {
		const wrong = [null, 7, { ...fine, input: -1 }, { ...fine, output: "2" }, { ...fine, provider: "" }];
		const { prices, problems } = read([fine, ...wrong]);
		assert.equal(prices.length, 1);
		assert.deepEqual(
			problems.map((problem) => /^Entry (\d)/.exec(problem)?.[1]),
			["2", "3", "4", "5", "6"],
		);
	});

	it("with a date that is none are told, instead of holding for ever", () => {
		const { prices, problems } = read([{ ...fine, effectiveFrom: "soon" }]);
		assert.deepEqual([prices.length, problems.length], [0, 1]);
	});

	it("hold for a host by its name as well as by its id, and for a kind of host", () => {
		const providers = ["Plain Relay", " plain relay ", "openai:plain-relay", "Anthropic", "openai"];
		const { prices, problems } = read(providers.map((provider) => ({ ...fine, provider })));
		assert.deepEqual(problems, []);
		assert.deepEqual(
			prices.map(({ provider }) => provider),
			["openai:plain-relay", "openai:plain-relay", "openai:plain-relay", "anthropic", "openai"],
		);
	});

	it("for a host that nobody knows are told, with how those are called that are known", () => {
		const { prices, problems } = read([fine, { ...fine, provider: "relay" }]);
		assert.deepEqual(problems, [
			'Entry 2 of daybook.prices.overrides is for "relay", which is no host. ' +
				"Known are: anthropic, openai, ollama, vscode, Plain Relay, OpenAI.",
		]);
		assert.equal(prices.length, 2);
	});
});
