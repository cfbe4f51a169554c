import assert from "node:assert/strict";
import type { Page, Scope } from "./stage/browser.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";
import { until } from "./stage/until.ts";

describe("the usage page in Chromium", function () {
	let stage: PanelStage;
	let page: Page;
	let usage: Scope;

	before(async function () {
		const opened = await openPanelStage(this);
		if (opened) stage = opened;
	});

	after(() => stage?.close());

	beforeEach(async function () {
		page = await stage.browser.newPage({ viewport: { width: 700, height: 800 } });
		await page.goto(stage.stage.address({ scenario: "usage", entry: "usage" }));
		usage = page.frameLocator("iframe");
		await usage.getByRole("heading", { name: "Usage" }).waitFor();
	});

	afterEach(async () => page.close());

	/** What the page made the host do last; waits for the first. */
	const asked = async (): Promise<unknown> => {
		for (;;) {
			const last: unknown = await page.evaluate(() => window.usageAsked.at(-1) ?? null, null);
			if (last !== null) return last;
			await page.waitForTimeout(20);
		}
	};

	it("shows the costs by day, model and project with what could not be priced", async () => {
		for (const [name, rows] of [
			["Cost by day", 2],
			["Cost by model", 3],
			["Cost by project", 2],
		] as const) {
			const table = usage.getByRole("region", { name, exact: true }).getByRole("table");
			await table.waitFor();
			assert.equal(await table.locator("tbody tr").count(), rows, name);
		}
		await usage.getByText("$1.23 + 3 unpriced").first().waitFor();
		const projects = usage.getByRole("region", { name: "Cost by project", exact: true });
		await projects.getByRole("button", { name: "Other folders, or none", exact: true }).waitFor();
		const unknown = usage.getByRole("region", { name: "Cost by model" }).getByRole("row", { name: /unknown-1/ });
		assert.match(await unknown.innerText(), /unknown-1\s+unknown\s+3/);
	});

	it("says that nothing was used in an empty period, and what to do", async () => {
		await usage.getByRole("button", { name: "Today", exact: true }).click();
		await usage.getByText("Nothing was used in this period.").waitFor();
		assert.equal(await usage.getByRole("table").count(), 0);
		await usage.getByRole("button", { name: "New chat" }).click();
		await usage.getByText("Nothing was used in this period.").waitFor();
		assert.equal(await asked(), "new_chat");
	});

	it("opens a figure to its calls and a call to its price and formula, in two clicks", async () => {
		const models = usage.getByRole("region", { name: "Cost by model" });
		await models.getByRole("button", { name: "claude-sonnet-5" }).click();
		await usage.getByRole("heading", { name: "Calls: claude-sonnet-5" }).waitFor();
		assert.equal(((await asked()) as { filter: { modelId: string } }).filter.modelId, "anthropic/claude-sonnet-5");
		await usage.getByRole("button", { name: /2026/ }).click();
		await usage.getByRole("row", { name: /^Fresh input\s+1,100\s+× \$3\.00 per million\s+= \$0\.0033/ }).waitFor();
		await usage.getByText("bundled:anthropic/claude-sonnet-5:abc").waitFor();
		assert.match(await usage.locator(".call-facts").innerText(), /Region\s+us\b/);
		await usage.getByText(/unknown until it was priced anew at/).waitFor();
		await usage.getByRole("button", { name: /Back to the figures/ }).click();
		await usage.getByRole("region", { name: "Cost by day", exact: true }).waitFor();
	});

	it("lets the keyboard walk along the days and open one", async () => {
		const chart = usage.getByRole("group", { name: "Cost by day, chart" });
		await chart.getByRole("button").last().focus();
		await usage.getByText("Sep 30, 2026: $1.00").waitFor();
		await page.keyboard.press("ArrowLeft");
		await usage.getByText("Sep 29, 2026: $0.23").waitFor();
		assert.equal(await chart.locator('[tabindex="0"]').count(), 1);
		await page.keyboard.press("Enter");
		await usage.getByRole("heading", { name: "Calls: Sep 29, 2026" }).waitFor();
		const { filter } = (await asked()) as { filter: { from: string; to: string } };
		assert.deepEqual([filter.from, filter.to], ["2026-09-29", "2026-09-29"]);
	});

	it("draws tokens instead of costs when asked", async () => {
		await usage.getByRole("button", { name: "Tokens", exact: true }).click();
		const chart = usage.getByRole("group", { name: "Tokens by day, chart" });
		await chart.getByRole("button").last().focus();
		await usage.getByText("Sep 30, 2026: 56k").waitFor();
	});

	it("copies a table and shows the query behind it", async () => {
		const projects = usage.getByRole("region", { name: "Cost by project" });
		await projects.getByRole("button", { name: "Copy table: Cost by project" }).click();
		assert.match(String(await asked()), /^Project\tCost\tCalls\tInput\tCached\tOutput\nharbour\t\$1\.20\t30\t/);
		await projects.getByRole("button", { name: "Query behind: Cost by project" }).click();
		await projects.getByText("SELECT 1").waitFor();
	});

	it("gives the page as it is shown to be printed, with its charts and tables", async () => {
		await usage.getByRole("button", { name: "Save for printing…" }).click();
		const html = String(await asked());
		assert.match(html, /^<main class="usage-page">/);
		assert.equal(html.match(/<table/g)?.length, 11);
		assert.match(html, /<h1>Usage<\/h1>/);
		assert.match(html, /<rect class="day-bar"/);
		assert.doesNotMatch(html, /<script/);
	});

	it("gives all rows of a year to be printed, no controls, and a chart without the width of the screen", async () => {
		await usage.getByRole("button", { name: "365 days" }).click();
		const days = usage.getByRole("region", { name: "Cost by day", exact: true });
		const label = await days.getByRole("button", { name: /Show all 2\d\d rows/ }).innerText();
		await usage.getByRole("button", { name: "Save for printing…" }).click();
		const html = String(await asked());
		assert.doesNotMatch(html, /<button|role="button"|tabindex|Show all|>Measure<|Storage by project/);
		const table = /aria-label="Cost by day, table".*?<\/table>/s.exec(html)?.[0] ?? "";
		assert.equal(table.match(/<th scope="row">/g)?.length, Number(/\d+/.exec(label)?.[0]));
		assert.match(html, /<svg viewBox="0 0 680 150" width="100%"/);
		assert.equal(await days.locator("tbody tr").count(), 12, "The page on the screen stays as it is");
	});

	it("says how many days share a column of the chart", async () => {
		assert.equal(await usage.getByText(/days a column/).count(), 0);
		await usage.getByRole("button", { name: "365 days" }).click();
		await usage.getByText(/^[3-5] days a column$/).waitFor();
	});

	it("keeps a query that was opened beside the total within the page", async () => {
		const total = usage.getByRole("region", { name: "Total" });
		await total.getByRole("button", { name: "Query behind: Total" }).click();
		await total.getByRole("button", { name: "Copy query" }).waitFor();
		const isWider = await usage.locator("body").evaluate((body) => body.scrollWidth > body.clientWidth, null);
		assert.equal(isWider, false);
	});

	it("tells where the budgets stand", async () => {
		const budgets = usage.getByRole("region", { name: "Budgets" });
		assert.match(await budgets.innerText(), /Today's budget\s+\$1\.00 of \$1\.00 · spent/);
		assert.match(await budgets.innerText(), /This month's budget\s+\$1\.23 \+ 3 unpriced of \$5\.155/);
		assert.equal(await budgets.getByRole("meter", { name: "This month's budget" }).getAttribute("value"), "1234567");
	});

	it("opens what a budget has spent to its calls, and shows the query for it", async () => {
		const budgets = usage.getByRole("region", { name: "Budgets" });
		await budgets.getByRole("button", { name: "Query behind: This month's budget" }).click();
		await budgets.getByText("SELECT 1").waitFor();
		await budgets.getByRole("button", { name: /^\$1\.23 .*of \$5\.155/ }).click();
		await usage.getByRole("heading", { name: "Calls: This month's budget" }).waitFor();
		const { filter } = (await asked()) as { filter: Record<string, unknown> };
		assert.deepEqual([filter["from"], filter["to"], filter["origin"]], ["2026-09-01", "2026-09-30", "daybook"]);
	});

	it("shows a year in columns that can still be told apart, also in a narrow tab", async () => {
		await page.setViewportSize({ width: 320, height: 800 });
		await usage.getByRole("button", { name: "365 days" }).click();
		const chart = usage.getByRole("group", { name: "Cost by day, chart" });
		const days = usage.getByRole("region", { name: "Cost by day", exact: true });
		await days.getByRole("button", { name: /Show all 2\d\d rows/ }).waitFor();
		assert.equal(await days.locator("tbody tr").count(), 12);
		await days.getByRole("button", { name: /Show all/ }).click();
		await days
			.getByRole("row", { name: /Oct 1, 2025|Oct 2, 2025/ })
			.first()
			.waitFor();
		const columns = await chart.getByRole("button").count();
		assert.ok(columns > 20 && columns < 60, `${columns}`);
		const isWider = await usage.locator("body").evaluate((body) => body.scrollWidth > body.clientWidth, null);
		assert.equal(isWider, false);
	});

	it("calls an agent session by the beginning of its prompt, or by its id, on each side and on paper", async () => {
		const sessions = usage.getByRole("region", { name: "Agent sessions" });
		await sessions.getByRole("button", { name: "Session aaaa0003", exact: true }).waitFor();
		const label = await sessions.getByRole("button", { name: /^Explain a very long request/ }).innerText();
		assert.match(label, /^.{119}…$/);
		await usage.getByRole("button", { name: "Save for printing…" }).click();
		const html = String(await asked());
		assert.ok(html.includes(`>${label}<`) && html.includes("Session aaaa0003"));
		await usage.getByRole("button", { name: "Timeline" }).click();
		const day = usage.getByRole("region", { name: /September 30, 2026/ });
		await day.getByText("Session aaaa0003").waitFor();
		await day.getByText(label).waitFor();
	});

	it("tells what was done day by day", async () => {
		await usage.getByRole("button", { name: "Timeline" }).click();
		const day = usage.getByRole("region", { name: /September 30, 2026/ });
		assert.match(await day.innerText(), /3 h 30 min active · \$1\.00 \+ 3 unpriced/);
		assert.equal(await day.getByRole("listitem").count(), 6);
		await day.getByRole("button", { name: /harbour master/ }).click();
		assert.equal(await asked(), "c1");
	});

	it("opens a day's cost and an entry's to their calls, and shows the query for cost and time by day", async () => {
		await usage.getByRole("button", { name: "Timeline" }).click();
		const day = usage.getByRole("region", { name: /September 30, 2026/ });
		const filterOf = async () => ((await asked()) as { filter: Record<string, unknown> }).filter;
		await day.getByRole("button", { name: "$1.00 + 3 unpriced" }).click();
		await usage.getByRole("heading", { name: /Calls: .*September 30, 2026/ }).waitFor();
		const { from, to, conversationId } = await filterOf();
		assert.deepEqual([from, to, conversationId], ["2026-09-30", "2026-09-30", null]);
		await usage.getByRole("button", { name: "Back to the timeline" }).click();
		await day.getByRole("button", { name: "$0.90" }).click();
		await usage.getByRole("heading", { name: /Calls: .*harbour master/ }).waitFor();
		assert.equal((await filterOf())["conversationId"], "c1");
		await usage.getByRole("button", { name: "Back to the timeline" }).click();
		await day.getByRole("button", { name: "$0.10" }).click();
		await usage.getByRole("heading", { name: /Calls: .*nobody counted/ }).waitFor();
		const ofTask = await filterOf();
		assert.deepEqual(
			[ofTask["backgroundTaskId"], ofTask["conversationId"], ofTask["from"]],
			["t1", null, "2026-09-30"],
		);
		await usage.getByRole("button", { name: "Back to the timeline" }).click();
		await usage.getByRole("button", { name: "Query behind: Cost and time by day" }).click();
		await usage.getByText("SELECT 1").waitFor();
		await usage.getByRole("button", { name: "Copy table: Cost and time by day" }).click();
		await until(async () => typeof (await asked()) === "string");
		assert.match(String(await asked()), /^Day\tCost\tActive time\n2026-09-30\t\$1\.00 \+ 3 unpriced\t3 h 30 min$/);
	});
});
