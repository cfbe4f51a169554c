import assert from "node:assert/strict";
import type { DaybookError } from "../../../src/extension/errors.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { Catalog, type CatalogOptions } from "../../../src/extension/models/catalog.ts";
import type { Host, Model } from "../../../src/extension/providers/provider.ts";
import { model as qwen, ScriptedProvider } from "../chat/scriptedProvider.ts";
import { settle } from "../sessions/heldClock.ts";
import { neverAsked } from "./exposure.ts";

const ollama: Host = { id: "ollama", name: "Ollama", kind: "ollama", baseUrl: "http://127.0.0.1:1" };
const other: Host = { id: "openai:lab", name: "Lab", kind: "openai", baseUrl: "http://127.0.0.1:2" };

/** A host whose answer to "which models?" is in the test's hands. */
class HeldProvider extends ScriptedProvider {
	readonly #asked: { answer(models: readonly Model[]): void; fail(error: Error): void }[] = [];

	override async listModels(signal?: AbortSignal): Promise<readonly Model[]> {
		return new Promise((resolve, reject) => {
			this.#asked.push({ answer: resolve, fail: reject });
			signal?.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
		});
	}

	answer(models: readonly Model[]): void {
		for (const { answer } of this.#asked.splice(0)) answer(models);
	}
}

function openCatalog(options: Partial<CatalogOptions> = {}) {
	const providers = new Map([ollama, other].map((host) => [host.id, new HeldProvider()]));
	const logged: string[] = [];
	const catalog = new Catalog({
		findHosts: async () => [ollama, other],
		keyFor: async () => null,
		providerFor: async (host) => providers.get(host.id) ?? new HeldProvider(),
		contextWindowFor: () => null,
		describeFailure: (error) => ({ code: "broken", message: String(error), detail: null, actions: [] }),
		exposed: neverAsked(),
		isLocalOnly: () => false,
		log: { error: (what) => void logged.push(what) },
		localize: plainEnglish,
		...options,
	});
	const answer = (host: Host, models: readonly Model[]) => providers.get(host.id)?.answer(models);
	return { catalog, answer, logged };
}

describe("Catalog", () => {
	it("resolves a model as soon as its own host has answered", async () => {
		const { catalog, answer } = openCatalog();
		const resolving = catalog.resolve("ollama/qwen3:8b");
		await settle();
		answer(ollama, [qwen]);
		assert.equal((await resolving).model.name, "qwen3:8b");
		assert.equal(catalog.snapshot().isProbing, true);
	});

	it("waits for the refresh that took the place of the one it waited for", async () => {
		const { catalog, answer } = openCatalog();
		void catalog.refresh();
		const resolving = catalog.resolve("ollama/qwen3:8b");
		await settle();
		void catalog.refresh();
		await settle();
		answer(ollama, [qwen]);
		assert.equal((await resolving).model.name, "qwen3:8b");
	});

	it("gives all hosts only when the last refresh is through", async () => {
		const { catalog, answer } = openCatalog();
		let isGiven = false;
		const asked = catalog.allHosts().then((hosts) => {
			isGiven = true;
			return hosts;
		});
		await settle();
		void catalog.refresh();
		await settle();
		answer(ollama, [qwen]);
		await settle();
		assert.equal(isGiven, false);
		answer(other, []);
		assert.deepEqual(
			(await asked).map(({ id }) => id),
			["ollama", "openai:lab"],
		);
	});

	it("says that a model is not there when its host has answered without it", async () => {
		const { catalog, answer } = openCatalog();
		const resolving = catalog.resolve("ollama/gone:1b");
		await settle();
		answer(ollama, [qwen]);
		await assert.rejects(resolving, (error: DaybookError) => error.code === "model_not_found");
	});

	it("records that the hosts could not be found, and tries again", async () => {
		let isBroken = true;
		const { catalog, answer, logged } = openCatalog({
			findHosts: async () => (isBroken ? Promise.reject(new Error("no bundle")) : [ollama]),
		});
		await catalog.refresh();
		assert.equal(catalog.snapshot().isProbing, false);
		assert.equal(logged.length, 1);
		await assert.rejects(catalog.resolve("ollama/qwen3:8b"), (error: DaybookError) => error.code === "broken");
		isBroken = false;
		const resolving = catalog.resolve("ollama/qwen3:8b");
		await settle();
		answer(ollama, [qwen]);
		assert.equal((await resolving).model.name, "qwen3:8b");
	});

	it("waits for nothing that the editor's own models take their time for, and shows them when they are there", async () => {
		const editor: Host = { id: "vscode", name: "VS Code", kind: "vscode", baseUrl: "" };
		const held = new HeldProvider();
		const quick = new ScriptedProvider();
		const { catalog } = openCatalog({
			findHosts: async () => [ollama, editor],
			providerFor: async (host) => (host === editor ? held : quick),
		});
		await catalog.refresh();
		assert.equal(catalog.snapshot().isProbing, false);
		assert.deepEqual(
			[catalog.snapshot().hosts.map(({ id }) => id), (await catalog.allHosts()).map(({ id }) => id)],
			[["ollama"], ["ollama"]],
		);
		assert.equal((await catalog.resolve("ollama/qwen3:8b")).host, ollama);
		const resolving = catalog.resolve("vscode/lab/one");
		held.answer([{ ...qwen, name: "lab/one" }]);
		assert.equal((await resolving).host, editor);
		assert.deepEqual(
			catalog.snapshot().hosts.map(({ id }) => id),
			["ollama", "vscode"],
		);
	});

	it("marks the hosts it knows as failed when they cannot be found any more", async () => {
		let isBroken = false;
		const { catalog, answer } = openCatalog({
			findHosts: async () => (isBroken ? Promise.reject(new Error("no bundle")) : [ollama]),
		});
		const refreshing = catalog.refresh();
		await settle();
		answer(ollama, [qwen]);
		await refreshing;
		isBroken = true;
		await catalog.refresh();
		assert.equal(catalog.snapshot().hosts[0]?.failure?.code, "broken");
		assert.deepEqual(catalog.snapshot().models, []);
	});

	describe("while nothing may leave this machine", () => {
		const remote: Host = { id: "openai:far", name: "Far", kind: "openai", baseUrl: "https://models.test/v1" };
		const far = { ...qwen, name: "far", label: "Far", isLocal: false };

		it("keeps hosted models in the list, asks their hosts no more and lets nobody call them", async () => {
			let isLocalOnly = false;
			let asked = 0;
			class Counted extends ScriptedProvider {
				override async listModels(): Promise<readonly Model[]> {
					asked++;
					return [far];
				}
			}
			const { catalog } = openCatalog({
				findHosts: async () => [remote],
				providerFor: async () => new Counted(),
				isLocalOnly: () => isLocalOnly,
			});
			await catalog.refresh();
			const resolved = await catalog.resolve("openai:far/far");
			assert.equal(resolved.model.name, "far");
			isLocalOnly = true;
			const begun = resolved.provider.chat({ model: far, messages: [] }, new AbortController().signal);
			await assert.rejects(begun[Symbol.asyncIterator]().next(), { code: "local_only" }, "nor who found it before");
			await catalog.refresh();
			assert.equal(asked, 1);
			const { models, isLocalOnly: isTold } = catalog.snapshot();
			assert.deepEqual([models.map(({ id }) => id), isTold], [["openai:far/far"], true]);
			await assert.rejects(catalog.resolve("openai:far/far"), { code: "local_only" });
		});

		it("asks no host that bills, although it listens on this machine, and forgets that its models were local", async () => {
			const relay = { ...remote, id: "openai:relay", baseUrl: "http://127.0.0.1:4000/v1", isBilled: true };
			let asked = 0;
			class Counted extends ScriptedProvider {
				override async listModels(): Promise<readonly Model[]> {
					asked++;
					return [qwen];
				}
			}
			let hosts = [relay, { ...relay, id: "openai:studio", isBilled: false }];
			const { catalog } = openCatalog({
				findHosts: async () => hosts,
				providerFor: async () => new Counted(),
				isLocalOnly: () => true,
			});
			await catalog.refresh();
			assert.equal(asked, 1);
			assert.equal((await catalog.resolve("openai:studio/qwen3:8b")).model.isLocal, true);
			hosts = hosts.map((host) => ({ ...host, isBilled: true }));
			await catalog.refresh();
			assert.equal(asked, 1);
			assert.deepEqual(catalog.snapshot().models, []);
		});

		it("lets models of this machine be called, and no hosted one that a local server passes on", async () => {
			const { catalog, answer } = openCatalog({ isLocalOnly: () => true });
			const resolving = catalog.resolve("ollama/qwen3:8b");
			await settle();
			answer(ollama, [qwen, { ...far, name: "cloud" }]);
			assert.equal((await resolving).model.name, "qwen3:8b");
			await assert.rejects(catalog.resolve("ollama/cloud"), { code: "local_only" });
		});
	});
});
