import assert from "node:assert/strict";
import { buildPrompt, type PromptSource } from "../../../src/extension/chat/prompt.ts";
import { noInstructions } from "../../../src/extension/chat/systemPrompt.ts";
import { blankMessage } from "../../webview/stage/fakeHost.ts";
import type { Message } from "../../../src/shared/model.ts";

const nowhere = { projectName: null, projectDetail: null };

function source(branch: readonly Message[], changes: Partial<PromptSource> = {}): PromptSource {
	return {
		branch,
		surroundings: nowhere,
		projectId: null,
		instructions: noInstructions,
		uses: {},
		summaries: [],
		attached: new Map(),
		factor: 1,
		window: null,
		...changes,
	};
}

function said(id: string, role: "user" | "assistant", text: string, changes: Partial<Message> = {}): Message {
	return {
		...blankMessage(id, "chat-1"),
		role,
		speaker: role === "user" ? "user" : "agent:ollama/qwen3:8b",
		parts: [{ type: "text", text }],
		...changes,
	};
}

describe("buildPrompt", () => {
	it("begins with where the user is and sends every message in order", () => {
		const branch = [said("1", "user", "Hello"), said("2", "assistant", "Hi"), said("3", "user", "Again")];
		const { messages, leftOut } = buildPrompt(
			source(branch, { surroundings: { projectName: "harbour", projectDetail: "Vite" } }),
		);
		assert.deepEqual(
			messages.map(({ role }) => role),
			["system", "user", "assistant", "user"],
		);
		const [system] = messages[0]?.parts ?? [];
		assert.ok(system?.type === "text" && system.text.includes('"harbour" (Vite)'));
		assert.equal(leftOut, 0);
	});

	it("says which model wrote an answer of the round that goes on, so that its thoughts go back to it alone", () => {
		const result = { type: "tool_result", callId: "c", name: "look", text: "a", isError: false } as const;
		const call = { type: "tool_call", id: "c", name: "look", argumentsJson: "{}" } as const;
		const branch = [
			said("1", "user", "Hello"),
			said("2", "assistant", "Hi"),
			said("3", "user", "Again"),
			said("4", "assistant", "", { parts: [call] }),
			said("5", "user", "", { role: "tool", speaker: "tool:look", parts: [result] }),
		];
		const { messages } = buildPrompt(source(branch));
		assert.deepEqual(
			messages.map(({ role, model }) => [role, model]),
			[
				["system", undefined],
				["user", undefined],
				["assistant", undefined],
				["user", undefined],
				["assistant", "qwen3:8b"],
				["tool", undefined],
			],
		);
	});

	it("shortens old results of the round that is asked when the window is full, and says how much is missing", () => {
		const result = (callId: string) =>
			({ type: "tool_result", callId, name: "look", text: "word ".repeat(1800), isError: false }) as const;
		const call = (id: string) => ({ type: "tool_call", id, name: "look", argumentsJson: "{}" }) as const;
		const branch = [
			said("1", "user", "Look twice"),
			said("2", "assistant", "", { parts: [call("a"), call("b")] }),
			said("3", "user", "", { role: "tool", speaker: "tool:look", parts: [result("a")] }),
			said("4", "user", "", { role: "tool", speaker: "tool:look", parts: [result("b")] }),
		];
		const { messages } = buildPrompt(source(branch, { window: 4000 }));
		const results = messages.flatMap(({ parts }) =>
			parts.flatMap((part) => (part.type === "tool_result" ? [part.text] : [])),
		);
		assert.ok((results[0] ?? "").includes("… 8,400 characters left out"), String(results[0]?.length));
		assert.equal(results[1]?.length, 9000);
	});

	it("leaves out answers in which nothing came", () => {
		const failed = said("2", "assistant", "", { state: "failed", parts: [] });
		const { messages } = buildPrompt(source([said("1", "user", "Hello"), failed, said("3", "user", "Again")]));
		assert.deepEqual(
			messages.map(({ role }) => role),
			["system", "user", "user"],
		);
	});

	it("leaves out beginnings that do not fit and starts what is left with the user", () => {
		const long = "many words of a long tale ".repeat(100);
		const branch = [
			said("1", "user", long),
			said("2", "assistant", long),
			said("3", "user", long),
			said("4", "assistant", "short"),
			said("5", "user", "short"),
		];
		const { messages, leftOut } = buildPrompt(source(branch, { window: 1400 }));
		assert.equal(leftOut, 2);
		assert.equal(messages[1]?.role, "user");
		assert.equal(messages.length, 4);
	});

	it("sends the newest message even when it alone is longer than the window", () => {
		const { messages, leftOut } = buildPrompt(
			source([said("1", "user", "old"), said("2", "user", "word ".repeat(5000))], { window: 512 }),
		);
		assert.equal(messages.length, 2);
		assert.equal(leftOut, 1);
	});
});
