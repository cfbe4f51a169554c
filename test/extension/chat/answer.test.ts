import assert from "node:assert/strict";
import { Answer } from "../../../src/extension/chat/answer.ts";

function answer(): Answer {
	return new Answer({
		id: "answer-1",
		conversationId: "chat-1",
		parentId: "question-1",
		roundNumber: 3,
		modelId: "ollama/qwen3:8b",
		speaker: "agent:ollama/qwen3:8b",
		siblingIds: ["answer-0"],
		startedAt: 1000,
	});
}

describe("Answer", () => {
	it("joins pieces of one type and begins a part where the type changes", () => {
		const made = answer();
		made.append({ type: "reasoning", text: "hm" }, 1100);
		made.append({ type: "reasoning", text: "m" }, 1110);
		made.append({ type: "text", text: "It is" }, 1120);
		made.append({ type: "text", text: " so." }, 1130);
		assert.deepEqual(made.parts, [
			{ type: "reasoning", text: "hmm", signature: null },
			{ type: "text", text: "It is so." },
		]);
		assert.equal(made.firstTokenAt, 1100);
	});

	it("gives a second call under an id one of its own", () => {
		const made = answer();
		const given = { name: "look", argumentsJson: "{}" };
		for (const id of ["dup", "dup_2", "dup", "dup"]) made.addToolCall({ id, ...given });
		const ids = made.parts.map((part) => (part.type === "tool_call" ? part.id : ""));
		assert.deepEqual(ids, ["dup", "dup_2", "dup_3", "dup_4"]);
	});

	it("ends a thought with its signature, so that the next one is a part of its own", () => {
		const made = answer();
		made.append({ type: "reasoning", text: "first" }, 1100);
		made.sign("s1");
		made.append({ type: "reasoning", text: "second" }, 1100);
		made.sign("s2");
		assert.deepEqual(made.parts, [
			{ type: "reasoning", text: "first", signature: "s1" },
			{ type: "reasoning", text: "second", signature: "s2" },
		]);
	});

	it("keeps a signature without a thought, as models send whose thoughts are hidden", () => {
		const made = answer();
		made.sign("s1");
		assert.deepEqual(made.parts, [{ type: "reasoning", text: "", signature: "s1" }]);
	});

	it("gives each piece once, in numbered deltas", () => {
		const made = answer();
		assert.equal(made.takeDelta(), null);
		made.append({ type: "text", text: "a" }, 1100);
		made.append({ type: "text", text: "b" }, 1100);
		assert.deepEqual(made.takeDelta(), { sequence: 1, pieces: [{ type: "text", text: "ab", isNewPart: true }] });
		made.append({ type: "text", text: "c" }, 1100);
		made.append({ type: "reasoning", text: "d" }, 1100);
		assert.deepEqual(made.takeDelta(), {
			sequence: 2,
			pieces: [
				{ type: "text", text: "c" },
				{ type: "reasoning", text: "d", isNewPart: true },
			],
		});
		assert.equal(made.takeDelta(), null);
	});

	it("tells pieces before and after a tool call or a signature as what they are, two parts", () => {
		const made = answer();
		made.append({ type: "text", text: "one" }, 1100);
		made.addToolCall({ id: "c1", name: "read", argumentsJson: "{}" });
		made.append({ type: "text", text: "two" }, 1100);
		made.append({ type: "reasoning", text: "hm" }, 1100);
		made.sign("s1");
		made.append({ type: "reasoning", text: "so" }, 1100);
		assert.deepEqual(made.takeDelta()?.pieces, [
			{ type: "text", text: "one", isNewPart: true },
			{ type: "text", text: "two", isNewPart: true },
			{ type: "reasoning", text: "hm", isNewPart: true },
			{ type: "reasoning", text: "so", isNewPart: true },
		]);
	});

	it("keeps every warning, each once", () => {
		const made = answer();
		made.warn("It was cut.", 2000);
		made.warn("Little is left.", 2000);
		made.warn("It was cut.", 3000);
		assert.equal(made.status.warning, "It was cut. Little is left.");
		assert.equal(made.snapshot().message.warning, "It was cut. Little is left.");
	});

	it("moves the beginning of a phase only when the phase changes", () => {
		const made = answer();
		made.setStatus({ phase: "streaming" }, 2000);
		made.setStatus({ phase: "streaming", warning: "Cut." }, 3000);
		assert.deepEqual(made.status, { phase: "streaming", since: 2000, retry: null, warning: "Cut." });
	});

	it("stands as a sibling of the earlier answers in its snapshot", () => {
		const made = answer();
		made.addToolCall({ id: "c1", name: "read", argumentsJson: "{}" });
		const { message, sequence } = made.snapshot();
		assert.equal(sequence, 0);
		assert.deepEqual(message.siblingIds, ["answer-0", "answer-1"]);
		assert.equal(message.state, "streaming");
		assert.deepEqual(message.parts, [{ type: "tool_call", id: "c1", name: "read", argumentsJson: "{}" }]);
	});
});
