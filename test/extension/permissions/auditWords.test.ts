import assert from "node:assert/strict";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { lineView } from "../../../src/extension/permissions/auditWords.ts";

describe("A line of the audit log", () => {
	const view = (action: string, detail: unknown) => {
		const line = { id: "1", at: 0, actor: "user", action, target: "01a20a40", detail: JSON.stringify(detail) };
		const {
			what,
			about,
			detail: why,
		} = lineView({ ...line, conversationId: null, conversationTitle: null }, plainEnglish);
		return [what, about, why];
	};

	it("names the permission that was given or taken back, not its id", () => {
		const detail = { toolName: "run_command", scope: "chat", covers: "Run exactly “npm test” in /w" };
		assert.deepEqual(view("grant.revoked", detail), [
			"Took a permission back",
			"Run exactly “npm test” in /w",
			"run_command, in one chat",
		]);
		assert.deepEqual(view("grant.given", detail)[1], "Run exactly “npm test” in /w");
		assert.deepEqual(view("grant.revoked", {}), ["Took a permission back", "01a20a40", ""]);
	});

	it("says which tools were switched off, and where", () => {
		assert.deepEqual(view("rights.off", { scope: "global", tools: ["*"] }), [
			"Switched tools off",
			"All tools",
			"in all chats",
		]);
		assert.deepEqual(view("rights.widened", { scope: "project", tools: ["edit_file", "run_command"] }), [
			"Let tools act without asking",
			"edit_file, run_command",
			"in the project",
		]);
	});
});
