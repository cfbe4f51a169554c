import assert from "node:assert/strict";
import { startAnthropicStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { rows } from "./databaseRows.ts";
import { answerEnded, ask, chooseModel, eventually, newChat, panelOf } from "./panelSteps.ts";

const key = "sk-ant-e2e-0123456789";

/** Enters a key as a user does: the palette, the host, the password box. */
async function enterKey(window: EditorWindow, entered: string): Promise<void> {
	await window.runCommand("Daybook: Set API Key");
	await window.quickPickRows.filter({ hasText: "Anthropic" }).first().click();
	const box = window.page.locator('.quick-input-widget input[type="password"]');
	await box.fill(entered);
	await window.page.keyboard.press("Enter");
	await box.waitFor({ state: "hidden" });
}

describe("a chat with Anthropic in the installed package", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;

	before(async () => {
		standIn = await startAnthropicStandIn({ key, models: ["claude-sonnet-4-6", "claude-nobody-knows-9"] });
		editor = await startEditor({
			settings: {
				// Nothing listens there.
				"daybook.ollama.host": "http://127.0.0.1:9",
				"daybook.anthropic.baseUrl": standIn.url,
			},
		});
		window = await editor.openWindow();
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	it("asks for another key when the first is refused, and goes on with the right one", async () => {
		const panel = await panelOf(window);
		await panel.getByRole("region", { name: "Set up a model" }).waitFor({ timeout: 30_000 });
		await enterKey(window, "sk-ant-wrong");
		const problem = panel.getByRole("group", { name: "Problem" });
		await problem.getByText(/key/i).first().waitFor();
		await window.screenshot("wrong-key");
		await problem.getByRole("button", { name: "Set key…" }).first().waitFor();
		await enterKey(window, key);
		await panel.getByRole("button", { name: /^Model: demo model/ }).waitFor();
		assert.equal(await problem.count(), 0);
	});

	it("costs what the price table says, cache included, to the micro-dollar", async () => {
		const panel = await panelOf(window);
		await chooseModel(panel, "claude-sonnet-4-6");
		await ask(panel, "Hello [[usage input=1234 cacheRead=100000 cacheWriteShort=2000 cacheWriteLong=3000 output=567]]");
		await answerEnded(panel);
		const [usage] = await eventually(
			() => rows(editor, "SELECT * FROM token_usage WHERE model_id = 'anthropic/claude-sonnet-4-6'"),
			(found) => found.length === 1,
		);
		assert.deepEqual(
			["input_uncached", "cache_read", "cache_write_short", "cache_write_long", "output"].map((name) => usage?.[name]),
			[1234, 100_000, 2000, 3000, 567],
		);
		// 1,234 × $3 + 100,000 × $0.30 + 2,000 × $3.75 + 3,000 × $6 + 567 × $15, each per million tokens.
		assert.equal(usage?.["cost_micro_usd"], 3702 + 30_000 + 7500 + 18_000 + 8505);
		await panel.getByRole("article", { name: "Assistant" }).getByText("$0.067707").first().waitFor();
		await window.statusItem("$0.067707 · chat $0.067707").waitFor();
		await newChat(panel);
		await panel.getByRole("button", { name: /^Model: .*claude-sonnet-4-6/ }).waitFor();
	});

	it("says that the cost of a model without a price is unknown", async () => {
		const panel = await panelOf(window);
		await chooseModel(panel, "claude-nobody-knows-9");
		await ask(panel, "Hello");
		await answerEnded(panel);
		const [usage] = await eventually(
			() => rows(editor, "SELECT * FROM token_usage WHERE model_id = 'anthropic/claude-nobody-knows-9'"),
			(found) => found.length === 1,
		);
		assert.equal(usage?.["cost_micro_usd"], null);
		const answer = panel.getByRole("article", { name: "Assistant" });
		await answer
			.getByText(/unknown/)
			.first()
			.waitFor();
		assert.equal(await answer.getByText("$0.00").count(), 0);
		await window.screenshot("unknown-cost");
	});

	it("waits as long as the host says when it limits, tells it, and answers then", async () => {
		const panel = await panelOf(window);
		await newChat(panel);
		await panel.getByRole("button", { name: /^Model: .*claude-nobody-knows-9/ }).waitFor();
		await ask(panel, "Hello [[fault:429 retry-after=4 times=1]]");
		await panel
			.getByText(/Attempt 2 of \d/)
			.first()
			.waitFor();
		await window.screenshot("retry-countdown");
		await answerEnded(panel);
		await panel.getByRole("article", { name: "Assistant" }).getByText("demo model").first().waitFor();
		assert.equal(await panel.getByRole("group", { name: "Problem" }).count(), 0);
	});

	for (const [fault, sentence] of [
		["429 retry-after=1", /limit/i],
		["529", /overloaded|busy/i],
		["cut after=3", /connection|cut|broke/i],
		["html", /web page instead of data/],
	] as const) {
		it(`ends in one card with an action after ${fault}`, async () => {
			const panel = await panelOf(window);
			await newChat(panel);
			await ask(panel, `Hello [[fault:${fault}]]`);
			const problem = panel.getByRole("group", { name: "Problem" });
			await problem.waitFor({ timeout: 90_000 });
			await window.screenshot(`card-${fault.split(" ")[0]}`);
			assert.match((await problem.textContent()) ?? "", sentence);
			assert.ok((await problem.getByRole("button").count()) > 0);
			assert.equal(await panel.locator(".codicon-modifier-spin").count(), 0);
			assert.equal(await panel.getByRole("button", { name: "Stop" }).count(), 0);
		});
	}
});
