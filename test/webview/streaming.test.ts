import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gfmSamples } from "./markdown/gfmSamples.ts";
import { blankMessage, blankSummary } from "./stage/fakeHost.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";

const fixture = new URL("../fixtures/markdown/commonmark-0.31.json", import.meta.url);
const examples = JSON.parse(readFileSync(fixture, "utf8")) as readonly { readonly markdown: string }[];
const longTable = `| a | b |\n|---|---|\n${"| some cell | another |\n".repeat(150)}`;
const text = [...examples.map((example) => example.markdown), ...gfmSamples, longTable].join("\n\n");

/** Pieces of irregular length, the same on every run. */
function pieces(): readonly string[] {
	const cut: string[] = [];
	let seed = 7;
	for (let at = 0; at < text.length;) {
		seed = (seed * 48_271) % 2_147_483_647;
		const length = 1 + (seed % 160);
		cut.push(text.slice(at, at + length));
		at += length;
	}
	return cut;
}

describe("streaming into the panel in Chromium", function () {
	let stage: PanelStage;

	before(async function () {
		const opened = await openPanelStage(this);
		if (opened) stage = opened;
	});

	after(() => stage?.close());

	it("leaves the same elements as the text in one piece", async function () {
		const { page, panel } = await stage.open({ scenario: "short" });
		const id = await page.evaluate(async (parts) => {
			const answer = window.fakeHost.begin("chat-short");
			for (const part of parts) {
				window.fakeHost.write(answer, part);
				await new Promise(requestAnimationFrame);
			}
			window.fakeHost.end(answer);
			return answer;
		}, pieces());
		await panel.getByRole("status").getByText("The answer is complete.").waitFor({ state: "attached" });
		const streamed = await panel
			.locator(`[data-message-id="${id}"] .markdown`)
			.evaluate((element) => element.innerHTML, null);
		const message = {
			...blankMessage("whole", "chat-whole"),
			role: "assistant" as const,
			parts: [{ type: "text" as const, text }],
		};
		await page.evaluate((shown) => window.fakeHost.notify("view/show", { page: shown, draft: null }), {
			conversation: blankSummary("chat-whole", "Whole"),
			messages: [message],
			hasEarlier: false,
		});
		const whole = await panel
			.locator('[data-message-id="whole"] .markdown')
			.evaluate((element) => element.innerHTML, null);
		assert.ok(whole.length > text.length);
		assert.equal(streamed, whole);
		await page.close();
	});

	it("keeps the columns of a long table in line while rows come, and when the panel becomes narrower", async function () {
		const { page, panel } = await stage.open({ scenario: "short", width: 600 });
		const head = "| Harbour | Note | Height |\n|:--|--|--:|\n";
		const id = await page.evaluate(async (start) => {
			const answer = window.fakeHost.begin("chat-short");
			window.fakeHost.write(answer, start);
			for (let row = 0; row < 40; row++) {
				window.fakeHost.write(answer, "| North quay | five metres, and a little more | 5.1 m |\n".repeat(5));
				await new Promise(requestAnimationFrame);
			}
			return answer;
		}, head);
		const table = panel.locator(`[data-message-id="${id}"] table`);
		await table.locator("tr").nth(200).waitFor({ state: "attached" });
		const edges = () =>
			table.evaluate((element) => {
				const rows = Array.from(element.querySelectorAll("tr"), (row) =>
					Array.from(row.children, (cell) => Math.round(cell.getBoundingClientRect().left)).join(),
				);
				return { rows: rows.length, kinds: new Set(rows).size, width: element.clientWidth };
			}, null);
		const wide = await edges();
		assert.deepEqual({ rows: wide.rows, kinds: wide.kinds }, { rows: 201, kinds: 1 });
		await page.setViewportSize({ width: 300, height: 640 });
		await page.waitForTimeout(100);
		const narrow = await edges();
		assert.equal(narrow.kinds, 1);
		assert.ok(narrow.width < wide.width, `${narrow.width} px, before ${wide.width} px`);
		await page.close();
	});

	it("touches only the end of a long answer while it grows", async function () {
		const { page, panel } = await stage.open({ scenario: "short" });
		const id = await page.evaluate((before) => {
			const answer = window.fakeHost.begin("chat-short");
			window.fakeHost.write(answer, before);
			return answer;
		}, "A paragraph with **strong** words.\n\n".repeat(600));
		const markdown = panel.locator(`[data-message-id="${id}"] .markdown`);
		await markdown.locator("p").nth(599).waitFor({ state: "attached" });
		await markdown.evaluate((element) => {
			const changes: Node[] = [];
			new MutationObserver((records) => changes.push(...records.map((record) => record.target))).observe(element, {
				subtree: true,
				childList: true,
				characterData: true,
				attributes: true,
			});
			Object.assign(element, { changes });
		}, null);
		await page.evaluate(async (answer) => {
			for (let count = 0; count < 50; count++) {
				window.fakeHost.write(answer, "more ");
				await new Promise(requestAnimationFrame);
			}
		}, id);
		await panel.getByText(/(more ){49}more/).waitFor();
		const elsewhere = await markdown.evaluate((element) => {
			const changes: unknown = Reflect.get(element, "changes");
			const last = element.lastElementChild?.lastElementChild;
			return (changes as Node[]).filter((node) => node !== last?.parentElement && !last?.contains(node)).length;
		}, null);
		assert.equal(elsewhere, 0);
		await page.close();
	});
});
