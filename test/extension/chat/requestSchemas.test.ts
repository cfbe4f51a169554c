import assert from "node:assert/strict";
import { checkRequest } from "../../../src/extension/chat/requestSchemas.ts";

const round = {
	requestId: "0199-abc",
	conversationId: null,
	text: "Hello",
	modelId: "ollama/qwen3:8b",
	replaces: null,
};

describe("checkRequest", () => {
	it("lets the panel's own requests pass", () => {
		assert.equal(checkRequest("view/ready", null), null);
		assert.equal(checkRequest("round/start", round), null);
		assert.equal(checkRequest("round/retry", { messageId: "a-1", modelId: null }), null);
		const changes = { permissionMode: "deny", toolModes: { run_command: "confirm", mcp__docs__find: "auto" } };
		assert.equal(checkRequest("settings/change", { conversationId: "c-1", scope: "chat", changes }), null);
		const servers = { mcpServers: { "notes of mine adb5d2f1": false } };
		assert.equal(checkRequest("settings/change", { conversationId: "c-1", scope: "chat", changes: servers }), null);
		assert.equal(checkRequest("model/pull", { hostId: "ollama", model: "hf.co/x/y:Q4_K_M" }), null);
	});

	it("refuses methods that are not asked of the host, also those every object has", () => {
		for (const method of ["nothing/there", "constructor", "__proto__", "toString"]) {
			assert.ok(checkRequest(method, null)?.includes("not asked"), method);
		}
	});

	it("says which field is wrong", () => {
		assert.match(checkRequest("round/start", { ...round, modelId: "no slash" }) ?? "", /round\/start: modelId/);
		assert.match(checkRequest("round/start", { ...round, conversationId: "../../x" }) ?? "", /conversationId/);
	});

	it("refuses fields that nobody reads, missing ones and giants", () => {
		assert.notEqual(checkRequest("round/start", { ...round, extra: 1 }), null);
		assert.notEqual(checkRequest("round/stop", {}), null);
		assert.notEqual(checkRequest("queue/edit", { itemId: "q-1", text: "" }), null);
		assert.notEqual(checkRequest("round/start", { ...round, text: "x".repeat(4_000_001) }), null);
		assert.notEqual(checkRequest("conversation/list", { scope: "all", before: null, limit: 1_000_000 }), null);
	});

	it("keeps its complaint short whatever was sent", () => {
		assert.ok((checkRequest("code/copy", { ["y".repeat(100_000)]: 1 }) ?? "").length <= 300);
	});
});
