import assert from "node:assert/strict";
import { plainEnglish } from "../../src/extension/localize.ts";
import { configuredHosts } from "../../src/extension/models/index.ts";
import { checkAddress, readSettings, type Settings } from "../../src/extension/settings.ts";

const read = (values: Readonly<Record<string, unknown>>): Settings =>
	readSettings((key) => values[key.replace(/^daybook\./, "")], plainEnglish);

describe("the settings", () => {
	it("have usable values when nothing is set", () => {
		const settings = read({});
		assert.deepEqual(settings.problems, []);
		assert.equal(settings.ollamaHost.baseUrl, "");
		assert.equal(settings.anthropicBaseUrl.baseUrl, "https://api.anthropic.com");
		assert.equal(settings.budgets.day, null);
	});

	it("read Ollama's address in all forms of OLLAMA_HOST", () => {
		for (const [given, expected] of [
			["192.168.1.5", "http://192.168.1.5:11434"],
			[":8000", "http://127.0.0.1:8000"],
			["ollama.com", "https://ollama.com"],
			["https://models.example/ollama/", "https://models.example/ollama"],
		]) {
			assert.deepEqual(read({ "ollama.host": given }).ollamaHost, { baseUrl: expected, problem: null }, given);
		}
	});

	it("put nothing in the place of an address that cannot be used", () => {
		for (const given of ["https://gateway.example/?key=1", "https://me:secret@gateway.example", "ftp://x", 7]) {
			const settings = read({ "anthropic.baseUrl": given, "ollama.host": given });
			assert.equal(settings.anthropicBaseUrl.baseUrl, "", String(given));
			assert.match(settings.anthropicBaseUrl.problem ?? "", /daybook\.anthropic\.baseUrl/);
			assert.notEqual(settings.ollamaHost.problem, null, String(given));
			const [anthropic] = configuredHosts(settings);
			assert.equal(anthropic?.problem, settings.anthropicBaseUrl.problem);
		}
	});

	it("stop paid calls when a limit is no amount of dollars", () => {
		for (const given of [-1, "5", Number.NaN]) {
			const settings = read({ "budget.day": given });
			assert.equal(settings.budgets.day, 0, String(given));
			assert.equal(settings.problems.length, 1);
		}
		assert.equal(read({ "budget.day": 2.5 }).budgets.day, 2_500_000);
	});

	it("keep hosts of any script apart, and tell the one without an address", () => {
		const baseUrl = "http://127.0.0.1:1234";
		const { openaiHosts, problems } = read({
			"openai.hosts": [
				{ name: "東京", baseUrl },
				{ name: "大阪", baseUrl },
				{ name: "LM Studio", baseUrl },
				{ name: "No" },
				3,
			],
		});
		assert.equal(new Set(openaiHosts.map(({ id }) => id)).size, 4);
		assert.equal(openaiHosts[2]?.id, "openai:lm-studio");
		assert.notEqual(openaiHosts[3]?.problem, null);
		assert.equal(problems.length, 2);
	});

	it("know which host bills although it listens on this machine, by a plain true alone", () => {
		const baseUrl = "http://127.0.0.1:4000/v1";
		const given = [true, false, "yes", undefined].map((billed, index) => ({ name: `h${index}`, baseUrl, billed }));
		const told = read({ "openai.hosts": given });
		assert.deepEqual(
			configuredHosts(told).flatMap(({ kind, isBilled = false }) => (kind === "openai" ? [isBilled] : [])),
			[true, false, false, false],
		);
	});
});

describe("checkAddress", () => {
	it("takes origin and path, and nothing that names a person or a query", () => {
		assert.equal(checkAddress(" localhost:1234/v1/ "), "http://localhost:1234/v1");
		assert.equal(checkAddress("https://a.example/x?y"), null);
		assert.equal(checkAddress("https://u@a.example"), null);
	});
});
