import assert from "node:assert/strict";
import { describeFailure } from "../../../src/extension/chat/failures.ts";
import { DaybookError } from "../../../src/extension/errors.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { ProviderError } from "../../../src/extension/providers/providerError.ts";

function providerFailure(code: "unauthorized" | "rate_limited", detail: string | null): ProviderError {
	return new ProviderError({ code, message: "It does not let you in.", status: 401, retryAfterMs: null, detail });
}

describe("describeFailure", () => {
	it("shows a provider's sentence with its own words behind it and the ways out that fit", () => {
		assert.deepEqual(describeFailure(providerFailure("unauthorized", "invalid x-api-key"), plainEnglish), {
			code: "unauthorized",
			message: "It does not let you in.",
			detail: "invalid x-api-key",
			actions: ["set_key", "open_settings"],
		});
	});

	it("offers another model where the first one is only busy", () => {
		assert.deepEqual(describeFailure(providerFailure("rate_limited", null), plainEnglish).actions, [
			"retry",
			"choose_model",
		]);
	});

	it("offers a download only where the model is one that Ollama may have", () => {
		const gone = new DaybookError("model_not_found", "It is gone.");
		const actions = (modelId: string): readonly string[] => describeFailure(gone, plainEnglish, modelId).actions;
		assert.deepEqual(actions("ollama/qwen3:8b"), ["choose_model", "pull_model"]);
		assert.deepEqual(actions("anthropic/claude-x"), ["choose_model"]);
	});

	it("knows the failures of its own house", () => {
		const failure = describeFailure(new DaybookError("no_key", "Anthropic needs an API key."), plainEnglish);
		assert.deepEqual(failure.actions, ["set_key", "choose_model"]);
		assert.equal(failure.detail, null);
	});

	it("offers to try again and the log for a code it has never heard of", () => {
		assert.deepEqual(describeFailure(new DaybookError("constructor", "Odd."), plainEnglish).actions, [
			"retry",
			"show_log",
		]);
	});

	it("shows nothing of a bug but the way to the log", () => {
		for (const bug of [new TypeError("undefined is secret"), "a string", null]) {
			const failure = describeFailure(bug, plainEnglish);
			assert.equal(failure.code, "bug");
			assert.equal(failure.message.includes("secret"), false);
			assert.deepEqual(failure.actions, ["retry", "show_log"]);
		}
	});
});
