import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { accessStates } from "./accessStates.ts";
import type { Page } from "./stage/browser.ts";
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

	for (const [name, [scenario, go]] of Object.entries(accessStates)) {
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
