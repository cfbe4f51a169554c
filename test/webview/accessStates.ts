import type { Page, Scope } from "./stage/browser.ts";

/** The states that are looked at: a scenario, and how one gets from it to the state. */
export const accessStates: Readonly<
	Record<string, readonly [scenario: string, go: (panel: Scope, page: Page) => Promise<void>]>
> = {
	"a new chat": ["empty", async () => undefined],
	"no model": ["noModels", async (panel) => panel.getByRole("button", { name: "Download" }).first().waitFor()],
	"no Ollama": ["noOllama", async (panel) => panel.getByRole("button", { name: "Try again" }).waitFor()],
	"a notice": ["notice", async () => undefined],
	"failed answers": ["errors", async (panel) => panel.getByRole("article").last().waitFor()],
	"an answer with all its parts unfolded": [
		"short",
		async (panel) => {
			await panel.getByRole("button", { name: /Thought/ }).click();
			await panel.getByRole("button", { name: /read_file/ }).click();
			await panel.locator("[data-message-id]").last().hover();
		},
	],
	"an answer in the making": [
		"short",
		async (panel, page) => {
			await page.evaluate(() => {
				const answer = window.fakeHost.begin("chat-short");
				window.fakeHost.write(answer, "thinking about it", "reasoning");
				window.fakeHost.write(answer, "| a | b |\n|---|---|\n| c | d |\n\n```ts\nlet a");
			}, null);
			await panel.getByRole("button", { name: "Stop" }).waitFor();
		},
	],
	"a long chat looked at from above": [
		"long",
		async (panel, page) => {
			await panel.getByRole("article").last().waitFor();
			await page.mouse.move(150, 300);
			await page.mouse.wheel(0, -900);
			await panel.getByRole("button", { name: "Jump to latest" }).waitFor();
		},
	],
	"finding in a chat": [
		"long",
		async (panel) => {
			await panel.getByRole("button", { name: "Find in chat" }).click();
			await panel.getByRole("textbox", { name: "Find in chat" }).fill("Question 3:");
			await panel.getByText("1 of 1").waitFor();
		},
	],
	"the list of chats": [
		"short",
		async (panel) => {
			await panel.getByRole("button", { name: "Show chats" }).click();
			await panel.getByRole("dialog", { name: "Chats" }).getByText("Berth plan").waitFor();
		},
	],
	"the settings of a chat": [
		"short",
		async (panel) => {
			await panel.getByRole("button", { name: "Settings" }).click();
			await panel.getByRole("dialog", { name: "Chat settings" }).getByRole("textbox", { name: "About you" }).waitFor();
		},
	],
	"the context of a chat": [
		"context",
		async (panel) => {
			await panel.getByRole("button", { name: "Show context" }).click();
			await panel.getByRole("dialog", { name: "Context" }).getByText("6,210 of 8,192 tokens").waitFor();
		},
	],
	"a queue of messages": ["queued", async () => undefined],
	"another version being written": [
		"versions",
		async (panel) => {
			await panel.locator("[data-message-id]").first().hover();
			await panel.getByRole("button", { name: "Edit" }).first().click();
			await panel.getByRole("textbox", { name: "Other version" }).waitFor();
		},
	],
	"the model picker": [
		"empty",
		async (panel) => {
			await panel.getByRole("button", { name: /^Model/ }).click();
			await panel.getByRole("option").first().waitFor();
		},
	],
	"a queued message being changed": [
		"queued",
		async (panel) => {
			await panel.locator(".queue-item").first().getByRole("button", { name: "Change text" }).click();
			await panel.getByRole("textbox", { name: "Queued text" }).waitFor();
		},
	],
	"two versions beside each other": [
		"versions",
		async (panel) => {
			await panel.getByRole("article", { name: "Assistant" }).hover();
			await panel.getByRole("button", { name: "Compare versions" }).last().click();
			const sheet = panel.getByRole("dialog", { name: "Compare versions" });
			await sheet.getByRole("checkbox", { name: "Mark differences" }).click();
			await sheet.locator("ins").first().waitFor();
		},
	],
	"a rating being given": [
		"short",
		async (panel) => {
			await panel.getByRole("article", { name: "Assistant" }).last().hover();
			await panel.getByRole("button", { name: "Rate" }).last().click();
			await panel.getByRole("textbox", { name: "Note" }).waitFor();
		},
	],
	"a chat getting another title": [
		"short",
		async (panel) => {
			await panel.getByRole("button", { name: "Show chats" }).click();
			await panel.getByRole("button", { name: "Rename" }).first().click();
			await panel.getByRole("textbox", { name: "Title" }).waitFor();
		},
	],
	"what can be mentioned, and what is attached": [
		"empty",
		async (panel) => {
			await panel.getByRole("button", { name: "Attach" }).click();
			await panel.getByRole("option", { name: "tide.ts src" }).click();
			await panel.locator(".attachment-name").waitFor();
			await panel.getByRole("textbox", { name: "Message" }).press("@");
			await panel.getByRole("option").first().waitFor();
		},
	],
	"a failure on the page of settings": [
		"short",
		async (panel, page) => {
			await panel.getByRole("button", { name: "Settings" }).click();
			await panel.getByRole("dialog", { name: "Chat settings" }).getByRole("textbox", { name: "About you" }).waitFor();
			await page.evaluate(() => window.fakeHost.failNext("disk_full"), null);
			await panel.getByRole("textbox", { name: "About you" }).fill("I sail.");
			await panel.getByRole("textbox", { name: "About you" }).press("Tab");
			await panel.getByRole("button", { name: "Dismiss" }).click();
		},
	],
};
