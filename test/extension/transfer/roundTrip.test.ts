import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { failureActions, type Part } from "../../../src/shared/model.ts";
import { ContentStore } from "../../../src/extension/attachments/contentStore.ts";
import type { TransferredChat } from "../../../src/extension/transfer/chatFile.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { chatsFromJson, chatsToJson } from "../../../src/extension/transfer/daybookJson.ts";
import { chatFromMarkdown, chatToMarkdown } from "../../../src/extension/transfer/daybookMarkdown.ts";
import { exportedChat, fileNameFrom, jsonOf, markdownOf } from "../../../src/extension/transfer/index.ts";
import { Book, noon } from "../../db/bookFixture.ts";
import { databaseOf, importAll } from "./importBook.ts";

const text = fc.oneof(
	fc.string({ unit: "grapheme", maxLength: 60 }),
	fc.constantFrom(
		"",
		"\n",
		"> quoted",
		"```ts\ncode\n```",
		"<!-- mark0 part -->",
		"<!-- mark0 {} -->\n## You",
		"<!-- daybook:chat {} -->",
		"ends with a break\n",
		"a -->\n\n\nb",
	),
);
const part: fc.Arbitrary<Part> = fc.oneof(
	text.map((value) => ({ type: "text" as const, text: value })),
	fc.tuple(text, fc.option(text)).map(([value, signature]) => ({ type: "reasoning" as const, text: value, signature })),
	fc.tuple(text, text).map(([name, argumentsJson]) => ({ type: "tool_call" as const, id: "c", name, argumentsJson })),
	fc
		.tuple(text, fc.boolean())
		.map(([value, isError]) => ({ type: "tool_result" as const, callId: "c", name: "t", text: value, isError })),
);

function chatOf(partsOfMessages: readonly (readonly Part[])[], title = "A chat"): TransferredChat {
	return {
		id: "chat",
		origin: "daybook",
		originKey: null,
		title,
		projectId: null,
		projectName: null,
		folder: null,
		status: "active",
		isPinned: true,
		createdAt: noon,
		headMessageId: `m${partsOfMessages.length - 1}`,
		messages: partsOfMessages.map((parts, index) => ({
			id: `m${index}`,
			parentId: index === 0 ? null : `m${Math.max(0, index - 2)}`,
			role: index % 2 === 0 ? "user" : "assistant",
			speaker: index % 2 === 0 ? "user" : "agent:x",
			parts,
			state: "complete",
			failure: null,
			finishReason: null,
			modelId: null,
			createdAt: noon + index,
			completedAt: null,
			attachments: [],
		})),
	};
}

describe("A chat as a Markdown file", () => {
	it("comes back as it was, whatever the texts are", () => {
		fc.assert(
			fc.property(fc.array(fc.array(part, { maxLength: 4 }), { minLength: 1, maxLength: 6 }), text, (parts, title) => {
				const chat = chatOf(parts, title.trim() || "x");
				const back = chatFromMarkdown(chatToMarkdown(chat, "facts"), plainEnglish);
				assert.ok(typeof back !== "string");
				assert.deepEqual(back, chat);
			}),
			{ numRuns: 300 },
		);
	});

	it("comes back with a title that holds a line separator of Unicode", () => {
		const chat = chatOf([[], [{ type: "text", text: "a\u2028b" }]], "one\u2028two\u0085three");
		assert.deepEqual(chatFromMarkdown(chatToMarkdown(chat, "facts"), plainEnglish), chat);
	});

	it("reads well: the shown branch in order, then what else there is", () => {
		const chat = chatOf([
			[{ type: "text", text: "Why?" }],
			[{ type: "text", text: "First" }],
			[{ type: "text", text: "Edit" }],
		]);
		const { messages } = chat;
		const siblings = messages.map((message, index) => (index === 2 ? { ...message, parentId: null } : message));
		const shown = chatToMarkdown({ ...chat, messages: siblings, headMessageId: "m1" }, "facts");
		const visible = shown.replaceAll(/<!--.*?-->\n/g, "");
		assert.equal(
			visible,
			"# A chat\n\nfacts\n\n## You\n\nWhy?\n\n## x\n\nFirst\n\n---\n# Other answers and edits\n\n## You\n\nEdit\n",
		);
	});

	it("comes back with all that the card of a failed answer offers, by way of JSON too", () => {
		const failure = { code: "budget_spent", message: "It is spent.", detail: null, actions: [...failureActions] };
		const chat = chatOf([[], []]);
		const failed = { ...chat, messages: chat.messages.map((message) => ({ ...message, failure })) };
		assert.deepEqual(chatFromMarkdown(chatToMarkdown(failed, "facts"), plainEnglish), failed);
		const file: unknown = JSON.parse(chatsToJson([failed], {}));
		assert.deepEqual(chatsFromJson(file, plainEnglish), { chats: [failed], contents: {}, problems: [] });
	});

	it("survives an editor that ends lines in another way", () => {
		const chat = chatOf([[{ type: "text", text: "two\nlines" }]]);
		const back = chatFromMarkdown(chatToMarkdown(chat, "facts").replaceAll("\n", "\r\n"), plainEnglish);
		assert.deepEqual(back, chat);
	});
});

describe("A chat that is exported and imported", () => {
	let folder: string;
	let from: Book;
	let store: ContentStore;
	const picture = Buffer.from("not really a picture");

	beforeEach(async () => {
		folder = await mkdtemp(path.join(tmpdir(), "daybook-transfer-"));
		store = new ContentStore(path.join(folder, "attachments"));
		const contentHash = await store.put(picture);
		from = await Book.open();
		from.ask("chat", "q", "What is on it?", { title: "Picture" });
		from.run("messages.addUser", {
			messageId: "q2",
			parts: [{ type: "text", text: "And now?" }],
			conversation: { id: "chat", title: "x", projectId: null, userId: "user-1" },
			modelId: "ollama/llava:7b",
			parent: "head",
			sessionId: null,
			attachments: [
				{
					id: "a1",
					kind: "image",
					name: "plan.png",
					mediaType: "image/png",
					byteCount: picture.length,
					contentHash,
					source: null,
				},
			],
			at: noon + 5,
		});
		from.answer("chat", "q2", "r", "A plan.");
		from.answer("chat", "q2", "r2", "A sketch.");
	});

	afterEach(async () => rm(folder, { recursive: true, force: true }));

	const exported = async () => {
		const found = await exportedChat("chat", databaseOf(from));
		assert.ok(found);
		return found;
	};
	const rows = (book: Book) =>
		book.database.all(`SELECT id, parent_message_id, round_number, role, speaker, state, content, raw_content, model_id,
			finish_reason, created_at FROM messages ORDER BY id`);

	it("is the same chat on another machine, attachments and branches included, and adds nothing twice", async () => {
		const file = path.join(folder, "chats.json");
		await writeFile(file, await jsonOf([(await exported()).chat], store));
		const there = await Book.open();
		const otherStore = new ContentStore(path.join(folder, "other"));
		const { result } = await importAll(there, [file], otherStore);
		assert.deepEqual(result, { chats: 1, messages: 4, restored: 0, refused: [] });
		assert.deepEqual(rows(there), rows(from));
		const page = there.run("messages.page", { conversationId: "chat", beforeId: null, limit: 9 });
		const [attachment] = page?.messages[1]?.attachments ?? [];
		assert.deepEqual(Buffer.from((await otherStore.read(attachment?.contentHash ?? "")) ?? []), picture);
		assert.deepEqual(page?.messages[2]?.siblingIds, ["r", "r2"]);
		const again = await importAll(there, [file], otherStore);
		assert.deepEqual([again.news, again.plan.chats.length], [[], 1]);
	});

	it("keeps the order of its versions by way of Markdown and JSON, the last of them shown", async () => {
		from.answer("chat", "q2", "r3", "A map.", { startedAt: noon + 20, endedAt: noon + 21 });
		from.run("messages.chooseBranch", { messageId: "r3" });
		const { chat, summary } = await exported();
		const markdown = markdownOf(chat, summary);
		const files = {
			"now.md": markdown,
			"earlier.md": markdown.replaceAll(/"place":\d+,/g, ""),
			"now.json": await jsonOf([chat], store),
		};
		for (const [name, content] of Object.entries(files)) {
			const there = await Book.open();
			await writeFile(path.join(folder, name), content);
			await importAll(there, [path.join(folder, name)]);
			const page = there.run("messages.page", { conversationId: "chat", beforeId: null, limit: 9 });
			const [shown] = page?.messages.slice(-1) ?? [];
			assert.deepEqual([shown?.id, shown?.siblingIds], ["r3", ["r", "r2", "r3"]], name);
			const order = "SELECT id FROM messages ORDER BY sequence";
			assert.deepEqual(there.database.all(order), from.database.all(order), name);
		}
	});

	it("is the same by way of Markdown", async () => {
		const { chat, summary } = await exported();
		const file = path.join(folder, `${fileNameFrom(chat.title, new Set())}.md`);
		await writeFile(file, markdownOf(chat, summary));
		const there = await Book.open();
		await importAll(there, [file]);
		assert.deepEqual(rows(there), rows(from));
	});

	it("comes back when it was deleted meanwhile, with what it had more there", async () => {
		const file = path.join(folder, "chats.json");
		const { chat } = await exported();
		await writeFile(file, await jsonOf([chat], store));
		const there = await Book.open();
		const half = { ...chat, headMessageId: "q", messages: chat.messages.slice(0, 1) };
		const halfFile = path.join(folder, "half.json");
		await writeFile(halfFile, await jsonOf([half], store));
		const status = () => there.run("conversations.get", { conversationId: "chat" })?.status;
		for (const [name, messages] of [
			[halfFile, 1],
			[file, 3],
			[file, 0],
		] as const) {
			const isHere = status() !== undefined;
			if (isHere) there.run("conversations.setStatus", { conversationId: "chat", status: "deleted", at: noon });
			const { result } = await importAll(there, [name]);
			const expected = { chats: messages > 0 ? 1 : 0, messages, restored: isHere ? 1 : 0, refused: [] };
			assert.deepEqual([result, status()], [expected, "active"]);
		}
	});

	it("refuses a file whose messages belong to another chat here, and says so", async () => {
		const file = path.join(folder, "chats.json");
		const { chat } = await exported();
		await writeFile(file, await jsonOf([{ ...chat, id: "pretender", title: "Pretender" }], store));
		const extra = chat.messages.map((message) => (message.id === "r2" ? { ...message, id: "new" } : message));
		await writeFile(file, await jsonOf([{ ...chat, id: "pretender", title: "Pretender", messages: extra }], store));
		const { result } = await importAll(from, [file]);
		assert.deepEqual(result, { chats: 0, messages: 0, restored: 0, refused: ["Pretender"] });
		assert.equal(from.run("conversations.get", { conversationId: "pretender" }), null);
	});
});

describe("Names of exported files", () => {
	it("are legal everywhere and never the same twice", () => {
		const taken = new Set<string>();
		assert.deepEqual(
			["a/b: c?", "A B C", "../../etc", "con", "", "…"].map((title) => fileNameFrom(title, taken)),
			["a b c", "A B C 2", "etc", "con_", "chat", "chat 2"],
		);
	});
});
