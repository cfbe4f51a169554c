import assert from "node:assert/strict";
import type { TransferredChat } from "../../../src/extension/transfer/chatFile.ts";
import { chatWithoutKeys, keyKindsOf } from "../../../src/extension/transfer/chatWithoutKeys.ts";
import { chatsToJson } from "../../../src/extension/transfer/daybookJson.ts";
import { chatToMarkdown } from "../../../src/extension/transfer/daybookMarkdown.ts";
import { Book } from "../../db/bookFixture.ts";

const key = "ghp_Ab3dEf6hIj9kLm2nOp5qRs8t";

/** A chat as the database gives it, with a key in each place that holds words. */
async function chatWithKeys(): Promise<TransferredChat> {
	const book = await Book.open();
	book.ask("c", "q", `My key is ${key}`, { title: `Use ${key}` });
	const parts = [
		{ type: "reasoning", text: `It is ${key}.`, signature: "of these words" },
		{ type: "reasoning", text: "No key.", signature: "kept" },
		{ type: "tool_call", id: "1", name: "write_file", argumentsJson: JSON.stringify({ content: `A=1\nTOKEN=${key}` }) },
		{ type: "tool_result", callId: "1", name: "write_file", text: `wrote ${key}`, isError: false },
	] as const;
	book.answer("c", "q", "a", "", { parts, metadata: {} });
	const page = book.run("conversations.exportMessages", { conversationId: "c", cursor: 0, limit: 10 });
	const summary = book.run("conversations.get", { conversationId: "c" });
	assert.ok(page && summary);
	const messages = page.messages.map(({ roundNumber: _round, ...message }) => message);
	const { id, title, createdAt } = summary;
	const place = { projectId: null, projectName: null, folder: null, originKey: null, origin: "daybook" };
	return { id, title, createdAt, ...place, status: "active", isPinned: false, headMessageId: "a", messages };
}

describe("A chat that is exported without keys", () => {
	it("holds none in title, words, thinking, calls or results, and all else as it was", async () => {
		const chat = await chatWithKeys();
		assert.deepEqual(keyKindsOf([chat]), [{ service: "GitHub" }]);
		const cleaned = chatWithoutKeys(chat, () => "[removed]");
		for (const file of [chatsToJson([cleaned], {}), chatToMarkdown(cleaned, "")])
			assert.ok(!file.includes(key.slice(4)));
		assert.deepEqual(keyKindsOf([cleaned]), []);
		assert.equal(cleaned.title, "Use [removed]");
		const [question, answer] = cleaned.messages;
		assert.deepEqual(question?.parts, [{ type: "text", text: "My key is [removed]" }]);
		const signatures = answer?.parts.flatMap((part) => (part.type === "reasoning" ? [part.signature] : []));
		assert.deepEqual(signatures, [null, "kept"], "a signature is of the very words");
		const call = answer?.parts.find((part) => part.type === "tool_call");
		assert.deepEqual(JSON.parse(call?.argumentsJson ?? ""), { content: "A=1\nTOKEN=[removed]" });
		assert.deepEqual({ ...question, parts: [] }, { ...chat.messages[0], parts: [] });
	});
});
