import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page, Scope } from "./stage/browser.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";
import { themes } from "./stage/stageServer.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
	readonly id: string;
	readonly help: string;
	readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds wrong with the panel as it stands, one sentence each. */
async function violations(page: Page): Promise<readonly string[]> {
	const frame = page.frames().find((candidate) => candidate.url().includes("/panel"));
	assert.ok(frame);
	await frame.evaluate(axe);
	const found = (await frame.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as {
		readonly violations: readonly Violation[];
	};
	return found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html ?? ""}`);
}

/** The states that are looked at: a scenario, and how one gets from it to the state. */
const states: Readonly<Record<string, readonly [scenario: string, go: (panel: Scope, page: Page) => Promise<void>]>> = {
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
};

describe("access to the panel in Chromium", function () {
	let stage: PanelStage;

	before(async function () {
		const opened = await openPanelStage(this);
		if (opened) stage = opened;
	});

	after(() => stage?.close());

	it("speaks German and fits 250 pixels and a zoom of 200 % with its longer words", async function () {
		for (const scenario of ["empty", "noModels", "short", "errors"]) {
			for (const width of [180, 250]) {
				const { page, panel, complaints } = await stage.open({ scenario, language: "de", width });
				await panel.getByRole("button", { name: "Neuer Chat" }).waitFor();
				await page.waitForTimeout(200);
				const overflow = await panel.locator("body").evaluate((body) => body.scrollWidth - body.clientWidth, null);
				assert.equal(overflow, 0, `${scenario} at ${width}`);
				assert.deepEqual(complaints, []);
				await page.close();
			}
		}
	});

	it("gives each paragraph the direction of its words, and code always that of code", async function () {
		const { page, panel } = await stage.open({ scenario: "short" });
		const id = await page.evaluate(() => {
			const answer = window.fakeHost.begin("chat-short");
			window.fakeHost.write(answer, "שלום עולם, זה משפט\n\nAn English sentence.\n\n```\nlet a;\n```\n");
			window.fakeHost.end(answer);
			return answer;
		}, null);
		const markdown = panel.locator(`[data-message-id="${id}"] .markdown`);
		await markdown.locator("pre").waitFor();
		const places = await markdown.evaluate((element) => {
			const { left, right } = element.getBoundingClientRect();
			return Array.from(element.querySelectorAll("p, pre code"), (one) => {
				const range = document.createRange();
				range.selectNodeContents(one);
				const box = range.getClientRects()[0];
				return box && right - box.right < box.left - left ? "right" : "left";
			});
		}, null);
		assert.deepEqual(places, ["right", "left", "left"]);
		await page.close();
	});

	for (const [name, [scenario, go]] of Object.entries(states)) {
		it(`has no fault that axe can find: ${name}`, async function () {
			for (const theme of themes) {
				const { page, panel } = await stage.open({ scenario, theme });
				await go(panel, page);
				assert.deepEqual(await violations(page), [], theme);
				await page.close();
			}
		});
	}
});
