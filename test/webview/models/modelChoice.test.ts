import assert from "node:assert/strict";
import { chooseModel, setUpOf, speakerName } from "../../../src/webview/models/modelChoice.ts";
import { scenarios } from "../stage/scenarios.ts";

const { models } = scenarios.empty.catalog;

describe("chooseModel", () => {
	it("keeps the model that was chosen before", () => {
		assert.equal(chooseModel(models, "anthropic/claude-sonnet-5")?.id, "anthropic/claude-sonnet-5");
	});

	it("prefers a model that is in memory here when none was ever chosen", () => {
		assert.equal(chooseModel(models, null)?.id, "ollama/qwen3:8b");
	});

	it("never replaces a model that is gone by one that leaves this machine", () => {
		const remote = models.filter((model) => !model.isLocal);
		assert.equal(chooseModel(remote, "ollama/qwen3:8b"), null);
		assert.equal(chooseModel(remote, null)?.id, "anthropic/claude-sonnet-5");
	});
});

describe("setUpOf", () => {
	it("asks for nothing while a model is there or hosts are still being asked", () => {
		assert.equal(setUpOf(scenarios.empty.catalog).kind, "ready");
		assert.equal(setUpOf(scenarios.probing.catalog).kind, "probing");
	});

	it("tells an empty Ollama from a missing one", () => {
		const empty = setUpOf(scenarios.noModels.catalog);
		const missing = setUpOf(scenarios.noOllama.catalog);
		assert.equal(empty.kind === "needed" && empty.emptyHosts.length, 1);
		assert.equal(missing.kind === "needed" && missing.missingHosts.length, 1);
	});
});

describe("speakerName", () => {
	it("is the name the picker shows, and without the host when the model is gone", () => {
		assert.equal(speakerName(models, "agent:ollama/qwen3:8b"), "qwen3:8b");
		assert.equal(speakerName([], "agent:openrouter/qwen/qwen3"), "qwen/qwen3");
		assert.equal(speakerName([], "agent:old"), "old");
	});
});
