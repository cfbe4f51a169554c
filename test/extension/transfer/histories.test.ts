import assert from "node:assert/strict";
import path from "node:path";
import type { Message } from "../../../src/shared/model.ts";
import { Book } from "../../db/bookFixture.ts";
import { histories, importAll } from "./importBook.ts";

/** What a message says, part by part, short enough to compare. */
function told(message: Message): readonly string[] {
	return message.parts.map((part) => {
		if (part.type === "text") return part.text;
		if (part.type === "reasoning") return `(${part.text})`;
		if (part.type === "tool_call") return `${part.name} ${part.argumentsJson}`;
		return `${part.name} -> ${part.text}`;
	});
}

describe("Importing the history of another tool", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
	});

	const chats = () =>
		book.run("conversations.list", {
			scope: "all",
			projectId: null,
			status: "active",
			before: null,
			limit: 50,
			isPinned: null,
		}).conversations;
	const messagesOf = (conversationId: string) =>
		book.run("messages.page", { conversationId, beforeId: null, limit: 100 })?.messages ?? [];

	it("brings a task folder of Cline in with the same texts in order, without what the user never wrote", async () => {
		const { result, plan } = await importAll(book, [path.join(histories, "cline")]);
		assert.deepEqual([result.chats, result.messages], [1, 6]);
		const [chat] = chats();
		assert.equal(chat?.title, "Add a --verbose flag to the command line parser");
		assert.equal(chat?.origin, "cline");
		assert.equal(chat?.createdAt, 1_771_000_000_000);
		assert.equal(plan.chats[0]?.chat.folder, "/home/ada/cli");
		const messages = messagesOf(chat?.id ?? "");
		assert.deepEqual(
			messages.map((message) => [message.role, message.speaker, ...told(message)]),
			[
				["user", "user", "Add a --verbose flag to the command line parser"],
				[
					"assistant",
					"agent:claude-sonnet-4-5",
					"(I should look at the parser first.)",
					"I'll read the parser.",
					'read_file {"path":"src/cli.ts"}',
				],
				["tool", "tool", "read_file -> export function parse(argv: string[]) {}"],
				[
					"assistant",
					"agent:claude-sonnet-4-5",
					'Done: `--verbose` is parsed.\n\n```ts\nconst verbose = argv.includes("--verbose");\n```',
				],
				["user", "user", "Also accept -v, bitte. 短い形も。"],
				["assistant", "agent:claude-sonnet-4-5", "Both forms are accepted now."],
			],
		);
		assert.deepEqual(
			messages.map(({ roundNumber }) => roundNumber),
			[1, 1, 1, 1, 2, 2],
		);
	});

	it("tells which file of the folder is broken, and takes the others", async () => {
		const { plan } = await importAll(book, [path.join(histories, "cline")]);
		assert.deepEqual(plan.problems, [
			`${path.join("tasks", "1771100000000", "api_conversation_history.json")}: It is not JSON, or was cut off.`,
		]);
	});

	it("brings Roo Code's tasks in with their own times and folder", async () => {
		const { plan } = await importAll(book, [path.join(histories, "roo")]);
		assert.equal(plan.chats[0]?.chat.folder, "/home/ada/build");
		const messages = messagesOf(chats()[0]?.id ?? "");
		assert.deepEqual(
			messages.map((message) => [message.createdAt, ...told(message)]),
			[
				[1_772_000_000_000, "Why is the build slow?"],
				[1_772_000_005_000, "(Check the bundler.)", "The bundler runs twice."],
			],
		);
	});

	it("brings the sessions of newer versions of Cline in", async () => {
		await importAll(book, [path.join(histories, "clineSessions")]);
		const messages = messagesOf(chats()[0]?.id ?? "");
		assert.deepEqual(
			messages.map((message) => [message.speaker, ...told(message)]),
			[
				["user", "Rename the module"],
				["agent:claude-opus-4-6", "Renamed."],
			],
		);
	});

	it("brings Continue's sessions in with their tool calls and the day they began", async () => {
		await importAll(book, [path.join(histories, "continue")]);
		const [chat] = chats();
		assert.deepEqual([chat?.title, chat?.createdAt, chat?.origin], ["Sort by date", 1_768_000_000_000, "continue"]);
		assert.deepEqual(
			messagesOf(chat?.id ?? "").map((message) => [message.role, ...told(message)]),
			[
				["user", "Sort these orders by date\n[image]"],
				["assistant", "(They have a date field.)"],
				["assistant", 'read_file {"filepath":"orders.ts"}'],
				["tool", "read_file -> export const orders = [];"],
				["assistant", "Use `toSorted`."],
			],
		);
	});

	it("brings VS Code's own chat export in", async () => {
		await importAll(book, [path.join(histories, "vscode", "chat.json")]);
		const [chat] = chats();
		assert.deepEqual([chat?.title, chat?.createdAt, chat?.origin], ["How do I debounce?", 1_775_000_000_000, "vscode"]);
		assert.deepEqual(
			messagesOf(chat?.id ?? "").map((message) => [message.role, message.speaker, ...told(message)]),
			[
				["user", "user", "How do I debounce?"],
				[
					"assistant",
					"agent:copilot/gpt-5",
					"(A timer.)",
					"Use a timer in `debounce.ts`:\n\n```ts\nclearTimeout(timer);\n```\n\n> Read `debounce.ts`\n\n",
				],
				["user", "user", "And throttle?"],
			],
		);
	});

	it("adds nothing the second time, to the byte", async () => {
		const first = await importAll(book, [histories]);
		assert.equal(first.result.chats, 5);
		const before = book.database.all("SELECT * FROM messages ORDER BY id");
		const second = await importAll(book, [histories]);
		assert.deepEqual([second.news.length, second.result.messages, second.plan.chats.length], [0, 0, 5]);
		assert.deepEqual(book.database.all("SELECT * FROM messages ORDER BY id"), before);
		assert.deepEqual(book.run("maintenance.recount", {}), []);
	});

	it("finds what was imported by its words", async () => {
		await importAll(book, [histories]);
		const search = {
			query: "",
			projectId: null,
			conversationId: null,
			modelId: null,
			role: null,
			from: null,
			to: null,
			minimumRating: null,
			minimumCostMicroUsd: null,
			includeArchived: true,
			cursor: null,
			limit: 50,
		};
		const titles = (query: string) =>
			book.run("search.messages", { ...search, query }).hits.map((hit) => hit.conversationTitle);
		assert.deepEqual(titles("短い形"), ["Add a --verbose flag to the command line parser"]);
		assert.deepEqual(titles("bundler twice"), ["Why is the build slow?"]);
	});
});
