import assert from "node:assert/strict";
import { treeStore } from "../../../src/extension/chat/treeStore.ts";
import type { DaybookError } from "../../../src/extension/errors.ts";
import type { Message } from "../../../src/shared/model.ts";
import { ask, openChat, type ChatFixture } from "./chatFixture.ts";
import { end, text } from "./scriptedProvider.ts";

async function shown(chat: ChatFixture, id: string): Promise<readonly Message[]> {
	return (await chat.conversations.page(id, null))?.messages ?? [];
}

function words({ parts }: Message): string {
	return parts.map((part) => ("text" in part ? part.text : "")).join("");
}

async function edit(chat: ChatFixture, original: Message, changed: string, messageId = chat.newId()) {
	await chat.runner.start({
		messageId,
		conversationId: original.conversationId,
		text: changed,
		modelId: "ollama/qwen3:8b",
		replaces: original.id,
	});
	await chat.ended();
	return messageId;
}

/** Two rounds: "One?" "first", "Two?" "second". */
async function twoRounds(): Promise<{ chat: ChatFixture; id: string; messages: readonly Message[] }> {
	const chat = await openChat();
	chat.provider.script(text("first"), end);
	chat.provider.script(text("second"), end);
	const id = await ask(chat, "One?");
	await ask(chat, "Two?", id);
	return { chat, id, messages: await shown(chat, id) };
}

describe("A chat as a tree", () => {
	it("keeps both versions of an edited question, each with what followed it", async () => {
		const { chat, id, messages } = await twoRounds();
		const [one, , two] = messages;
		await edit(chat, two!, "Two, differently?");
		const now = await shown(chat, id);
		assert.deepEqual(now.map(words), ["One?", "first", "Two, differently?", "yes"]);
		assert.equal(now[2]?.parentId, two?.parentId);
		assert.equal(now[2]?.roundNumber, 2);
		assert.deepEqual(now[2]?.siblingIds, [two?.id, now[2]?.id]);
		await chat.conversations.chooseBranch(two!.id);
		assert.deepEqual((await shown(chat, id)).map(words), ["One?", "first", "Two?", "second"]);
		assert.deepEqual((await shown(chat, id))[0]?.siblingIds, [one?.id]);
	});

	it("sends the model what leads to the edited question and nothing of the other branch", async () => {
		const { chat, messages } = await twoRounds();
		await edit(chat, messages[2]!, "Two, differently?");
		const sent = chat.provider.requests.at(-1)?.messages.slice(1) ?? [];
		assert.deepEqual(
			sent.map(({ parts }) => parts.map((part) => ("text" in part ? part.text : "")).join("")),
			["One?", "first", "Two, differently?"],
		);
	});

	it("edits the very first question", async () => {
		const { chat, id, messages } = await twoRounds();
		await edit(chat, messages[0]!, "One, differently?");
		const now = await shown(chat, id);
		assert.deepEqual(now.map(words), ["One, differently?", "yes"]);
		assert.equal(now[0]?.parentId, null);
		assert.equal(now[0]?.siblingIds.length, 2);
	});

	it("stores an edit once however often it is sent, and refuses one of a message that is gone or of another chat", async () => {
		const { chat, id, messages } = await twoRounds();
		const edited = await edit(chat, messages[2]!, "Again?", "edit-1");
		await edit(chat, messages[2]!, "Again?", edited);
		assert.equal((await shown(chat, id))[2]?.siblingIds.length, 2);
		const isGone = (error: DaybookError) => error.code === "gone";
		await assert.rejects(edit(chat, { ...messages[2]!, id: "nowhere" }, "x"), isGone);
		const other = await ask(chat, "Elsewhere");
		await assert.rejects(edit(chat, { ...messages[2]!, conversationId: other }, "x"), isGone);
	});

	it("brings the attachments of the first version along", async () => {
		const { chat, id } = await twoRounds();
		const { database } = chat.book.book;
		const question = (await shown(chat, id))[2]!;
		database.run(
			`INSERT INTO attachments (id, machine_id, message_id, kind, name, media_type, byte_count, content_hash, created_at)
			VALUES ('file-1', 'm', :id, 'file', 'tide.ts', 'text/plain', 3, :hash, 1)`,
			{ id: question.id, hash: "a".repeat(64) },
		);
		await edit(chat, question, "With the file?");
		const [attachment] = (await shown(chat, id))[2]?.attachments ?? [];
		assert.equal(attachment?.name, "tide.ts");
		assert.equal(attachment?.contentHash, "a".repeat(64));
	});

	it("gives all versions of an answer, whichever is shown", async () => {
		const { chat, id, messages } = await twoRounds();
		await chat.runner.retry(messages[3]!.id, "ollama/other:1b");
		await chat.ended();
		const second = (await shown(chat, id))[3]!;
		const versions = await treeStore(chat.stores).siblings(second.id);
		assert.deepEqual(versions.map(words), ["second", "yes"]);
		assert.deepEqual(
			versions.map(({ speaker }) => speaker),
			["agent:ollama/qwen3:8b", "agent:ollama/other:1b"],
		);
	});

	it("forks into a chat of its own that names where it comes from", async () => {
		const { chat, messages } = await twoRounds();
		const forked = await treeStore(chat.stores).fork(messages[1]!.id);
		const page = await chat.conversations.page(forked, null);
		assert.deepEqual(page?.messages.map(words), ["One?", "first"]);
		assert.equal(page?.conversation.title, "One? (fork)");
		await ask(chat, "Another way?", forked);
		assert.equal((await shown(chat, messages[0]!.conversationId)).length, 4);
	});

	it("remembers a rating, changes it and takes it away", async () => {
		const { chat, id, messages } = await twoRounds();
		const tree = treeStore(chat.stores);
		await tree.rate(messages[1]!.id, { value: 2, note: "Too long." });
		await tree.rate(messages[1]!.id, { value: 4, note: null });
		assert.deepEqual((await shown(chat, id))[1]?.rating, { value: 4, note: null });
		await tree.rate(messages[1]!.id, null);
		assert.equal((await shown(chat, id))[1]?.rating, null);
	});

	it("keeps beside an answer what the user was told while it was made", async () => {
		const chat = await openChat();
		chat.provider.script({ type: "warning", code: "truncated_prompt", message: "It was cut." }, text("a"), end);
		const id = await ask(chat, "Long?");
		assert.equal((await shown(chat, id))[1]?.warning, "It was cut.");
	});
});

describe("Other lists of chats", () => {
	it("are told to read again after each write of the panel that they show", async () => {
		const chat = await openChat();
		const tree = treeStore(chat.stores);
		const id = await ask(chat, "One?");
		const [question] = await shown(chat, id);
		const writes: readonly (() => Promise<unknown>)[] = [
			async () => chat.conversations.rename(id, "Another title"),
			async () => chat.conversations.setModel(id, "ollama/other"),
			async () => chat.conversations.restore(id),
			async () => tree.fork(question!.id),
			async () => tree.rate(question!.id, { value: 5, note: null }),
			async () => ask(chat, "Two?", id),
		];
		for (const write of writes) {
			const before = chat.changes.length;
			await write();
			assert.equal(chat.changes.length, before + 1, write.toString());
		}
	});
});
