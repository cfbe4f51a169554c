import assert from "node:assert/strict";
import { localeOf } from "../../src/webview/pageLocale.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";

describe("the locale of dates and figures", function () {
	let stage: PanelStage | undefined;

	before(async function () {
		stage = await openPanelStage(this);
	});

	after(async () => stage?.close());

	it("is the page's language, in the regional form that the user prefers", () => {
		assert.equal(localeOf("de", ["en-GB", "en"]), "de");
		assert.equal(localeOf("en", ["de-DE", "en-GB", "en-US"]), "en-GB");
		assert.equal(localeOf("pt-br", ["pt-PT", "pt"]), "pt-br");
		assert.equal(localeOf("", ["de"]), undefined);
	});

	it("is German on a German page of an English browser", async () => {
		assert.ok(stage);
		const page = await stage.browser.newPage({ viewport: { width: 700, height: 800 } });
		await page.goto(stage.stage.address({ scenario: "usage", entry: "usage", language: "de" }));
		const usage = page.frameLocator("iframe");
		const costs = usage.getByRole("region", { name: "Kosten nach Tag", exact: true });
		await costs.getByRole("table").waitFor();
		assert.match(await costs.innerText(), /\d+\. (Jan|Feb|März|Apr|Mai|Juni|Juli|Aug|Sept|Okt|Nov|Dez)\.? \d{4}/);
		await page.close();
	});

	it("is that of the figures beside an answer, too", async () => {
		assert.ok(stage);
		const { page, panel } = await stage.open({ scenario: "errors", language: "de" });
		const answer = panel.getByRole("article").nth(1);
		await answer.getByText("8,4 s").waitFor();
		await answer.getByText(/0,012345\s\$/).waitFor();
		await page.close();
	});
});
