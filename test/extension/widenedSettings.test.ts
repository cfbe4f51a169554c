import assert from "node:assert/strict";
import { allowedBySettings, widenedBetween } from "../../src/extension/widenedSettings.ts";

const read = (values: Readonly<Record<string, unknown>>) => allowedBySettings((key) => values[key]);

describe("Settings that let more happen", () => {
	const narrow = {
		"daybook.network.localOnly": true,
		"daybook.tools.writeOutsideWorkspace": "deny",
		"daybook.links.allowedHosts": ["a.example"],
		"daybook.network.allowedPrivateHosts": [],
	};
	const wide = {
		"daybook.network.localOnly": false,
		"daybook.tools.writeOutsideWorkspace": "ask",
		"daybook.links.allowedHosts": ["a.example", "b.example"],
		"daybook.network.allowedPrivateHosts": ["127.0.0.1:8080"],
	};

	it("are each told of with what they allow besides", () => {
		const told = widenedBetween(read(narrow), read(wide)).map(({ setting, allows }) => [setting, allows]);
		assert.deepEqual(Object.fromEntries(told), {
			"daybook.network.localOnly": ["false"],
			"daybook.tools.writeOutsideWorkspace": ["ask"],
			"daybook.links.allowedHosts": ["b.example"],
			"daybook.network.allowedPrivateHosts": ["127.0.0.1:8080"],
		});
	});

	it("are not told of when they narrow, stay, or hold nonsense", () => {
		assert.deepEqual(widenedBetween(read(wide), read(narrow)), []);
		assert.deepEqual(widenedBetween(read(wide), read(wide)), []);
		assert.deepEqual(widenedBetween(read(narrow), read({ ...narrow, "daybook.links.allowedHosts": "all" })), []);
	});
});
