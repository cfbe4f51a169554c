import assert from "node:assert/strict";
import type { Scope } from "./stage/browser.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";
import { until } from "./stage/until.ts";

/** The coloured words within an element as "kind:word", in the order of the page. */
function colouredWords(panel: Scope, selector = "body"): Promise<readonly string[]> {
	return panel.locator(selector).evaluate((element) => {
		const words: { readonly place: number; readonly text: string }[] = [];
		const texts: Node[] = [];
		const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
		while (walker.nextNode()) texts.push(walker.currentNode);
		for (const [name, highlight] of CSS.highlights) {
			for (const { startContainer, startOffset, endOffset } of highlight as unknown as Iterable<StaticRange>) {
				if (!element.contains(startContainer)) continue;
				const text = startContainer.textContent?.slice(startOffset, endOffset) ?? "";
				words.push({ place: texts.indexOf(startContainer) * 1e6 + startOffset, text: `${name.slice(5)}:${text}` });
			}
		}
		return words.toSorted((a, b) => a.place - b.place).map(({ text }) => text);
	}, null);
}

describe("colours of code in Chromium", function () {
	let stage: PanelStage;

	before(async function () {
		const opened = await openPanelStage(this);
		if (opened) stage = opened;
	});

	after(() => stage?.close());

	it("come with the first code on screen, under the page's policy, without an element", async () => {
		const { page, panel, complaints } = await stage.open({ scenario: "short" });
		await until(async () => (await colouredWords(panel)).includes("keyword:export"));
		const words = await colouredWords(panel);
		assert.ok(words.includes("keyword:const") && words.includes("number:1"), words.join(" "));
		const code = panel.locator(".code-block code").first();
		assert.equal(await code.evaluate((element) => element.querySelectorAll("*").length, null), 1);
		assert.deepEqual(complaints, []);
		assert.deepEqual(stage.stage.strayRequests, []);
		await page.close();
	});

	it("are not loaded for a chat without code", async () => {
		const { page, panel } = await stage.open({ scenario: "empty" });
		assert.equal(await panel.locator('script[src$="grammars.js"]').count(), 0);
		await page.close();
	});

	it("are the same for a text that grew, with invisible characters in it, as for one that was there", async () => {
		const { page, panel } = await stage.open({ scenario: "short", height: 900 });
		const code = '```ts\nconst a = "x\u200by"; // one\n/* two\nlines */ let b = 12;\n```\n';
		const show = async (pieces: readonly string[]) => {
			const id = await page.evaluate(async (parts) => {
				const answer = window.fakeHost.begin("chat-short");
				for (const part of parts) {
					window.fakeHost.write(answer, part);
					await new Promise(requestAnimationFrame);
				}
				window.fakeHost.end(answer);
				return answer;
			}, pieces);
			const selector = `[data-message-id="${id}"]`;
			await until(async () => (await colouredWords(panel, selector)).includes("number:12"));
			return colouredWords(panel, selector);
		};
		const grown = await show(Array.from(code));
		assert.deepEqual(await show([code]), grown);
		assert.ok(grown.includes("comment:// one"), grown.join(" "));
		await page.close();
	});

	it("are kept for what is near the view only, however long the code is", async () => {
		const { page, panel } = await stage.open({ scenario: "short" });
		await page.evaluate(
			(text) => {
				const answer = window.fakeHost.begin("chat-short");
				window.fakeHost.write(answer, text);
				window.fakeHost.end(answer);
			},
			`\`\`\`ts\n${"const value = compute(1, 2);\n".repeat(5000)}\`\`\`\n`,
		);
		await panel.locator(".chunk").nth(156).waitFor({ state: "attached" });
		await until(async () => (await colouredWords(panel)).length > 100);
		await page.waitForTimeout(300);
		const count = (await colouredWords(panel)).length;
		assert.ok(count < 1500, `${count} coloured words`);
		await page.close();
	});
});
