import assert from "node:assert/strict";
import { createHandlers, type EditorActions, type HandlersOptions } from "../../../src/extension/chat/handlers.ts";
import type { DaybookError } from "../../../src/extension/errors.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { ShownChat } from "../../../src/extension/chat/shownChat.ts";
import { ask, openChat, type ChatFixture } from "./chatFixture.ts";

const never = new AbortController().signal;

/** The handlers over a real chat, an editor that writes down what it is asked, and the chats that were shown. */
function handlersOf(chat: ChatFixture) {
	const edited: unknown[][] = [];
	const shown: (string | null)[] = [];
	const used: string[] = [];
	const undo = async (messageIds: readonly string[]) => {
		edited.push(["undo", messageIds]);
		return { undone: messageIds, problem: null };
	};
	const note =
		(name: string) =>
		async (...values: unknown[]) =>
			void edited.push([name, ...values]);
	const editor: EditorActions = {
		copy: note("copy"),
		insertAtCursor: note("insert"),
		openNewFile: note("newFile"),
		showProposal: note("apply"),
		openLink: note("link"),
		openUsage: note("usage"),
		act: note("act"),
	};
	const catalog = { refresh: note("refresh") } as unknown as HandlersOptions["catalog"];
	const pulls = { pull: note("pull"), cancel: note("cancel") } as unknown as HandlersOptions["pulls"];
	const handlers = createHandlers({
		...chat,
		didChangeSettings: note("settings"),
		mcpServers: async () => [],
		catalog,
		pulls,
		editor,
		composer: {
			mentionCompletions: async () => [],
			attachMention: async () => [],
			attachBytes: async () => Promise.reject(new Error("not asked here")),
			attachFile: async () => Promise.reject(new Error("not asked here")),
			openAttachment: async ({ name }) => name !== "gone.txt",
			slashCommands: async () => [],
			slashUses: async () => new Map(),
			countSlash: () => {},
		},
		snapshot: async () => Promise.reject(new Error("not asked here")),
		projectId: () => null,
		chooseProject: (uri) => void edited.push(["project", uri]),
		recover: async () => void edited.push(["recover"]),
		shown: new ShownChat({
			read: () => shown.at(-1) ?? null,
			write: (id) => void shown.push(id),
			didShow: () => undefined,
			now: () => chat.clock.now(),
		}),
		estimate: async ({ textTokens }) => ({ tokens: textTokens, costMicroUsd: null, contextWindow: null, error: null }),
		sendAnyway: async (id) => void edited.push(["send anyway", id]),
		rememberModel: (id) => void used.push(id),
		review: { showProposal: note("proposal"), showChange: note("change"), undo },
		openWaiting: async (kind, id) => void edited.push(["waiting", kind, id]),
		didAct: () => void edited.push(["acted"]),
		localize: plainEnglish,
	});
	return { handlers, edited, shown, used };
}

describe("the panel's handlers", () => {
	it("say of an attachment whose content is gone that it is no longer on this machine", async () => {
		const { handlers } = handlersOf(await openChat());
		const attachment = {
			id: "a",
			kind: "file",
			name: "gone.txt",
			mediaType: "text/plain",
			byteCount: 1,
			contentHash: "a".repeat(64),
			source: null,
		} as const;
		const open = async (name: string) => handlers["attachment/open"]({ attachment: { ...attachment, name } }, never);
		await assert.rejects(open("gone.txt"), { message: "The content of gone.txt is no longer on this machine." });
		assert.equal(await open("here.txt"), null);
	});

	it("show a chat at once, so that what the user does next is not undone when its page comes", async () => {
		const chat = await openChat();
		const { handlers, shown } = handlersOf(chat);
		const id = await ask(chat, "Hello");
		const opening = handlers["conversation/open"]({ conversationId: id }, never);
		await handlers["conversation/new"](null, never);
		await opening;
		assert.deepEqual(shown, [id, null]);
	});

	it("read a page once more without showing its chat", async () => {
		const chat = await openChat();
		const { handlers, shown } = handlersOf(chat);
		const id = await ask(chat, "Hello");
		assert.equal((await handlers["conversation/page"]({ conversationId: id }, never)).messages.length, 2);
		assert.deepEqual(shown, []);
	});

	it("refuse to open a deleted chat, and go on showing the one before", async () => {
		const chat = await openChat();
		const { handlers, shown } = handlersOf(chat);
		const [first, second] = [await ask(chat, "Hello"), await ask(chat, "Goodbye")];
		chat.book.book.run("conversations.setStatus", { conversationId: second, status: "deleted", at: chat.clock.now() });
		await handlers["conversation/open"]({ conversationId: first }, never);
		await assert.rejects(
			async () => handlers["conversation/open"]({ conversationId: second }, never),
			(error: DaybookError) => error.code === "gone",
		);
		assert.equal(shown.at(-1), first);
	});

	it("take what begins like a command for one, and a path for a message", async () => {
		const { handlers } = handlersOf(await openChat());
		const run = async (text: string) => handlers["slash/run"]({ text, conversationId: null }, never);
		for (const text of ["/nosuch", "/nosuch thing", "/no-such\nthing"])
			await assert.rejects(run(text), { code: "no_such_command" }, text);
		for (const text of ["/usr/bin is full", "/usr/bin", "// why?", "/ or not", "/2 is what?"])
			assert.equal(await run(text), null, text);
	});

	it("leave the user where he went while his message was stored", async () => {
		const chat = await openChat();
		const { handlers, shown } = handlersOf(chat);
		const id = await ask(chat, "Hello");
		await handlers["conversation/open"]({ conversationId: id }, never);
		const request = { requestId: "m-1", conversationId: id, text: "More", modelId: "ollama/qwen3:8b", replaces: null };
		const sending = handlers["round/start"](request, never);
		await handlers["conversation/new"](null, never);
		await sending;
		assert.equal(shown.at(-1), null);
		await chat.ended();
	});

	it("leave the user in the new chat that he began while the first message of another was stored", async () => {
		const chat = await openChat();
		const { handlers, shown } = handlersOf(chat);
		const request = { requestId: "m-1", conversationId: null, text: "Hi", modelId: "ollama/qwen3:8b", replaces: null };
		const sending = handlers["round/start"](request, never);
		await handlers["conversation/new"](null, never);
		await sending;
		assert.equal(shown.at(-1), null);
		await chat.ended();
	});

	it("start a round, show its chat and count it as activity", async () => {
		const chat = await openChat();
		const { handlers, edited, shown } = handlersOf(chat);
		const request = {
			requestId: "m-1",
			conversationId: null,
			text: "Hello",
			modelId: "ollama/qwen3:8b",
			replaces: null,
		};
		const { conversation, message } = await handlers["round/start"](request, never);
		assert.equal(message.id, "m-1");
		assert.deepEqual(shown, [conversation.id]);
		assert.deepEqual(edited, [["acted"]]);
		await chat.ended();
	});

	it("answer once more when a card's retry is about a message, and ask the hosts when it is not", async () => {
		const chat = await openChat();
		const { handlers, edited } = handlersOf(chat);
		const id = await ask(chat, "Hello");
		const answer = (await chat.conversations.page(id, null))?.messages[1];
		await handlers["failure/act"]({ action: "retry", hostId: null, modelId: null, messageId: answer?.id ?? "" }, never);
		await chat.ended();
		assert.equal((await chat.conversations.page(id, null))?.messages[1]?.siblingIds.length, 2);
		await handlers["failure/act"]({ action: "retry", hostId: null, modelId: null, messageId: null }, never);
		await handlers["failure/act"]({ action: "set_key", hostId: "anthropic", modelId: null, messageId: null }, never);
		await handlers["failure/act"]({ action: "send_anyway", hostId: null, modelId: null, messageId: "m" }, never);
		assert.deepEqual(edited, [
			["refresh"],
			["act", "set_key", { hostId: "anthropic", modelName: null }],
			["send anyway", "m"],
		]);
	});

	it("walk to a sibling and back", async () => {
		const chat = await openChat();
		const { handlers } = handlersOf(chat);
		const id = await ask(chat, "Hello");
		const first = (await chat.conversations.page(id, null))?.messages[1]?.id ?? "";
		await chat.runner.retry(first, null);
		await chat.ended();
		const page = await handlers["branch/choose"]({ messageId: first }, never);
		assert.equal(page.messages[1]?.id, first);
		assert.equal((await handlers["conversation/open"]({ conversationId: id }, never)).messages[1]?.id, first);
	});

	it("say in a sentence that a chat or a message is gone", async () => {
		const { handlers } = handlersOf(await openChat());
		const isGone = (error: DaybookError) => error.code === "gone" && error.message.length > 0;
		await assert.rejects(async () => handlers["conversation/open"]({ conversationId: "nowhere" }, never), isGone);
		await assert.rejects(async () => handlers["branch/choose"]({ messageId: "nowhere" }, never), isGone);
		await assert.rejects(
			async () => handlers["message/earlier"]({ conversationId: "x", beforeId: "y" }, never),
			isGone,
		);
	});

	it("give a running answer to a panel that lost its place, and null when there is none", async () => {
		const chat = await openChat();
		const { handlers } = handlersOf(chat);
		const { conversation } = await chat.runner.start({
			messageId: "m-1",
			conversationId: null,
			text: "Hello",
			modelId: "ollama/qwen3:8b",
			replaces: null,
		});
		const [running] = chat.runner.running();
		assert.deepEqual(await handlers["answer/resume"]({ messageId: running?.message.id ?? "" }, never), running);
		assert.equal(await handlers["answer/resume"]({ messageId: "other" }, never), null);
		await handlers["round/stop"]({ conversationId: conversation.id }, never);
		assert.deepEqual(chat.runner.running(), []);
	});

	it("remember a model that was used or chosen for the next new chat, and a chosen one for its chat", async () => {
		const chat = await openChat();
		const { handlers, used } = handlersOf(chat);
		const id = await ask(chat, "Hello");
		const request = { requestId: "m-1", conversationId: id, text: "More", modelId: "ollama/qwen3:8b", replaces: null };
		await handlers["round/start"](request, never);
		await handlers["model/choose"]({ conversationId: id, modelId: "ollama/other:1b" }, never);
		assert.equal((await chat.conversations.page(id, null))?.conversation.modelId, "ollama/other:1b");
		assert.deepEqual(used, ["ollama/qwen3:8b", "ollama/other:1b"], "also the one that was asked");
	});
});
