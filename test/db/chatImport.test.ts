import assert from "node:assert/strict";
import type { Params } from "../../src/db/database.ts";
import type { ConversationSummary } from "../../src/shared/model.ts";
import { Book, importedMessage, noon, sighting } from "./bookFixture.ts";

type Imported = Params<"conversations.addImported">;

function chat(extra: Partial<Imported["chat"]> = {}): Imported["chat"] {
	return {
		id: "chat",
		origin: "cline",
		originKey: "task 1",
		userId: "user-1",
		projectId: null,
		title: "Imported",
		status: "active",
		isPinned: false,
		createdAt: noon - 1000,
		headMessageId: "b",
		...extra,
	};
}

const image = {
	id: "picture",
	kind: "image",
	name: "plan.png",
	mediaType: "image/png",
	byteCount: 3,
	contentHash: "ab".repeat(32),
	source: null,
} as const;

describe("Importing a chat", () => {
	let book: Book;
	const messages = [
		importedMessage("a", null, { attachments: [image] }),
		importedMessage("b", "a", { role: "assistant", speaker: "agent:old", modelId: "anthropic/old" }),
		importedMessage("c", "a", { role: "assistant", speaker: "agent:new", createdAt: noon + 5 }),
		importedMessage("d", "b", { createdAt: noon + 9 }),
	];
	beforeEach(async () => {
		book = await Book.open();
	});

	it("enters its tree with its rounds, its times, its origin and the branch it showed", () => {
		assert.equal(book.run("conversations.addImported", { chat: chat(), messages }), 4);
		const page = book.run("messages.page", { conversationId: "chat", beforeId: null, limit: 50 });
		assert.deepEqual(
			page?.messages.map(({ id, roundNumber, siblingIds }) => ({ id, roundNumber, siblingIds })),
			[
				{ id: "a", roundNumber: 1, siblingIds: ["a"] },
				{ id: "b", roundNumber: 1, siblingIds: ["b", "c"] },
			],
		);
		const { origin, createdAt, updatedAt, messageCount, roundCount }: Partial<ConversationSummary> =
			page?.conversation ?? {};
		assert.deepEqual([origin, createdAt, updatedAt, messageCount, roundCount], ["cline", noon - 1000, noon + 9, 4, 2]);
		assert.deepEqual(page?.messages[0]?.attachments, [image]);
	});

	it("tells before what it would add, and afterwards that nothing is left to add", () => {
		const asked = {
			chats: [{ id: "other id", origin: "cline", originKey: "task 1", messageIds: ["a", "b", "c", "d"] }],
		};
		assert.deepEqual(book.run("conversations.previewImport", asked), [
			{ conversationId: null, isDeleted: false, newMessages: 4 },
		]);
		book.run("conversations.addImported", { chat: chat(), messages });
		assert.deepEqual(book.run("conversations.previewImport", asked), [
			{ conversationId: "chat", isDeleted: false, newMessages: 0 },
		]);
		assert.equal(book.run("conversations.addImported", { chat: chat({ id: "other id" }), messages }), 0);
	});

	it("tells when the chat is in Recently deleted", () => {
		book.run("conversations.addImported", { chat: chat(), messages });
		book.run("conversations.setStatus", { conversationId: "chat", status: "deleted", at: noon });
		const chats = [{ id: "chat", origin: "cline", originKey: "task 1", messageIds: ["a", "z"] }];
		const preview = book.run("conversations.previewImport", { chats });
		assert.deepEqual(preview, [{ conversationId: "chat", isDeleted: true, newMessages: 1 }]);
	});

	it("adds only what is missing when the chat grew over there", () => {
		book.run("conversations.addImported", { chat: chat(), messages: messages.slice(0, 2) });
		assert.equal(book.run("conversations.addImported", { chat: chat({ headMessageId: "d" }), messages }), 2);
		const page = book.run("messages.page", { conversationId: "chat", beforeId: null, limit: 50 });
		assert.deepEqual(
			page?.messages.map(({ id }) => id),
			["a", "b", "d"],
		);
	});

	it("refuses a message that follows one of another chat, and enters nothing of it", () => {
		book.ask("mine", "secret", "mine");
		const stranger = [importedMessage("x", "secret")];
		assert.throws(() => book.run("conversations.addImported", { chat: chat(), messages: stranger }), {
			code: "invalid",
		});
		assert.equal(book.run("conversations.get", { conversationId: "chat" }), null);
	});

	it("leaves a project out that is not known here", () => {
		book.run("projects.recordSighting", sighting());
		book.run("conversations.addImported", { chat: chat({ projectId: "nowhere" }), messages: [] });
		const known = chat({ id: "2", originKey: "task 2", projectId: "project-1" });
		book.run("conversations.addImported", { chat: known, messages: [] });
		const projects = ["chat", "2"].map((id) => book.run("conversations.get", { conversationId: id })?.projectId);
		assert.deepEqual(projects, [null, "project-1"]);
	});

	it("gives back by export what was put in, page by page", () => {
		book.run("conversations.addImported", { chat: chat(), messages });
		const first = book.run("conversations.exportMessages", { conversationId: "chat", cursor: null, limit: 3 });
		const second = book.run("conversations.exportMessages", {
			conversationId: "chat",
			cursor: first?.cursor ?? null,
			limit: 3,
		});
		const all = [...(first?.messages ?? []), ...(second?.messages ?? [])];
		assert.deepEqual(
			all,
			messages.map((message, index) => ({ ...message, roundNumber: index === 3 ? 2 : 1 })),
		);
		assert.deepEqual([first?.headMessageId, second?.cursor], ["b", null]);
		assert.equal(book.run("conversations.exportMessages", { conversationId: "none", cursor: null, limit: 3 }), null);
	});
});
