import assert from "node:assert/strict";
import type { Page, Scope } from "./stage/browser.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";
import { until } from "./stage/until.ts";
import { storedByPage } from "./stage/storedByPage.ts";

function calls(page: Page, method: string): Promise<readonly unknown[]> {
	return page.evaluate((name) => window.fakeHost.paramsOf(name), method);
}

const answerIn = (panel: Scope) => panel.getByRole("article", { name: "Assistant" });

describe("versions of messages in Chromium", function () {
	let stage: PanelStage;

	before(async function () {
		const opened = await openPanelStage(this);
		if (opened) stage = opened;
	});

	after(() => stage?.close());

	it("walks between the versions of an answer", async () => {
		const { page, panel } = await stage.open({ scenario: "versions" });
		await answerIn(panel).getByText("3/3").waitFor();
		await answerIn(panel).hover();
		await panel.getByRole("button", { name: "Previous version" }).click();
		await panel.getByText("04:15").waitFor();
		await answerIn(panel).getByText("2/3").waitFor();
		await page.close();
	});

	it("sends another version of a question, and keeps what was typed for it through a reload", async () => {
		const { page, panel, complaints } = await stage.open({ scenario: "versions" });
		await panel.getByRole("article", { name: "You" }).hover();
		await panel.getByRole("button", { name: "Edit" }).first().click();
		const box = panel.getByRole("textbox", { name: "Other version" });
		assert.equal(await box.inputValue(), "When is high water at the north quay?");
		await box.fill("And at the south quay?");
		await until(async () => (await storedByPage(panel)).includes("And at the south quay?"));
		await page.reload();
		await panel.getByRole("article", { name: "You" }).hover();
		await panel.getByRole("button", { name: "Edit" }).first().click();
		await until(async () => (await box.inputValue()) === "And at the south quay?");
		await box.press("Enter");
		await box.waitFor({ state: "detached" });
		const [sent] = (await calls(page, "round/start")) as readonly Record<string, unknown>[];
		assert.equal(sent?.["replaces"], "chat-versions-m0");
		assert.equal(sent?.["text"], "And at the south quay?");
		assert.deepEqual(complaints, []);
		await page.close();
	});

	it("leaves the message as it was when an edit is given up", async () => {
		const { page, panel } = await stage.open({ scenario: "versions" });
		await panel.getByRole("article", { name: "You" }).hover();
		await panel.getByRole("button", { name: "Edit" }).first().click();
		const box = panel.getByRole("textbox", { name: "Other version" });
		await box.fill("never mind");
		await box.press("Escape");
		await panel.getByText("When is high water at the north quay?").waitFor();
		await panel.getByRole("button", { name: "Edit" }).first().click();
		assert.equal(await box.inputValue(), "When is high water at the north quay?");
		assert.deepEqual(await calls(page, "round/start"), []);
		await page.close();
	});

	it("answers again with another model", async () => {
		const { page, panel } = await stage.open({ scenario: "versions" });
		await answerIn(panel).hover();
		await panel.getByRole("button", { name: "Answer with another model" }).click();
		await panel.getByRole("option", { name: /claude-sonnet-5/ }).click();
		await until(async () => (await calls(page, "round/retry")).length === 1);
		assert.deepEqual(await calls(page, "round/retry"), [
			{ messageId: "chat-versions-c", modelId: "anthropic/claude-sonnet-5" },
		]);
		await page.close();
	});

	it("lays two versions beside each other, marks what differs, and goes on from either", async () => {
		const { page, panel, complaints } = await stage.open({ scenario: "versions", width: 700 });
		await answerIn(panel).hover();
		await panel.getByRole("button", { name: "Compare versions" }).click();
		const sheet = panel.getByRole("dialog", { name: "Compare versions" });
		const [left, right] = [
			sheet.getByRole("region", { name: "First version" }),
			sheet.getByRole("region", { name: "Second version" }),
		];
		await left.getByText("04:15").waitFor();
		await right.getByText("5.3 m").waitFor();
		const tops = await Promise.all(
			[left, right].map(async (column) => column.evaluate((element) => element.getBoundingClientRect().top, null)),
		);
		assert.equal(tops[0], tops[1]);
		await sheet.getByRole("combobox", { name: "Version on the left" }).evaluate((element) => {
			(element as HTMLSelectElement).value = "chat-versions-m1";
			element.dispatchEvent(new Event("change", { bubbles: true }));
		}, null);
		await sheet.getByRole("checkbox", { name: "Mark differences" }).click();
		assert.equal(await left.locator("del").innerText(), "1");
		assert.equal(await right.locator("ins").innerText(), "3");
		await left.getByRole("button", { name: "Continue from this one" }).click();
		await sheet.waitFor({ state: "detached" });
		await answerIn(panel).getByText("1/3").waitFor();
		assert.deepEqual(complaints, []);
		await page.close();
	});

	it("lays the versions below each other where the panel is narrow, and closes on Escape", async () => {
		const { page, panel } = await stage.open({ scenario: "versions", width: 300 });
		await answerIn(panel).hover();
		await panel.getByRole("button", { name: "Compare versions" }).click();
		const columns = panel.getByRole("dialog", { name: "Compare versions" }).locator(".compare-column");
		const top = (index: number) => columns.nth(index).evaluate((element) => element.getBoundingClientRect().top, null);
		assert.ok((await top(1)) > (await top(0)));
		await page.keyboard.press("Escape");
		await columns.first().waitFor({ state: "detached" });
		await page.close();
	});

	it("forks into a chat of its own", async () => {
		const { page, panel } = await stage.open({ scenario: "versions" });
		await answerIn(panel).hover();
		await answerIn(panel).getByRole("button", { name: "Fork from here" }).click();
		await panel.getByText("A fork").first().waitFor();
		assert.deepEqual(await calls(page, "message/fork"), [{ messageId: "chat-versions-c" }]);
		await page.close();
	});

	it("rates an answer with stars and a note, and shows the rating", async () => {
		const { page, panel } = await stage.open({ scenario: "versions" });
		await answerIn(panel).hover();
		await panel.getByRole("button", { name: "Rate", exact: true }).click();
		const form = panel.getByRole("dialog", { name: "Rate" });
		assert.equal(await form.getByRole("button", { name: "Save rating" }).isDisabled(), true);
		await form.getByRole("button", { name: "4 stars" }).click();
		await form.getByRole("textbox", { name: "Note" }).fill("Right, but no source.");
		await form.getByRole("button", { name: "Save rating" }).click();
		await answerIn(panel).getByText("4 of 5").waitFor();
		assert.deepEqual(await calls(page, "message/rate"), [
			{ messageId: "chat-versions-c", rating: { value: 4, note: "Right, but no source." } },
		]);
		await page.close();
	});
});
