import assert from "node:assert/strict";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";

describe("the estimate beside Send in Chromium", function () {
	let stage: PanelStage;

	before(async function () {
		const opened = await openPanelStage(this);
		if (opened) stage = opened;
	});

	after(() => stage?.close());

	it("tells tokens, cost and share of the window while there is a text, and its error on hover", async function () {
		const page = await stage.browser.newPage({ viewport: { width: 300, height: 700 } });
		await page.goto(stage.stage.address({ scenario: "short" }));
		const panel = page.frameLocator("iframe");
		const estimate = panel.locator(".composer-estimate");
		const box = panel.getByRole("textbox", { name: "Message" });
		await box.fill("How many words are these?");
		await panel.getByText(/^≈ 1\.2k · /).waitFor();
		for (const width of [500, 460, 300, 250]) {
			await page.setViewportSize({ width, height: 700 });
			assert.match(await estimate.innerText(), /^≈ 1\.2k · (?:\$0\.0043|local) · 3\.7 %$/);
			const isCut = await estimate.evaluate((span) => span.scrollWidth > span.clientWidth, null);
			assert.equal(isCut, false, `${width} pixels`);
		}
		assert.match((await estimate.getAttribute("title")) ?? "", /off by 8 % of late/);
		const isWider = await panel.locator("body").evaluate((body) => body.scrollWidth > body.clientWidth, null);
		assert.equal(isWider, false);
		await box.fill("");
		await panel.getByText(/^≈ 1\.2k/).waitFor({ state: "hidden" });
		await page.close();
	});
});
