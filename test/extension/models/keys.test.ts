import assert from "node:assert/strict";
import { KeyStore } from "../../../src/extension/models/keys.ts";
import type { Host } from "../../../src/extension/providers/provider.ts";

const lab: Host = { id: "openai:lab", name: "Lab", kind: "openai", baseUrl: "https://lab.test/v1" };

describe("API keys", () => {
	let secrets: Map<string, string>;
	let keys: KeyStore;
	beforeEach(() => {
		secrets = new Map();
		keys = new KeyStore({
			get: async (name) => secrets.get(name),
			store: async (name, value) => void secrets.set(name, value),
			delete: async (name) => void secrets.delete(name),
		});
	});

	it("are kept by host, changed and taken away", async () => {
		assert.equal(await keys.get(lab), null);
		await keys.set(lab, "one");
		await keys.set({ ...lab, id: "anthropic" }, "other");
		await keys.set(lab, "two");
		assert.deepEqual([await keys.get(lab), secrets.size], ["two", 2]);
		await keys.delete(lab);
		assert.equal(await keys.get(lab), null);
	});

	it("are not given to another origin than the one they were entered for", async () => {
		await keys.set(lab, "secret");
		for (const baseUrl of [
			"https://evil.test/v1",
			"http://lab.test/v1",
			"https://lab.test:8443/v1",
			"https://lab.test.evil.test",
			"",
		])
			assert.equal(await keys.get({ ...lab, baseUrl }), null, baseUrl);
		assert.equal(await keys.get({ ...lab, baseUrl: "https://lab.test/v2" }), "secret");
	});

	it("are none where something else was stored", async () => {
		for (const value of ["plain", "{}", "null", '{"origin":1,"key":2}', '{"key":"x"}']) {
			secrets.set("daybook.key.openai:lab", value);
			assert.equal(await keys.get(lab), null, value);
		}
	});
});
