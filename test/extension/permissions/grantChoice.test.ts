import assert from "node:assert/strict";
import { plainEnglish } from "../../../src/extension/localize.ts";
import type { Coverage } from "../../../src/extension/permissions/action.ts";
import { grantChoice } from "../../../src/extension/permissions/grantChoice.ts";

describe("A standing permission in the list to take back from", () => {
	const choice = (covers: Coverage, scope: "chat" | "project" = "chat") => {
		const names = { projectId: "p", projectName: "shop", conversationTitle: "How?" };
		const grant = { id: "1", toolName: "run_command", scope, covers, ...names, createdAt: 0 } as const;
		const { label, detail } = grantChoice(grant, "today", plainEnglish);
		return [label, detail];
	};

	it("shows what it is on one line, and folder and chat on the next, however long the path is", () => {
		assert.deepEqual(choice({ kind: "command", script: "npm test", cwd: "/tmp/a/very/long/way/to/sample/shop" }), [
			"Run exactly “npm test”",
			"folder …/sample/shop · in the chat “How?” · Given today",
		]);
		assert.deepEqual(choice({ kind: "edits", folder: "C:\\work" }, "project"), [
			"Change and create files",
			"folder C:\\work · in shop · Given today",
		]);
		assert.deepEqual(choice({ kind: "host", host: "docs.example" }), [
			"Fetch pages from docs.example",
			"in the chat “How?” · Given today",
		]);
	});
});
