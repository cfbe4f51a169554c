import assert from "node:assert/strict";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { ExposedHosts } from "../../../src/extension/models/exposedHosts.ts";

/** For hosts that nobody can read along with: whoever is asked about one fails the test. */
export function neverAsked(): ExposedHosts {
	return new ExposedHosts({
		addresses: { list: async () => [], add: async () => undefined },
		ask: async ({ baseUrl }) => assert.fail(`asked about ${baseUrl}`),
		localize: plainEnglish,
	});
}
