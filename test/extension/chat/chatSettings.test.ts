import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gitUser } from "../../../src/extension/chat/gitUser.ts";
import type { DaybookError } from "../../../src/extension/errors.ts";
import { ask, openChat } from "./chatFixture.ts";

describe("The settings of a chat", () => {
	it("lead the next call: the chat's own before those of all chats", async () => {
		const chat = await openChat();
		const id = await ask(chat, "Hello");
		await chat.settings.change(id, "global", { systemPrompt: "Of all chats.", temperature: 0.4 });
		await chat.settings.change(id, "chat", { systemPrompt: "Of this chat.", contextWindow: 4096 });
		await ask(chat, "Again", id);
		const request = chat.provider.requests.at(-1);
		const sent = JSON.stringify(request?.messages[0]);
		assert.ok(sent.includes("Of this chat.") && !sent.includes("Of all chats."));
		assert.equal(request?.temperature, 0.4);
		assert.equal(request?.contextWindow, 4096);
	});

	it("go back to the wider default when one is emptied", async () => {
		const chat = await openChat();
		const id = await ask(chat, "Hello");
		await chat.settings.change(id, "global", { temperature: 0.4 });
		await chat.settings.change(id, "chat", { temperature: 1 });
		await chat.settings.change(id, "chat", { temperature: null });
		await ask(chat, "Again", id);
		assert.equal(chat.provider.requests.at(-1)?.temperature, 0.4);
	});

	it("made before the first message lead it and belong to its chat", async () => {
		const chat = await openChat();
		await chat.settings.change(null, "chat", { systemPrompt: "Only here." });
		assert.equal((await chat.settings.view(null)).chat.systemPrompt, "Only here.");
		const id = await ask(chat, "Hello");
		assert.ok(JSON.stringify(chat.provider.requests[0]?.messages).includes("Only here."));
		assert.equal((await chat.settings.view(id)).chat.systemPrompt, "Only here.");
		assert.equal((await chat.settings.view(null)).chat.systemPrompt, null);
	});

	it("of a project need a folder", async () => {
		const chat = await openChat();
		const changing = chat.settings.change(null, "project", { temperature: 1 });
		await assert.rejects(changing, (error: DaybookError) => error.code === "no_project");
		assert.equal((await chat.settings.view(null)).project, null);
	});

	it("name the model that new chats begin with", async () => {
		const chat = await openChat();
		assert.equal(await chat.settings.defaultModel(), null);
		await chat.settings.change(null, "global", { modelId: "anthropic/claude-opus-5-5" });
		assert.equal(await chat.settings.defaultModel(), "anthropic/claude-opus-5-5");
	});
});

describe("The profile", () => {
	it("is filled from git once, and stays empty where it was emptied", async () => {
		const chat = await openChat();
		chat.gitUser = { displayName: "Grace", email: "grace@example.org" };
		assert.equal((await chat.profile.read()).email, "grace@example.org");
		// The person had a name in the book already.
		assert.equal((await chat.profile.read()).displayName, "Ada");
		await chat.profile.change({ email: null });
		assert.equal((await chat.profile.read()).email, null);
	});

	it("is told to a model only when the user wants it", async () => {
		const chat = await openChat();
		await chat.profile.change({ bio: "Builds harbours.", style: "Examples first." });
		const id = await ask(chat, "Hello");
		assert.equal(JSON.stringify(chat.provider.requests).includes("Builds harbours."), false);
		await chat.profile.change({ isShared: true });
		await ask(chat, "Again", id);
		const sent = JSON.stringify(chat.provider.requests.at(-1)?.messages[0]);
		assert.ok(sent.includes("Builds harbours.") && sent.includes("Examples first.") && sent.includes("Ada"));
		assert.equal(sent.includes("example.org"), false);
	});
});

describe("gitUser", () => {
	let folder: string;
	before(async () => (folder = await mkdtemp(path.join(tmpdir(), "daybook-git-"))));
	after(async () => rm(folder, { recursive: true, force: true }));

	it("asks git for its global name and address", async function () {
		if (process.platform === "win32") this.skip();
		const git = path.join(folder, "git");
		await writeFile(git, `#!/bin/sh\n[ "$*" = "config --global --get user.name" ] && echo "Grace Hopper"\nexit 0\n`);
		await chmod(git, 0o755);
		assert.deepEqual(await gitUser(git), { displayName: "Grace Hopper", email: null });
	});

	it("knows nothing where there is no git", async () => {
		assert.deepEqual(await gitUser(path.join(folder, "nowhere")), { displayName: null, email: null });
	});
});
