import assert from "node:assert/strict";
import type { Page, Scope } from "./stage/browser.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";
import { until } from "./stage/until.ts";

describe("the page of the audit log in Chromium", function () {
	let stage: PanelStage;
	let page: Page;
	let audit: Scope;

	before(async function () {
		const opened = await openPanelStage(this);
		if (opened) stage = opened;
	});

	after(() => stage?.close());

	beforeEach(async function () {
		page = await stage.browser.newPage({ viewport: { width: 700, height: 500 } });
		await page.goto(stage.stage.address({ scenario: "empty", entry: "audit" }));
		audit = page.frameLocator("iframe");
		await audit.getByText("Nothing that belongs here was done yet.").waitFor();
	});

	afterEach(async () => page.close());

	const enter = async (count: number) => page.evaluate((wanted) => window.enterAudit(wanted), count);
	const rows = () => audit.locator("tbody tr");
	const row = (index: number) => audit.getByRole("row", { name: new RegExp(`call number ${index}\\.`) });
	const topOf = async (index: number) =>
		row(index).evaluate((element) => Math.round(element.getBoundingClientRect().top), null);
	const scrolled = async () => audit.locator("body").evaluate(() => Math.round(window.scrollY), null);

	it("shows new lines as they come, the newest first", async () => {
		await enter(1);
		await row(1).waitFor();
		await enter(2);
		await row(3).waitFor();
		assert.equal(await rows().count(), 3);
		assert.match(await rows().first().innerText(), /call number 3\./);
		assert.equal(await scrolled(), 0, "who looks at the newest goes on to do so");
	});

	it("leaves what is read where it is, however many lines come", async () => {
		await enter(250);
		await row(250).waitFor();
		await audit.getByRole("button", { name: "Show earlier lines" }).click();
		await row(60).waitFor();
		await row(120).evaluate((element) => element.scrollIntoView({ block: "center" }), null);
		const [top, at] = [await topOf(120), await scrolled()];
		for (const [count, newest] of [
			[1, 251],
			[30, 281],
			[230, 511],
		] as const) {
			await enter(count);
			await row(newest).waitFor({ state: "attached" });
			await until(async () => (await rows().count()) === 200 + newest - 250);
			// A page scrolls by whole pixels.
			assert.ok(Math.abs((await topOf(120)) - top) <= 3, `${count} more`);
		}
		assert.ok((await scrolled()) > at);
		await audit.getByRole("button", { name: "Show earlier lines" }).click();
		await row(1).waitFor({ state: "attached" });
		assert.equal(await rows().count(), 511, "each line once and none left out");
	});

	it("keeps to what was searched for", async () => {
		await enter(5);
		await row(5).waitFor();
		await audit.getByRole("searchbox", { name: "Search the log" }).fill("number 7.");
		await audit.getByText("No line fits.").waitFor();
		await enter(1);
		await enter(1);
		await row(7).waitFor();
		await enter(1);
		await audit.getByRole("searchbox", { name: "Search the log" }).fill("");
		await row(8).waitFor();
		assert.equal(await rows().count(), 8);
	});
});
