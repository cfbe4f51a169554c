import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { schemaDocs } from "../../scripts/schemaDocs.ts";
import { ownSqlJs } from "../fakes/ownSqlJs.ts";

describe("docs/schema.md", () => {
	it("tells the schema as it is", async () => {
		const written = readFileSync(new URL("../../docs/schema.md", import.meta.url), "utf8");
		assert.equal(written, schemaDocs(await ownSqlJs()), "run node scripts/schemaDocs.ts");
	});
});
