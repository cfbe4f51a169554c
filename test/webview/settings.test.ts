import assert from "node:assert/strict";
import type { Page, Scope } from "./stage/browser.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";
import { themes } from "./stage/stageServer.ts";
import { until } from "./stage/until.ts";

function calls(page: Page, method: string): Promise<readonly unknown[]> {
	return page.evaluate((name) => window.fakeHost.paramsOf(name), method);
}

async function choose(scope: Scope, label: string, value: string): Promise<void> {
	await scope.getByRole("combobox", { name: label }).evaluate((element, wanted) => {
		(element as HTMLSelectElement).value = wanted;
		element.dispatchEvent(new Event("change", { bubbles: true }));
	}, value);
}

describe("context and settings in Chromium", function () {
	let stage: PanelStage;

	before(async function () {
		const opened = await openPanelStage(this);
		if (opened) stage = opened;
	});

	after(() => stage?.close());

	it("measures how much of the window is used, with what is in the box", async () => {
		const { page, panel } = await stage.open({ scenario: "context" });
		const meter = panel.getByRole("meter", { name: "Context used" });
		await meter.waitFor();
		assert.equal(await meter.getAttribute("aria-valuenow"), "6210");
		assert.equal(await meter.getAttribute("aria-valuemax"), "8192");
		assert.equal(await meter.getAttribute("aria-valuetext"), "6,210 of 8,192 tokens");
		await panel.getByRole("textbox", { name: "Message" }).fill("a few words more ".repeat(100));
		await until(async () => Number(await meter.getAttribute("aria-valuenow")) > 6500);
		assert.match((await meter.getAttribute("aria-valuetext")) ?? "", /^~/);
		await page.close();
	});

	it("tells the used share from the rest of the window in every theme", async () => {
		for (const theme of themes) {
			const { page, panel } = await stage.open({ scenario: "context", theme });
			const [track, used] = await panel.locator(".context-bar progress").evaluate((bar) => {
				const probe = document.createElement("i");
				probe.style.background = "var(--vscode-progressBar-background)";
				document.body.append(probe);
				return [getComputedStyle(bar).backgroundColor, getComputedStyle(probe).backgroundColor];
			}, null);
			assert.notEqual(track, used, theme);
			await page.close();
		}
	});

	it("shows exactly what is sent, and lets rounds be taken out and pinned", async () => {
		const { page, panel, complaints } = await stage.open({ scenario: "context" });
		await panel.getByRole("button", { name: "Show context" }).click();
		const sheet = panel.getByRole("dialog", { name: "Context" });
		await sheet.getByText("6,210 of 8,192 tokens, 76%").waitFor();
		await sheet.getByText("The model can take in 32,768 tokens.").waitFor();
		assert.equal(await sheet.getByRole("listitem").count(), 4);
		await sheet.getByRole("checkbox", { name: /^Round 4/ }).click();
		await sheet.getByText("left out").waitFor();
		await sheet.getByRole("button", { name: "Unpin" }).click();
		await until(async () => (await calls(page, "context/setRound")).length === 2);
		assert.deepEqual(await calls(page, "context/setRound"), [
			{ conversationId: "chat-short", questionId: "question-3", use: "out" },
			{ conversationId: "chat-short", questionId: "question-2", use: "automatic" },
		]);
		assert.deepEqual(complaints, []);
		await page.close();
	});

	it("lets a summary be edited, undone and switched off", async () => {
		const { page, panel } = await stage.open({ scenario: "context" });
		await panel.getByRole("button", { name: "Show context" }).click();
		const sheet = panel.getByRole("dialog", { name: "Context" });
		await sheet.getByRole("button", { name: "Change summary" }).click();
		await sheet.getByRole("textbox", { name: "Text of the summary" }).fill("Shorter.");
		await sheet.getByRole("button", { name: "Save summary" }).click();
		await sheet.getByRole("button", { name: "Undo edits" }).click();
		await sheet.getByText("As written.").waitFor();
		await sheet.getByRole("checkbox", { name: "Send this instead of the rounds" }).click();
		await sheet.getByText("switched off").waitFor();
		await page.keyboard.press("Escape");
		await sheet.waitFor({ state: "detached" });
		await page.close();
	});

	it("keeps the settings of this chat apart from those of all", async () => {
		const { page, panel, complaints } = await stage.open({ scenario: "short" });
		await panel.getByRole("button", { name: "Settings" }).click();
		const sheet = panel.getByRole("dialog", { name: "Chat settings" });
		await sheet.getByRole("textbox", { name: "System prompt" }).fill("Speak of ships.");
		await choose(sheet, "Temperature", "0.4");
		await sheet.getByRole("button", { name: "All chats" }).click();
		await choose(sheet, "Context window", "16384");
		await until(async () => (await calls(page, "settings/change")).length === 3);
		const changes = (await calls(page, "settings/change")) as readonly { scope: string; changes: unknown }[];
		assert.deepEqual(
			changes
				.map((change) => [change.scope, change.changes])
				.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
			[
				["chat", { systemPrompt: "Speak of ships." }],
				["chat", { temperature: 0.4 }],
				["global", { contextWindow: 16_384 }],
			],
		);
		assert.deepEqual(complaints, []);
		await page.close();
	});

	it("saves what is typed about the user when the page is closed at once", async () => {
		const { page, panel } = await stage.open({ scenario: "short" });
		await panel.getByRole("button", { name: "Settings" }).click();
		const sheet = panel.getByRole("dialog", { name: "Chat settings" });
		await sheet.getByRole("textbox", { name: "About you" }).fill("Builds harbours.");
		await page.keyboard.press("Escape");
		await until(async () => (await calls(page, "settings/changeProfile")).length === 1);
		await panel.getByRole("button", { name: "Settings" }).click();
		await until(
			async () => (await sheet.getByRole("textbox", { name: "About you" }).inputValue()) === "Builds harbours.",
		);
		await page.close();
	});
});
