import assert from "node:assert/strict";
import { modelChoices } from "../../../src/extension/models/hostProbe.ts";
import type { Model } from "../../../src/extension/providers/provider.ts";

const model = (name: string, label: string): Model => ({
	name,
	label,
	contextWindow: 8192,
	maxOutputTokens: null,
	isLocal: true,
	isLoaded: null,
	capabilities: { tools: false, thinking: false, images: false, temperature: true },
	sizeBytes: null,
});

describe("modelChoices", () => {
	it("adds the name only to models that share a label", () => {
		const models = [model("a-1", "A"), model("a-2", "A"), model("b", "B")];
		const host = { id: "h", name: "H", kind: "openai", baseUrl: "http://127.0.0.1" } as const;
		const labels = modelChoices({ host, status: "ready", hasKey: true, models, failure: null }).map(
			({ label }) => label,
		);
		assert.deepEqual(labels, ["A (a-1)", "A (a-2)", "B"]);
	});
});
