import assert from "node:assert/strict";
import type { DaybookError } from "../../../src/extension/errors.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { KeyStore, type SecretPort } from "../../../src/extension/models/keys.ts";
import type { Host } from "../../../src/extension/providers/provider.ts";
import { HeldClock } from "../sessions/heldClock.ts";

const lab: Host = { id: "openai:lab", name: "Lab", kind: "openai", baseUrl: "https://lab.test/v1" };

describe("API keys", () => {
	let secrets: Map<string, string>;
	let keys: KeyStore;
	let clock: HeldClock;
	beforeEach(() => {
		secrets = new Map();
		clock = new HeldClock(0);
		const port: SecretPort = {
			get: async (name) => secrets.get(name),
			store: async (name, value) => void secrets.set(name, value),
			delete: async (name) => void secrets.delete(name),
		};
		keys = new KeyStore(port, clock, plainEnglish);
	});

	it("are waited for only so long when the keyring does not answer", async () => {
		const port: SecretPort = {
			get: async () => new Promise<never>(() => undefined),
			store: async () => undefined,
			delete: async () => undefined,
		};
		const reading = new KeyStore(port, clock, plainEnglish).get(lab);
		const refused = assert.rejects(reading, (error: DaybookError) => error.code === "no_secret_storage");
		await clock.pass(5000);
		await refused;
	});

	it("leave no clock running when they came in time", async () => {
		await keys.get(lab);
		assert.equal(clock.pendingTimers, 0);
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
