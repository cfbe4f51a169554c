import assert from "node:assert/strict";
import { buildPrompt, type PromptSource } from "../../../src/extension/chat/prompt.ts";
import { noInstructions } from "../../../src/extension/chat/systemPrompt.ts";
import { roundsToSummarise } from "../../../src/extension/chat/summaryRule.ts";
import type { ChatSummary } from "../../../src/shared/context.ts";
import type { Message, Part } from "../../../src/shared/model.ts";
import { blankMessage } from "../../webview/stage/fakeHost.ts";

/** A branch of closed rounds ("q1", "a1" …), each of some hundred tokens, with a tool call and its result in each. */
function closedRounds(count: number): readonly Message[] {
	return Array.from({ length: count }, (_, index) => {
		const number = index + 1;
		const call: Part = { type: "tool_call", id: `c${number}`, name: "read", argumentsJson: "{}" };
		const result: Part = { type: "tool_result", callId: `c${number}`, name: "read", text: "lines", isError: false };
		const said = (id: string, role: Message["role"], parts: readonly Part[]): Message => ({
			...blankMessage(id, "chat"),
			roundNumber: number,
			role,
			parts,
			createdAt: number * 1000,
		});
		return [
			said(`q${number}`, "user", [{ type: "text", text: `question ${number} `.repeat(30) }]),
			said(`t${number}`, "assistant", [call]),
			said(`r${number}`, "tool", [result]),
			said(`a${number}`, "assistant", [{ type: "text", text: `answer ${number} `.repeat(30) }]),
		];
	}).flat();
}

function summary(changes: Partial<ChatSummary>): ChatSummary {
	return {
		id: "s1",
		fromRound: 1,
		toRound: 2,
		leafMessageId: "a2",
		text: "They spoke of tides.",
		isEdited: false,
		isEnabled: true,
		modelId: "ollama/x",
		sourceHash: "h",
		createdAt: 1,
		...changes,
	};
}

function source(changes: Partial<PromptSource>): PromptSource {
	return {
		branch: closedRounds(4),
		surroundings: { projectName: null, projectDetail: null },
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

const asking: Message = {
	...blankMessage("q-new", "chat"),
	roundNumber: 9,
	parts: [{ type: "text", text: "And now?" }],
};
const states = (from: PromptSource) => buildPrompt(from).rounds.map(({ state }) => state);

function systemText(from: PromptSource): string {
	const [part] = buildPrompt(from).system.parts;
	return part?.type === "text" ? part.text : "";
}

describe("What is sent of a long chat", () => {
	it("is a summary in the place of the rounds it tells of, and the others as they are", () => {
		const from = source({ summaries: [summary({})] });
		assert.deepEqual(states(from), ["summarised", "summarised", "sent", "sent"]);
		assert.ok(systemText(from).includes("They spoke of tides."));
		assert.equal(buildPrompt(from).messages.length, 1 + 2 * 4);
	});

	it("is the messages themselves again when the summary is switched off or tells of another branch", () => {
		for (const other of [{ isEnabled: false }, { leafMessageId: "elsewhere" }, { leafMessageId: null }]) {
			const from = source({ summaries: [summary(other)] });
			assert.deepEqual(states(from), ["sent", "sent", "sent", "sent"]);
			assert.equal(systemText(from).includes("They spoke of tides."), false);
		}
	});

	it("goes by the summary that reaches furthest", () => {
		const from = source({
			summaries: [summary({}), summary({ id: "s2", leafMessageId: "a3", toRound: 3, text: "Newer notes." })],
		});
		assert.deepEqual(states(from), ["summarised", "summarised", "summarised", "sent"]);
		assert.ok(systemText(from).includes("Newer notes.") && !systemText(from).includes("They spoke of tides."));
	});

	it("keeps pinned rounds whatever is summarised, and leaves out what was taken out", () => {
		const from = source({ summaries: [summary({})], uses: { q1: "pinned", q3: "out" } });
		assert.deepEqual(states(from), ["sent", "summarised", "out", "sent"]);
	});

	it("always has the question, also when its round was taken out or nothing else fits", () => {
		const branch = [...closedRounds(3), asking];
		assert.equal(states(source({ branch, uses: { "q-new": "out" } })).at(-1), "sent");
		assert.deepEqual(states(source({ branch, window: 100 })), ["no_room", "no_room", "no_room", "sent"]);
	});

	it("leaves out whole rounds where there is no room, the oldest first and pinned ones last", () => {
		const branch = [...closedRounds(4), asking];
		const room = buildPrompt(source({ branch: closedRounds(2) })).tokens / 0.75 + 40;
		assert.deepEqual(states(source({ branch, window: room })), ["no_room", "no_room", "sent", "sent", "sent"]);
		const pinned = source({ branch, window: room, uses: { q1: "pinned" } });
		assert.deepEqual(states(pinned), ["sent", "no_room", "no_room", "sent", "sent"]);
		assert.equal(buildPrompt(pinned).leftOut, 8);
	});

	it("never parts a tool call from its result", () => {
		const branch = [...closedRounds(6), asking];
		for (let window = 100; window < 3000; window += 37) {
			const { messages } = buildPrompt(source({ branch, window, uses: { q2: "pinned" } }));
			const parts = messages.flatMap((message) => message.parts);
			const calls = parts.flatMap((part) => (part.type === "tool_call" ? [part.id] : []));
			const results = parts.flatMap((part) => (part.type === "tool_result" ? [part.callId] : []));
			assert.deepEqual(calls, results);
		}
	});

	it("fits by what the model was seen to count, not by what is estimated alone", () => {
		const branch = [...closedRounds(4), asking];
		const window = buildPrompt(source({ branch })).tokens / 0.75 + 20;
		assert.equal(states(source({ branch, window })).includes("no_room"), false);
		assert.equal(states(source({ branch, window, factor: 1.5 })).includes("no_room"), true);
	});

	it("tells the model what the user set and what he tells of himself", () => {
		const text = systemText(
			source({ instructions: { ...noInstructions, systemPrompt: "Speak of ships.", aboutUser: "Name: Ada" } }),
		);
		assert.ok(text.includes("Speak of ships.") && text.includes("Name: Ada"));
	});
});

describe("When to summarise", () => {
	const rule = { afterRounds: 10, atShare: 0.72 };
	const chosen = (from: PromptSource, used = 0) =>
		roundsToSummarise(from, buildPrompt(from), used, rule).map(({ roundNumber }) => roundNumber);

	it("is at ten closed rounds, and leaves the last three as they are", () => {
		assert.deepEqual(chosen(source({ branch: closedRounds(9) })), []);
		assert.deepEqual(chosen(source({ branch: closedRounds(10) })), [1, 2, 3, 4, 5, 6, 7]);
	});

	it("is before that when the window fills", () => {
		assert.deepEqual(chosen(source({ branch: closedRounds(5), window: 10_000 }), 7000), []);
		assert.deepEqual(chosen(source({ branch: closedRounds(5), window: 10_000 }), 7300), [1, 2]);
		assert.deepEqual(chosen(source({ branch: closedRounds(2), window: 10_000 }), 9000), [1]);
		assert.deepEqual(chosen(source({ branch: closedRounds(1), window: 10_000 }), 9000), []);
	});

	it("counts from the last summary on", () => {
		const summaries = [summary({ leafMessageId: "a7", toRound: 7 })];
		assert.deepEqual(chosen(source({ branch: closedRounds(16), summaries })), []);
		assert.deepEqual(chosen(source({ branch: closedRounds(17), summaries })), [8, 9, 10, 11, 12, 13, 14]);
	});

	it("is not by itself while the user has the newest summary switched off", () => {
		const summaries = [summary({ leafMessageId: "a7", toRound: 7, isEnabled: false })];
		assert.deepEqual(chosen(source({ branch: closedRounds(30), summaries })), []);
	});

	it("tells nothing of what the user took out", () => {
		assert.deepEqual(chosen(source({ branch: closedRounds(10), uses: { q2: "out" } })), [1, 3, 4, 5, 6, 7]);
	});
});
