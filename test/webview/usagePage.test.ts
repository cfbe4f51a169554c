import assert from "node:assert/strict";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";

describe("the usage page in Chromium", function () {
	let stage: PanelStage;

	before(async function () {
		const opened = await openPanelStage(this);
		if (opened) stage = opened;
	});

	after(() => stage?.close());

	it("shows the costs by day, model and project with what could not be priced", async function () {
		this.timeout(30_000);
		const page = await stage.browser.newPage({ viewport: { width: 700, height: 800 } });
		await page.goto(stage.stage.address({ scenario: "usage", entry: "usage" }));
		const usage = page.frameLocator("iframe");
		for (const [name, rows] of [
			["Cost by day", 2],
			["Cost by model", 3],
			["Cost by project", 2],
		] as const) {
			const table = usage.getByRole("region", { name }).getByRole("table");
			await table.waitFor();
			assert.equal(await table.locator("tbody tr").count(), rows, name);
		}
		await usage.getByText("$1.23 + 3 unpriced").first().waitFor();
		const unknown = usage.getByRole("row", { name: /unknown-1/ });
		assert.match(await unknown.innerText(), /unknown-1\s+unknown\s+3/);
		await page.close();
	});

	it("says that nothing was used in an empty period", async function () {
		this.timeout(30_000);
		const page = await stage.browser.newPage({ viewport: { width: 700, height: 800 } });
		await page.goto(stage.stage.address({ scenario: "usage", entry: "usage" }));
		const usage = page.frameLocator("iframe");
		await usage.getByRole("button", { name: "Today" }).click();
		await usage.getByText("Nothing was used in this period.").waitFor();
		assert.equal(await usage.getByRole("table").count(), 0);
		await page.close();
	});
});
