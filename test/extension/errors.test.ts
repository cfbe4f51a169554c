import assert from "node:assert/strict";
import { DatabaseError } from "../../src/db/databaseError.ts";
import { MigrationError } from "../../src/db/migrate.ts";
import { StoreError } from "../../src/db/store/storeError.ts";
import { DaybookError, expectedCode } from "../../src/extension/errors.ts";
import { ProviderError } from "../../src/extension/providers/providerError.ts";

function thrown(run: () => unknown): unknown {
	try {
		run();
	} catch (error) {
		return error;
	}
	return assert.fail("nothing was thrown");
}

describe("expectedCode", () => {
	it("is the code of a failure of our own, from whichever folder it comes", () => {
		const data = { code: "unreachable", message: "Nobody.", status: null, retryAfterMs: null, detail: null } as const;
		const own = [
			new DaybookError("gone", "Gone."),
			new ProviderError(data),
			new DatabaseError("conflict", "No."),
			new StoreError("full", "Full."),
			new MigrationError("newer", "Newer."),
		];
		assert.deepEqual(own.map(expectedCode), ["gone", "unreachable", "conflict", "full", "newer"]);
	});

	it("is null for what Node and the language throw, though they have codes and names like ours", () => {
		const bugs = [
			thrown(() => Buffer.alloc(2).readInt32LE(8)),
			thrown(() => new URL("nowhere")),
			Object.assign(new Error("refused"), { name: "SystemError", code: "ECONNREFUSED" }),
			thrown(() => JSON.parse("{")),
			"a text",
			null,
		];
		assert.deepEqual(
			bugs.map(expectedCode),
			bugs.map(() => null),
		);
	});
});
