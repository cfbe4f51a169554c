import assert from "node:assert/strict";
import { diagnose, doctorReport } from "../../../src/extension/models/doctor.ts";
import { splitModelId } from "../../../src/extension/models/hosts.ts";
import type { Host, Probe } from "../../../src/extension/providers/provider.ts";
import { ScriptedProvider } from "../chat/scriptedProvider.ts";

const ollama: Host = { id: "ollama", name: "Ollama", kind: "ollama", baseUrl: "http://127.0.0.1:1" };
const editor: Host = { id: "vscode", name: "VS Code", kind: "vscode", baseUrl: "" };

class Probed extends ScriptedProvider {
	readonly #probes: readonly Probe[];
	constructor(probes: readonly Probe[]) {
		super();
		this.#probes = probes;
	}
	override async probe(): Promise<readonly []> {
		return this.#probes as readonly [];
	}
}

describe("The doctor", () => {
	it("reports each probe of each host, also of one whose provider cannot be made", async () => {
		const probes = [{ what: "version", ok: true, found: "0.12\n| odd", durationMs: 3.6 }];
		const found = await diagnose(
			[ollama, editor],
			async ({ id }) => (id === "ollama" ? "key" : null),
			async ({ id }) => {
				if (id === "vscode") throw new Error("no such door");
				return new Probed(probes);
			},
			new AbortController().signal,
		);
		const report = doctorReport([["Version", "1.2"]], found);
		assert.equal(
			report,
			[
				"# Daybook doctor",
				"",
				"| what | found |",
				"|---|---|",
				"| Version | 1.2 |",
				"",
				"## Ollama",
				"",
				"http://127.0.0.1:1 · key set",
				"",
				"| probe | result | found | ms |",
				"|---|---|---|--:|",
				"| version | ok | 0.12 \\| odd | 4 |",
				"",
				"## VS Code",
				"",
				"(inside VS Code) · no key",
				"",
				"| probe | result | found | ms |",
				"|---|---|---|--:|",
				"| provider | **failed** | no such door | 0 |",
				"",
			].join("\n"),
		);
	});
});

describe("The id of a model", () => {
	it("is its host's and its own name, which may hold slashes itself", () => {
		assert.deepEqual(splitModelId("openai:lab/org/model"), { hostId: "openai:lab", name: "org/model" });
		assert.deepEqual([splitModelId("model"), splitModelId("/model")], [null, null]);
	});
});
