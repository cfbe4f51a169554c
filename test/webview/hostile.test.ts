import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { Message, MessagePage } from "../../src/shared/model.ts";
import { MarkdownDocument } from "../../src/webview/markdown/markdownDocument.ts";
import { maxBlockLength } from "../../src/webview/markdown/tailLexer.ts";
import type { Page, Scope } from "./stage/browser.ts";
import { blankMessage, blankSummary } from "./stage/fakeHost.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";

type Input =
	| string
	| { readonly chunks: readonly string[] }
	| { readonly repeat: string; readonly n: number; readonly suffix?: string };

interface HostileCase {
	readonly id: string;
	readonly category: string;
	readonly input: Input;
}

const fixture = new URL("../fixtures/markdown/hostile.json", import.meta.url);
const cases = JSON.parse(readFileSync(fixture, "utf8")) as readonly HostileCase[];

function piecesOf(input: Input): readonly string[] {
	if (typeof input === "string") return [input];
	return "chunks" in input ? input.chunks : [input.repeat.repeat(input.n) + (input.suffix ?? "")];
}

/** A server that should never be asked for anything. */
async function openCanary(): Promise<{ readonly server: Server; readonly origin: string; readonly hits: string[] }> {
	const hits: string[] = [];
	const server = createServer((request, response) => {
		hits.push(request.url ?? "");
		response.end();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	return { server, hits, origin: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}` };
}

function pageWith(text: string, id: string): MessagePage {
	const message: Message = {
		...blankMessage(id, "chat-hostile"),
		role: "assistant",
		speaker: "agent:evil",
		parts: [{ type: "text", text }],
	};
	return { conversation: blankSummary("chat-hostile", "Hostile"), messages: [message], hasEarlier: false };
}

/** Shows a text as an answer, then hovers over and clicks everything in it. */
async function showAndTouch(page: Page, panel: Scope, text: string, id: string): Promise<void> {
	await page.evaluate((shown) => window.fakeHost.notify("view/show", { page: shown, draft: null }), pageWith(text, id));
	await panel.locator(`[data-message-id="${id}"]`).waitFor({ state: "attached" });
	await panel
		.locator(".message-parts")
		.first()
		.evaluate((parts) => {
			for (const element of parts.querySelectorAll<HTMLElement>(".markdown *")) {
				element.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
				if (!element.closest("button")) element.click();
			}
		}, null);
}

/** What a hostile text left behind; runs in the panel. */
function look(_none: null): {
	readonly title: string;
	readonly elements: number;
	readonly targets: number;
	readonly links: readonly string[];
} {
	const forbidden = ".markdown :is(img,iframe,script,style,link,form,input,svg,video,object)";
	const targets = ".markdown [href], .markdown [src], .markdown [style], .markdown [id]";
	const links = document.querySelectorAll<HTMLElement>(".markdown [data-href]");
	return {
		title: document.title,
		elements: document.querySelectorAll(forbidden).length,
		targets: document.querySelectorAll(targets).length,
		links: Array.from(links, (link) => link.dataset["href"] ?? ""),
	};
}

describe("hostile Markdown in Chromium under the real policy", function () {
	let stage: PanelStage;
	let canary: Awaited<ReturnType<typeof openCanary>>;

	before(async function () {
		const opened = await openPanelStage(this);
		if (opened) stage = opened;
		canary = await openCanary();
	});

	after(async () => {
		await stage?.close();
		canary?.server.close();
	});

	beforeEach(function () {
		this.timeout(120_000);
	});

	it("can tell when a script runs or a request leaves", async () => {
		const { page } = await stage.open({ scenario: "empty" });
		await page.evaluate((origin) => {
			Object.assign(window, { __PWN__: () => (document.title = "owned") });
			document.body.innerHTML = `<img src="${origin}/live" onerror="__PWN__()">`;
		}, canary.origin);
		while (canary.hits.length === 0) await page.waitForTimeout(20);
		while ((await page.evaluate(() => document.title, null)) !== "owned") await page.waitForTimeout(20);
		canary.hits.length = 0;
		await page.close();
	});

	it("runs no script, sends no request and goes nowhere", async () => {
		const { page, panel, complaints } = await stage.open({ scenario: "empty" });
		const frame = page.frames().find((candidate) => candidate.url().includes("/panel"));
		assert.ok(frame);
		await frame.evaluate(() => Object.assign(window, { __PWN__: () => (document.title = "owned") }), null);
		const address = frame.url();
		for (const { id, input } of cases) {
			const text = piecesOf(input).join("").replaceAll("__EXFIL__", canary.origin);
			await showAndTouch(page, panel, text, id);
			const seen: ReturnType<typeof look> = await frame.evaluate(look, null);
			assert.equal(seen.title, "Daybook", id);
			assert.equal(seen.elements + seen.targets, 0, id);
			for (const link of seen.links) assert.match(link, /^(https?|mailto):/, id);
		}
		assert.equal(frame.url(), address);
		assert.deepEqual(canary.hits, []);
		assert.deepEqual(stage.stage.strayRequests, []);
		assert.deepEqual(complaints, []);
		await page.close();
	});

	it("leaves opening a link to the host, and tells when its words name another place", async () => {
		const { page, panel } = await stage.open({ scenario: "empty" });
		await showAndTouch(page, panel, "[https://github.com/login](https://evil.example/phish)", "link");
		const opened = await page.evaluate(() => window.fakeHost.paramsOf("link/open"), null);
		assert.deepEqual(opened, [{ address: "https://evil.example/phish" }]);
		await panel.getByText("(evil.example)").waitFor();
		await page.close();
	});

	it("would be stopped by the policy even if it came to HTML", async () => {
		const { page } = await stage.open({ scenario: "empty" });
		const frame = page.frames().find((candidate) => candidate.url().includes("/panel"));
		const outcome = await frame?.evaluate(() => {
			try {
				document.body.innerHTML = "<b>markup</b>";
				return "let through";
			} catch {
				return "refused";
			}
		}, null);
		assert.equal(outcome, "refused");
		await page.close();
	});

	it("never gives the lexer more than a few times the text, however hostile", () => {
		for (const { id, input } of cases.filter((one) => one.category === "md-dos")) {
			const text = piecesOf(input).join("");
			const document = new MarkdownDocument();
			document.append(text);
			document.finish();
			document.groups();
			assert.ok(document.charactersLexed <= 4 * Math.min(text.length, maxBlockLength) + 100, id);
		}
	});
});
