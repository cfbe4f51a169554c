import assert from "node:assert/strict";
import { DaybookError } from "../../../src/extension/errors.ts";
import type { AnswerStatus } from "../../../src/shared/model.ts";
import { ask, openChat, type ChatFixture } from "./chatFixture.ts";
import { end, gate, text, usage } from "./scriptedProvider.ts";

function statuses(chat: ChatFixture): readonly AnswerStatus[] {
	return chat.bodies("answer/status").map(({ status }) => status);
}

describe("callModel", () => {
	it("tells what the call is waiting for, and each phase once", async () => {
		const chat = await openChat();
		chat.provider.script(
			{ type: "phase", phase: "loading-model" },
			{ type: "phase", phase: "loading-model" },
			{ type: "phase", phase: "waiting" },
			text("a"),
			text("b"),
			end,
		);
		await ask(chat, "Hello");
		assert.deepEqual(
			statuses(chat).map(({ phase }) => phase),
			["loading-model", "waiting", "streaming"],
		);
	});

	it("tells when it tries again, and why", async () => {
		const chat = await openChat();
		const error = {
			code: "overloaded",
			message: "It is busy.",
			status: 503,
			retryAfterMs: null,
			detail: null,
		} as const;
		chat.provider.script({ type: "retry", attempt: 2, attempts: 3, delayMs: 4000, error }, text("a"), end);
		await ask(chat, "Hello");
		assert.deepEqual(statuses(chat)[0]?.retry, {
			message: "It is busy.",
			attempt: 2,
			attempts: 3,
			at: chat.clock.now() + 4000,
		});
		assert.equal(statuses(chat).at(-1)?.retry, null);
	});

	it("sends nothing when a budget says no, and enters why with the ways out", async () => {
		const chat = await openChat();
		chat.admission.admit = async () => Promise.reject(new DaybookError("budget_spent", "Nothing was sent."));
		const id = await ask(chat, "Hello");
		assert.equal(chat.provider.requests.length, 0);
		const answer = (await chat.conversations.page(id, null))?.messages[1];
		assert.equal(answer?.failure?.message, "Nothing was sent.");
		assert.deepEqual(answer?.failure?.actions, ["send_anyway", "choose_model", "open_usage"]);
		assert.equal(answer?.usage, null);
	});

	it("asks the budgets with the size of the prompt, and tells what they warn of", async () => {
		const chat = await openChat();
		let size = 0;
		chat.admission.admit = async ({ estimatedTokens }) => {
			size = estimatedTokens;
			return "Little is left.";
		};
		await ask(chat, "Hello ".repeat(1000));
		assert.ok(size > 900 && size < 2500, `${size}`);
		assert.equal(statuses(chat)[0]?.warning, "Little is left.");
	});

	it("keeps a warning of the host while the answer goes on", async () => {
		const chat = await openChat();
		chat.provider.script({ type: "warning", code: "truncated_prompt", message: "It was cut." }, text("a"), end);
		await ask(chat, "Hello");
		assert.equal(statuses(chat).at(-1)?.warning, "It was cut.");
	});

	it("keeps a near limit and a cut prompt side by side, and logs what each was", async () => {
		const chat = await openChat();
		chat.admission.admit = async () => "Little is left.";
		chat.provider.script(
			{ type: "warning", code: "truncated_prompt", message: "It was cut." },
			text("a"),
			usage(),
			end,
		);
		const id = await ask(chat, "Hello");
		const answer = (await chat.conversations.page(id, null))?.messages[1];
		assert.equal(answer?.warning, "Little is left. It was cut.");
		assert.deepEqual(chat.logged, ["Told beside an answer: near_budget", "Told beside an answer: truncated_prompt"]);
	});

	it("books a call as local that was made locally, whatever becomes of its host", async () => {
		const chat = await openChat();
		const held = gate();
		chat.provider.script(text("a"), held.step, usage(), end);
		const request = {
			messageId: "m-1",
			conversationId: null,
			text: "Hello",
			modelId: "ollama/qwen3:8b",
			replaces: null,
		};
		const { conversation } = await chat.runner.start(request);
		await chat.clock.pass(33);
		const kept = chat.book.book.database.get<{ call: string }>("SELECT call FROM answer_checkpoints");
		assert.equal((JSON.parse(kept?.call ?? "{}") as { readonly isLocal?: boolean }).isLocal, true);
		chat.finding.resolve = async () => Promise.reject(new Error("gone"));
		held.open();
		await chat.ended();
		const answer = (await chat.conversations.page(conversation.id, null))?.messages[1];
		assert.equal(answer?.usage?.priceBasis, "local");
	});

	it("asks for the window it was resolved with and sends the whole branch", async () => {
		const chat = await openChat(4096);
		const id = await ask(chat, "First");
		await ask(chat, "Second", id);
		const request = chat.provider.requests[1];
		assert.equal(request?.contextWindow, 4096);
		assert.deepEqual(
			request?.messages.map(({ role }) => role),
			["system", "user", "assistant", "user"],
		);
	});

	it("keeps thoughts with their signature and tool calls as parts", async () => {
		const chat = await openChat();
		chat.provider.script(
			{ type: "reasoning", text: "hm" },
			{ type: "reasoning_signature", signature: "s1" },
			{ type: "tool_call", id: "c1", name: "read", argumentsJson: '{"path":"a"}' },
			usage(),
			end,
		);
		const id = await ask(chat, "Look.");
		const page = await chat.conversations.page(id, null);
		assert.deepEqual(page?.messages[1]?.parts, [
			{ type: "reasoning", text: "hm", signature: "s1" },
			{ type: "tool_call", id: "c1", name: "read", argumentsJson: '{"path":"a"}' },
		]);
	});

	it("takes a stream without an end for what it is, a bug", async () => {
		const chat = await openChat();
		chat.provider.script(text("a"));
		const id = await ask(chat, "Hello");
		const answer = (await chat.conversations.page(id, null))?.messages[1];
		assert.equal(answer?.state, "partial");
		assert.equal(answer?.failure?.code, "bug");
	});
});
