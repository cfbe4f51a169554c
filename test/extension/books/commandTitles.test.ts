import assert from "node:assert/strict";
import { commandTitles } from "../../../src/extension/books/commandTitles.ts";

describe("The titles of commands", () => {
	it("are those of the manifest, without the dots that promise a question", () => {
		const commands = [
			{ command: "daybook.openUsage", title: "Open Usage" },
			{ command: "daybook.setBudget", title: "Set Budget…" },
		];
		assert.deepEqual(commandTitles({ contributes: { commands } }), {
			"daybook.openUsage": "Open Usage",
			"daybook.setBudget": "Set Budget",
		});
	});

	it("are none of a manifest that is not one", () => assert.deepEqual(commandTitles({ contributes: 3 }), {}));
});
