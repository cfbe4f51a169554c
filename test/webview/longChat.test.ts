import assert from "node:assert/strict";
import type { Page, Scope } from "./stage/browser.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";
import { until } from "./stage/until.ts";

interface Census {
	readonly nodes: number;
	readonly messages: number;
	readonly blank: number;
}

/** How much is on the page, and how many pixels of the view show no message. */
function census(panel: Scope): Promise<Census> {
	return panel.locator(".transcript-viewport").evaluate((viewport) => {
		const { top, bottom } = viewport.getBoundingClientRect();
		const messages = [...document.querySelectorAll("[data-message-id]")];
		const covered = messages.map((message) => message.getBoundingClientRect());
		const seen = covered.map((box) => Math.max(0, Math.min(bottom, box.bottom) - Math.max(top, box.top)));
		const shown = seen.reduce((sum, height) => sum + height, 0);
		return {
			nodes: document.querySelectorAll("*").length,
			messages: messages.length,
			// Between messages there is room, and none of it is as tall as this.
			blank: Math.max(0, bottom - top - shown),
		};
	}, null);
}

function calls(page: Page, method: string): Promise<readonly unknown[]> {
	return page.evaluate((name) => window.fakeHost.paramsOf(name), method);
}

describe("a chat of ten thousand messages in Chromium", function () {
	let stage: PanelStage;

	before(async function () {
		const opened = await openPanelStage(this);
		if (opened) stage = opened;
	});

	after(() => stage?.close());

	it("opens with one page and at most 3,000 elements, as a chat of ten does", async () => {
		const { page, panel } = await stage.open({ scenario: "huge" });
		await panel.getByRole("article").last().waitFor();
		await page.waitForTimeout(300);
		const { nodes, messages } = await census(panel);
		assert.ok(nodes <= 3000 && messages <= 60, `${nodes} elements, ${messages} messages`);
		assert.deepEqual(await calls(page, "message/earlier"), []);
		await page.close();
	});

	it("stays bounded and shows no blank page while one scrolls far up", async () => {
		const { page, panel } = await stage.open({ scenario: "huge" });
		await panel.getByRole("article").last().waitFor();
		await page.mouse.move(150, 300);
		let most = { nodes: 0, messages: 0, blank: 0 };
		for (let turn = 0; turn < 120 || (await calls(page, "message/earlier")).length < 10; turn++) {
			await page.mouse.wheel(0, -1500);
			await page.waitForTimeout(40);
			const now = await census(panel);
			most = {
				nodes: Math.max(most.nodes, now.nodes),
				messages: Math.max(most.messages, now.messages),
				blank: Math.max(most.blank, now.blank),
			};
		}
		assert.ok(most.nodes <= 3000 && most.messages <= 80, JSON.stringify(most));
		assert.ok(most.blank < 300, `${most.blank} px without a message`);
		await page.close();
	});

	it("finds its first message, goes on from there by scrolling, and comes back to its end", async () => {
		const { page, panel } = await stage.open({ scenario: "huge" });
		await panel.getByRole("article").last().waitFor();
		await panel.getByRole("textbox", { name: "Message" }).focus();
		await page.keyboard.press("Control+f");
		await panel.getByRole("textbox", { name: "Find in chat" }).fill("Question 1:");
		const first = panel.locator('[data-message-id="chat-huge-m0"]');
		await first.waitFor();
		await panel.getByText("1 of 1").waitFor();
		assert.equal((await calls(page, "message/earlier")).length, 0);
		await page.mouse.move(150, 300);
		while ((await calls(page, "message/later")).length < 2) {
			await page.mouse.wheel(0, 1500);
			await page.waitForTimeout(40);
		}
		await panel.getByRole("button", { name: "Jump to latest" }).click();
		await panel.locator('[data-message-id="chat-huge-m9999"]').waitFor();
		await until(async () => {
			const viewport = panel.locator(".transcript-viewport");
			return viewport.evaluate((view) => view.scrollHeight - view.clientHeight - view.scrollTop < 3, null);
		});
		await page.close();
	});

	it("marks every occurrence on screen and goes through those of a message before the next message", async () => {
		const { page, panel } = await stage.open({ scenario: "short" });
		await panel.getByRole("textbox", { name: "Message" }).focus();
		await page.keyboard.press("Control+f");
		const box = panel.getByRole("textbox", { name: "Find in chat" });
		await box.fill("entries");
		const marks = () =>
			panel.locator("body").evaluate(() => {
				const all = CSS.highlights.get("find-match");
				const [current] = [...(CSS.highlights.get("find-current") ?? [])];
				return {
					all: all?.size ?? 0,
					current: [...(all ?? [])].findIndex(
						(range) => range.startContainer === current?.startContainer && range.startOffset === current.startOffset,
					),
				};
			}, null);
		await until(async () => (await marks()).current === 0);
		const { all } = await marks();
		assert.ok(all >= 4, `${all} marks`);
		await box.press("Enter");
		await until(async () => (await marks()).current === 1);
		await box.press("Shift+Enter");
		await until(async () => (await marks()).current === 0);
		await box.press("Shift+Enter");
		await until(async () => (await marks()).current === all - 1);
		await box.press("Escape");
		await until(async () => (await marks()).all === 0);
		assert.equal(await panel.getByRole("search").count(), 0);
		await page.close();
	});

	it("is walked message by message with Alt+Up and Alt+Down, and left with Escape", async () => {
		const { page, panel } = await stage.open({ scenario: "huge" });
		await panel.getByRole("article").last().waitFor();
		await panel.getByRole("textbox", { name: "Message" }).focus();
		const focused = () =>
			panel.locator("body").evaluate(() => (document.activeElement as HTMLElement).dataset["messageId"], null);
		await page.keyboard.press("Alt+ArrowUp");
		assert.equal(await focused(), "chat-huge-m9999");
		for (let step = 0; step < 60; step++) {
			const before = await focused();
			await page.keyboard.press("Alt+ArrowUp");
			await until(async () => {
				if ((await focused()) !== before) return true;
				await page.keyboard.press("Alt+ArrowUp");
				return false;
			});
		}
		assert.ok(Number((await focused())?.replace(/\D+/g, "")) <= 9939, await focused());
		const before = await focused();
		await page.keyboard.press("Alt+ArrowDown");
		assert.notEqual(await focused(), before);
		await page.keyboard.press("Escape");
		await until(() =>
			panel.getByRole("textbox", { name: "Message" }).evaluate((box) => document.activeElement === box, null),
		);
		await page.close();
	});
});
