import assert from "node:assert/strict";
import { toolsOf } from "../../../src/extension/mcp/servers/mcpTools.ts";
import { ToolRegistry } from "../../../src/extension/tools/index.ts";
import { logInto, noTools, openChat } from "../chat/chatFixture.ts";
import { FakePermissions } from "../chat/fakePermissions.ts";
import { end, text } from "../chat/scriptedProvider.ts";
import { call, callsEnd } from "../chat/toolsFixture.ts";
import { plainEnglish as localize } from "../../../src/extension/localize.ts";
import { eventually, McpWorkbench } from "./mcpWorkbench.ts";

describe("A chat with an MCP server", function () {
	this.timeout(120_000);
	let bench: McpWorkbench;

	beforeEach(() => (bench = new McpWorkbench()));
	afterEach(async () => bench.end());

	it("shows what the model gives apart from what Daybook says of the tool, whatever names it chooses", async () => {
		const [echo] = toolsOf([await bench.running()], localize);
		const { preview } = (await echo?.prepare('{"text":"x","MCP server":"a trusted one"}')) ?? {};
		assert.deepEqual(preview, {
			type: "details",
			rows: [
				{ label: "MCP server", text: "scripted" },
				{ label: "Tool", text: "echo" },
			],
			given: [
				{ label: "text", text: "x" },
				{ label: "MCP server", text: "a trusted one" },
			],
		});
	});

	it("offers its accepted tools, asks before the call, and goes on with what the server said", async () => {
		const server = await bench.running();
		const permissions = new FakePermissions();
		const registry = new ToolRegistry(logInto([]));
		registry.add({ tools: async () => toolsOf([server], localize) });
		const keepChange = async () => Promise.reject(new Error("nothing is changed here"));
		const tools = { registry, permissions: permissions as never, keepChange };
		const limits = { calls: 25, repeats: 3, costMicroUsd: null };
		const chat = await openChat(null, { ...noTools, tools, roundLimits: () => limits });
		chat.provider.script(call("mcp__scripted__echo", '{"text":"from the model"}', "c1"), callsEnd);
		chat.provider.script(text("It said so."), end);
		const request = {
			messageId: chat.newId(),
			conversationId: null,
			text: "Ask it.",
			modelId: "ollama/x",
			replaces: null,
		};
		const { conversation } = await chat.runner.start(request);
		const cards = () => chat.toolRound?.states().flatMap(({ approval }) => approval ?? []) ?? [];
		const [card] = await eventually(cards, (found) => found.length === 1);
		assert.ok(card);
		assert.match(JSON.stringify(card), /from the model/);
		assert.ok(!bench.journal().includes("call echo"), "nothing is called before the user's word");
		assert.equal(chat.toolRound?.answer(card.hash, { kind: "allow", scope: "once" }), true);
		await eventually(
			() => chat.runner.isBusy(conversation.id),
			(isBusy) => !isBusy,
		);
		await chat.settled();
		const { messages } = (await chat.conversations.page(conversation.id, null)) ?? { messages: [] };
		assert.deepEqual(messages.find(({ role }) => role === "tool")?.parts, [
			{ type: "tool_result", callId: "c1", name: "mcp__scripted__echo", text: "from the model", isError: false },
		]);
		const offered = chat.provider.requests[0]?.tools?.map(({ name }) => name) ?? [];
		assert.ok(offered.includes("mcp__scripted__turn") && offered.every((name) => name.startsWith("mcp__scripted__")));
	});
});
