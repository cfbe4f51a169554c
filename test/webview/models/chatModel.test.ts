import assert from "node:assert/strict";
import { scenarios } from "../stage/scenarios.ts";
import { openPanel, type TestPanel } from "./panel.ts";

async function started(
	state: Parameters<typeof openPanel>[0],
	options?: Parameters<typeof openPanel>[1],
): Promise<TestPanel> {
	const panel = openPanel(state, options);
	await panel.chat.start();
	return panel;
}

function texts({ chat }: TestPanel): readonly string[] {
	return chat.conversation.transcript.all().map((message) => message.plainText());
}

async function ask(panel: TestPanel, text: string): Promise<string> {
	panel.chat.composer.setText(text);
	await panel.chat.sending.send();
	return panel.chat.conversation.id ?? "";
}

describe("ChatModel", () => {
	it("sends the text with the chosen model and shows the stored message", async () => {
		const panel = await started(scenarios.empty);
		const id = await ask(panel, "Hello");
		assert.deepEqual(panel.host.paramsOf("round/start"), [
			{ requestId: "request-1", conversationId: null, text: "Hello", modelId: "ollama/qwen3:8b", replaces: null },
		]);
		assert.deepEqual(texts(panel), ["Hello"]);
		assert.equal(panel.chat.composer.text.value, "");
		assert.deepEqual(panel.states.at(-1), { conversationId: id, anchor: null });
	});

	it("puts the text back before what was typed meanwhile when it could not be stored", async () => {
		const panel = await started(scenarios.empty);
		panel.host.failNext("disk_full");
		panel.chat.composer.setText("first");
		const sending = panel.chat.sending.send();
		panel.chat.composer.setText("second");
		await sending;
		assert.equal(panel.chat.composer.text.value, "first\nsecond");
		assert.deepEqual(
			panel.chat.notices.shown.value.map((notice) => notice.code),
			["disk_full"],
		);
	});

	it("keeps the draft until the message is on the host's disk", async () => {
		const panel = await started(scenarios.empty);
		panel.chat.composer.setText("precious");
		panel.elapse();
		await panel.settle();
		panel.host.hold();
		const sending = panel.chat.sending.send();
		await panel.settle();
		assert.equal(panel.drafts.get("new:file:///work/harbour"), "precious");
		panel.chat.composer.setText("typed since");
		panel.elapse();
		await panel.settle();
		assert.equal(panel.drafts.get("new:file:///work/harbour"), "precious\ntyped since");
		panel.host.release();
		await sending;
		assert.deepEqual([...panel.drafts], [[panel.chat.conversation.id, "typed since"]]);
	});

	it("leaves no draft of a sent text behind when another chat was opened meanwhile", async () => {
		const panel = await started(scenarios.short);
		panel.chat.composer.setText("sent");
		panel.host.hold();
		const sending = panel.chat.sending.send();
		const opening = panel.chat.visits.openChat("chat-long");
		await panel.settle();
		panel.host.release();
		await Promise.all([sending, opening]);
		await panel.settle();
		assert.deepEqual([...panel.drafts], []);
	});

	it("applies all deltas of a frame at once, and none before it", async () => {
		const panel = await started(scenarios.empty);
		const answer = panel.host.begin(await ask(panel, "Hello"));
		for (const word of ["one ", "two ", "three"]) panel.host.write(answer, word);
		await panel.settle();
		assert.equal(texts(panel).at(-1), "");
		assert.equal(panel.frame(), 1);
		assert.equal(texts(panel).at(-1), "one two three");
		assert.equal(panel.frame(), 0);
	});

	it("tells reasoning from text and text after a thought from text before it", async () => {
		const panel = await started(scenarios.empty);
		const answer = panel.host.begin(await ask(panel, "Hello"));
		panel.host.write(answer, "hm", "reasoning");
		panel.host.write(answer, "a");
		panel.host.write(answer, "b");
		await panel.settle();
		panel.frame();
		const parts = panel.chat.conversation.answering.value?.parts.value ?? [];
		assert.deepEqual(
			parts.map((part) => part.type),
			["reasoning", "text"],
		);
	});

	it("asks for the whole answer once after a gap, and misses and doubles nothing", async () => {
		const panel = await started(scenarios.empty);
		const answer = panel.host.begin(await ask(panel, "Hello"));
		panel.host.write(answer, "one ");
		panel.host.lose(answer, "two ");
		panel.host.write(answer, "three ");
		panel.host.write(answer, "four ");
		await panel.settle();
		panel.host.write(answer, "five");
		await panel.settle();
		panel.frame();
		assert.equal(texts(panel).at(-1), "one two three four five");
		assert.equal(panel.host.paramsOf("answer/resume").length, 1);
	});

	it("shows an answer that was announced before the reply to the request that began it", async () => {
		const panel = await started(scenarios.short);
		panel.host.hold();
		panel.chat.composer.setText("and then?");
		const sending = panel.chat.sending.send();
		await panel.settle();
		panel.host.release();
		panel.host.begin("chat-short", { parentId: "request-1" });
		await sending;
		await panel.settle();
		assert.deepEqual(texts(panel).slice(-2), ["and then?", ""]);
		assert.notEqual(panel.chat.conversation.answering.value, null);
	});

	it("goes on writing an answer while another chat is on screen", async () => {
		const panel = await started(scenarios.short);
		const answer = panel.host.begin("chat-short");
		await panel.settle();
		await panel.chat.visits.newChat();
		panel.host.write(answer, "unseen");
		await panel.settle();
		panel.frame();
		const answeringId = () => panel.chat.conversation.answering.value?.id ?? null;
		assert.equal(answeringId(), null);
		await panel.chat.visits.openChat("chat-short");
		assert.equal(texts(panel).at(-1), "unseen");
		assert.equal(answeringId(), answer);
	});

	it("puts what is sent while an answer is written into the queue, and sends again at its end", async () => {
		const panel = await started(scenarios.short);
		const answer = panel.host.begin("chat-short");
		await panel.settle();
		panel.chat.composer.setText("next");
		await panel.chat.sending.send();
		await panel.settle();
		assert.equal(panel.host.paramsOf("round/start").length, 0);
		assert.deepEqual(
			panel.chat.queue.state.value.items.map(({ text }) => text),
			["next"],
		);
		assert.equal(panel.chat.composer.text.value, "");
		assert.equal(panel.drafts.size, 0);
		panel.host.end(answer);
		await panel.settle();
		await ask(panel, "after it");
		assert.equal(panel.host.paramsOf("round/start").length, 1);
	});

	it("gives the text back that could not be put into the queue", async () => {
		const panel = await started(scenarios.short);
		panel.host.begin("chat-short");
		await panel.settle();
		panel.host.failNext("disk_full");
		panel.chat.composer.setText("next");
		await panel.chat.sending.send();
		assert.equal(panel.chat.composer.text.value, "next");
		assert.deepEqual(panel.chat.queue.state.value.items, []);
	});

	it("shows the queue of the chat that is shown", async () => {
		const panel = await started({
			...scenarios.short,
			queued: [{ id: "w1", conversationId: "chat-short", text: "waits", modelId: null, createdAt: 1 }],
		});
		await panel.settle();
		assert.equal(panel.chat.queue.state.value.items.length, 1);
		await panel.chat.visits.openChat("chat-long");
		await panel.settle();
		assert.deepEqual(panel.chat.queue.state.value.items, []);
		await panel.chat.visits.openChat("chat-short");
		await panel.settle();
		assert.equal(panel.chat.queue.state.value.items.length, 1);
	});

	it("calls back what was sent, like the lines of a shell, and what was being written", async () => {
		const panel = await started(scenarios.empty);
		await ask(panel, "first");
		await ask(panel, "second");
		await ask(panel, "first");
		panel.chat.sending.write("half");
		const shown = () => panel.chat.composer.text.value;
		assert.equal(panel.chat.sending.recall("newer"), false);
		assert.equal(panel.chat.sending.recall("older"), true);
		assert.equal(shown(), "first");
		panel.chat.sending.recall("older");
		assert.equal(shown(), "second");
		assert.equal(panel.chat.sending.recall("older"), false);
		panel.chat.sending.recall("newer");
		panel.chat.sending.recall("newer");
		assert.equal(shown(), "half");
	});

	it("knows what was sent before a reload", async () => {
		const stored = new Map<string, unknown>();
		await ask(await started(scenarios.empty, { stored }), "yesterday");
		const again = await started(scenarios.empty, { stored });
		await again.settle();
		assert.equal(again.chat.sending.recall("older"), true);
		assert.equal(again.chat.composer.text.value, "yesterday");
	});

	it("paints the chat as it was last seen before the host has answered", async () => {
		const stored = new Map<string, unknown>();
		const before = await started(scenarios.short, { stored });
		await before.settle();
		const drafts = new Map([["chat-short", "a draft"]]);
		const panel = openPanel(scenarios.short, {
			stored,
			drafts,
			remembered: { conversationId: "chat-short", anchor: null },
		});
		panel.host.hold();
		const starting = panel.chat.start();
		await panel.settle();
		assert.deepEqual(texts(panel), texts(before));
		assert.equal(panel.chat.composer.text.value, "a draft");
		assert.equal(panel.chat.canSend.value, false);
		panel.host.release();
		await starting;
		assert.deepEqual(texts(panel), texts(before));
	});

	it("lets the host's word stand over what was painted early", async () => {
		const stored = new Map<string, unknown>();
		await (await started(scenarios.short, { stored })).settle();
		const panel = openPanel(scenarios.long, {
			stored,
			remembered: { conversationId: "chat-short", anchor: null },
		});
		panel.host.hold();
		const starting = panel.chat.start();
		await panel.settle();
		assert.equal(panel.chat.conversation.id, "chat-short");
		panel.host.release();
		await starting;
		assert.equal(panel.chat.conversation.id, "chat-long");
	});

	it("asks for the settings again when the folder becomes known while they are shown", async () => {
		const panel = await started(scenarios.empty);
		panel.host.notify("surroundings/didChange", scenarios.empty.surroundings);
		await panel.settle();
		assert.equal(panel.host.paramsOf("settings/get").length, 0);
		await panel.chat.settings.open();
		panel.host.notify("surroundings/didChange", scenarios.empty.surroundings);
		await panel.settle();
		assert.equal(panel.host.paramsOf("settings/get").length, 2);
	});

	it("announces the start, the end and the failure of an answer", async () => {
		const panel = await started(scenarios.short);
		const said: string[] = [];
		panel.chat.notices.announcement.subscribe((sentence) => said.push(sentence));
		panel.host.end(panel.host.begin("chat-short"));
		await panel.settle();
		panel.host.fail(panel.host.begin("chat-short"), { code: "x", message: "It broke.", detail: null, actions: [] });
		await panel.settle();
		assert.deepEqual(said.slice(1), [
			"The assistant is answering.",
			"The answer is complete.",
			"The assistant is answering.",
			"The answer failed: It broke.",
		]);
	});

	it("answers again in place of the old answer and of what followed it", async () => {
		const panel = await started(scenarios.long);
		await panel.chat.versions.retry("chat-long-m117");
		assert.deepEqual(panel.host.paramsOf("round/retry"), [{ messageId: "chat-long-m117", modelId: "ollama/qwen3:8b" }]);
		panel.host.begin("chat-long", { parentId: "chat-long-m116" });
		await panel.settle();
		const ids = panel.chat.conversation.transcript.all().map((message) => message.id);
		assert.deepEqual(ids.slice(-2), ["chat-long-m116", "answer-1"]);
	});

	it("loads the whole chat page by page, each message once and in order", async () => {
		const panel = await started(scenarios.long);
		while (panel.chat.conversation.pages.hasEarlier.value) await panel.chat.loadEarlier();
		const ids = panel.chat.conversation.transcript.all().map((message) => message.id);
		assert.deepEqual(
			ids,
			Array.from({ length: 120 }, (_, index) => `chat-long-m${index}`),
		);
	});

	it("keeps older pages when the shown chat changed elsewhere", async () => {
		const panel = await started(scenarios.long);
		await panel.chat.loadEarlier();
		panel.host.notify("conversation/didChange", { conversationIds: ["chat-long"] });
		await panel.settle();
		assert.equal(panel.host.paramsOf("conversation/page").length, 1);
		assert.equal(panel.chat.conversation.transcript.all().length, 60);
	});

	it("keeps a draft for each chat", async () => {
		const panel = await started(scenarios.short);
		panel.chat.composer.setText("about the quay");
		await panel.chat.visits.openChat("chat-long");
		assert.equal(panel.chat.composer.text.value, "");
		panel.chat.composer.setText("about the tide");
		await panel.chat.visits.openChat("chat-short");
		assert.equal(panel.chat.composer.text.value, "about the quay");
	});

	it("stays in the new chat that was begun before the host answered", async () => {
		const panel = openPanel(scenarios.short);
		panel.host.hold();
		const start = panel.chat.start();
		const begun = panel.chat.visits.newChat();
		panel.host.release();
		await Promise.all([start, begun]);
		assert.equal(panel.chat.conversation.id, null);
		assert.notEqual(panel.chat.surroundings.value, null);
	});

	it("keeps what was typed before the host answered", async () => {
		const panel = openPanel(scenarios.empty, { drafts: new Map([["new:file:///work/harbour", "older"]]) });
		panel.chat.composer.setText("typed at once");
		await panel.chat.start();
		assert.equal(panel.chat.composer.text.value, "typed at once\nolder");
	});

	it("keeps what was typed in a new chat before the host answered as its draft, before the one that lay there", async () => {
		const drafts = new Map([["new:file:///work/harbour", "an older thought"]]);
		const panel = openPanel(scenarios.short, { drafts });
		panel.host.hold();
		const starting = panel.chat.start();
		const beginning = panel.chat.visits.newChat();
		panel.chat.composer.setText("half a thought");
		panel.elapse();
		await panel.settle();
		panel.host.release();
		await Promise.all([starting, beginning]);
		await panel.settle();
		assert.equal(panel.chat.composer.text.value, "half a thought\nan older thought");
		assert.deepEqual([...drafts], [["new:file:///work/harbour", "half a thought\nan older thought"]]);
	});

	it("sends a text once though the panel was hidden while it was on its way", async () => {
		const stored = new Map<string, unknown>();
		const drafts = new Map<string, string>();
		const first = await started(scenarios.empty, { drafts, stored });
		first.chat.composer.setText("buy milk");
		first.elapse();
		first.host.hold();
		void first.chat.sending.send();
		await first.settle();
		const second = await started(scenarios.empty, { drafts, stored, firstId: 100 });
		assert.equal(second.chat.composer.text.value, "buy milk");
		await second.chat.sending.send();
		assert.deepEqual(
			[...first.host.paramsOf("round/start"), ...second.host.paramsOf("round/start")].map(
				(params) => (params as { readonly requestId: string }).requestId,
			),
			["request-1", "request-1"],
		);
		await ask(second, "buy milk");
		const [, again] = second.host.paramsOf("round/start") as readonly { readonly requestId: string }[];
		assert.notEqual(again?.requestId, "request-1");
	});

	it("empties the box of what an earlier panel sent when the chat holds it", async () => {
		const message = scenarios.short.chats.find(({ summary }) => summary.id === "chat-short")?.messages[0];
		const drafts = new Map([
			["chat-short", "sent before"],
			["sending:chat-short", JSON.stringify({ requestId: message?.id, content: "sent before" })],
		]);
		const panel = await started(scenarios.short, { drafts });
		assert.equal(panel.chat.composer.text.value, "");
		assert.deepEqual([...drafts], []);
	});

	it("shows the answer when the message was sent and answered before", async () => {
		const panel = await started(scenarios.short);
		const chat = scenarios.short.chats.find(({ summary }) => summary.id === "chat-short");
		const [question, answer] = chat?.messages ?? [];
		await panel.chat.visits.newChat();
		const drafts = panel.drafts.set(
			"sending:new:file:///work/harbour",
			JSON.stringify({ requestId: question?.id, content: "again" }),
		);
		await ask(panel, "again");
		assert.equal(panel.chat.conversation.id, "chat-short");
		assert.ok(panel.chat.conversation.transcript.find(answer?.id ?? ""));
		assert.deepEqual([...drafts], []);
	});

	it("begins with the new chat that the host shows, whatever the page remembers, and with the text it was given", async () => {
		const state = { ...scenarios.short, shownId: null, draft: "Explain this." };
		const panel = await started(state, { remembered: { conversationId: "chat-short", anchor: null } });
		assert.equal(panel.chat.conversation.id, null);
		assert.equal(panel.chat.composer.text.value, "Explain this.");
	});

	it("keeps the draft of a new chat when the project's name becomes known", async () => {
		const drafts = new Map<string, string>();
		const before = { ...scenarios.empty.surroundings, projectName: "my-app" };
		const first = await started({ ...scenarios.empty, surroundings: before }, { drafts });
		first.chat.composer.setText("half a question");
		first.elapse();
		await first.settle();
		const after = { ...before, projectName: "@acme/shop" };
		const second = await started({ ...scenarios.empty, surroundings: after }, { drafts });
		assert.equal(second.chat.composer.text.value, "half a question");
	});

	it("takes the draft of a new chat along when the window gets a folder", async () => {
		const surroundings = { ...scenarios.empty.surroundings, folderUri: null };
		const drafts = new Map([["new:file:///work/other", "was there"]]);
		const panel = await started({ ...scenarios.empty, surroundings }, { drafts });
		panel.chat.composer.setText("typed without a folder");
		panel.elapse();
		panel.host.notify("surroundings/didChange", { ...surroundings, folderUri: "file:///work/other" });
		await panel.settle();
		assert.deepEqual([...drafts], [["new:file:///work/other", "typed without a folder\nwas there"]]);
		assert.equal(panel.chat.composer.text.value, "typed without a folder\nwas there");
	});

	it("takes the draft of a new chat along when the window's folder changes twice in a row", async () => {
		const surroundings = { ...scenarios.empty.surroundings, folderUri: null };
		const drafts = new Map([["new:file:///work/b", "was there"]]);
		const panel = await started({ ...scenarios.empty, surroundings }, { drafts });
		await panel.chat.attachments.mention("tide.ts");
		panel.chat.composer.setText("typed without a folder");
		for (const folderUri of ["file:///work/a", "file:///work/b"])
			panel.host.notify("surroundings/didChange", { ...surroundings, folderUri });
		await panel.settle();
		assert.deepEqual([...drafts], [["new:file:///work/b", "typed without a folder\nwas there"]]);
		await panel.chat.visits.openChat("chat-short");
		await panel.chat.visits.newChat();
		assert.equal(panel.chat.composer.text.value, "typed without a folder\nwas there");
		assert.deepEqual(
			panel.chat.attachments.list.value.map(({ name }) => name),
			["tide.ts"],
		);
	});

	it("gives a text back that could not be sent, though the window got a folder meanwhile", async () => {
		const surroundings = { ...scenarios.empty.surroundings, folderUri: null };
		const panel = await started({ ...scenarios.empty, surroundings });
		panel.chat.composer.setText("precious");
		panel.host.failNext("disk_full");
		panel.host.hold();
		const sending = panel.chat.sending.send();
		await panel.settle();
		panel.host.notify("surroundings/didChange", { ...surroundings, folderUri: "file:///work/a" });
		await panel.settle();
		assert.equal(panel.drafts.get("new:file:///work/a"), "precious");
		panel.host.release();
		await sending;
		assert.equal(panel.chat.composer.text.value, "precious");
	});

	it("shows the chat that was asked for last, whichever page comes last", async () => {
		const panel = await started(scenarios.short);
		panel.host.hold();
		const opening = panel.chat.visits.openChat("chat-long");
		const beginning = panel.chat.visits.newChat();
		await panel.settle();
		panel.host.release();
		await Promise.all([opening, beginning]);
		assert.equal(panel.chat.conversation.id, null);
	});

	it("carries out by itself what it can of what a card offers, and asks the host for the rest", async () => {
		const panel = await started(scenarios.errors);
		const answer = panel.chat.conversation.transcript.find("chat-errors-m3")?.message.value;
		assert.ok(answer);
		await panel.chat.act("retry", null, answer);
		await panel.chat.act("choose_model", null, answer);
		await panel.chat.act("show_log", null, answer);
		assert.equal(panel.host.paramsOf("round/retry").length, 1);
		assert.equal(panel.chat.pickerRequests.value, 1);
		assert.deepEqual(panel.host.paramsOf("failure/act"), [
			{ action: "show_log", hostId: null, modelId: answer.speaker.slice("agent:".length), messageId: "chat-errors-m3" },
		]);
	});

	it("offers to ask again when the host did not answer at the start, and then starts", async () => {
		const panel = openPanel(scenarios.short);
		panel.host.failNext("starting");
		await panel.chat.start();
		const [notice] = panel.chat.notices.shown.value;
		assert.deepEqual(notice?.actions, ["retry"]);
		await panel.chat.act("retry", null, null);
		assert.deepEqual(panel.chat.notices.shown.value, []);
		assert.equal(panel.chat.conversation.id, "chat-short");
	});

	it("lists chats newest first and renames one", async () => {
		const panel = await started(scenarios.short);
		await panel.chat.history.open("project");
		const titles = () => panel.chat.history.conversations.value.map((conversation) => conversation.title);
		assert.deepEqual(titles(), [
			"Berth plan for the north quay",
			"How the tide reaches the berth",
			"Requests that were limited",
		]);
		await panel.chat.rename("chat-short", "Quay");
		assert.equal(titles()[0], "Quay");
		assert.equal(panel.chat.conversation.summary.value?.title, "Quay");
	});
});
