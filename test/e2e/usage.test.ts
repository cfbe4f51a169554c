import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { startAnthropicStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { rows } from "./databaseRows.ts";
import { answerEnded, ask, eventually, panelOf } from "./panelSteps.ts";

const key = "sk-ant-e2e-0123456789";
/** 1,000 × $4 and 400 × $20 per million tokens. */
const usage = "[[usage input=1000 output=400]]";

describe("the books in the installed package", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;

	const calls = () => standIn.requests.filter(({ path: asked }) => asked.startsWith("/v1/messages")).length;

	before(async () => {
		standIn = await startAnthropicStandIn({ key, models: ["claude-opus-5-5"] });
		editor = await startEditor({
			settings: {
				// Nothing listens there.
				"daybook.ollama.host": "http://127.0.0.1:9",
				"daybook.anthropic.baseUrl": standIn.url,
				"daybook.budget.day": 0.01,
			},
		});
		window = await editor.openWindow();
		await panelOf(window);
		await window.runCommand("Daybook: Set API Key");
		await window.quickPickRows.filter({ hasText: "Anthropic" }).first().click();
		await window.page.locator('.quick-input-widget input[type="password"]').fill(key);
		await window.page.keyboard.press("Enter");
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	it("show an empty page with one sentence and one action before the first call", async () => {
		await window.runCommand("Daybook: Open Usage");
		const page = await window.webview(".usage-page");
		await page.getByText("Nothing was used in this period.").waitFor();
		await page.getByRole("button", { name: "New chat" }).waitFor();
		await window.screenshot("usage-empty");
	});

	it("stop the second call before a byte is sent once a budget of a cent is spent", async () => {
		const panel = await panelOf(window);
		await panel.getByRole("button", { name: /^Model: demo model/ }).waitFor();
		await ask(panel, `Hello ${usage}`);
		await answerEnded(panel);
		await window.statusItem("$0.012 · chat $0.012").waitFor();
		const before = calls();
		await ask(panel, `Again ${usage}`);
		const problem = panel.getByRole("group", { name: "Problem" });
		await problem.getByText(/Nothing was sent: it would go beyond today's budget/).waitFor();
		assert.equal(calls(), before);
		await window.screenshot("budget-stopped");
		const item = window.statusItem("$0.012");
		await eventually(
			async () => item.evaluate((element) => element.className),
			(classes) => classes.includes("warning-kind"),
		);
	});

	it("let it pass once when the user says so, and keep that in the audit log", async () => {
		const panel = await panelOf(window);
		const before = calls();
		await panel.getByRole("button", { name: "Go ahead this once" }).click();
		await answerEnded(panel);
		await eventually(calls, (count) => count === before + 1);
		await ask(panel, `A third time ${usage}`);
		await panel
			.getByText(/Nothing was sent/)
			.first()
			.waitFor();
		assert.equal(calls(), before + 1);
		const log = await eventually(
			() => rows(editor, "SELECT actor, action, detail FROM audit_log WHERE action = 'budget.override'"),
			(found) => found.length === 1,
		);
		assert.equal(log[0]?.["actor"], "user");
		assert.match(String(log[0]?.["detail"]), /"kind":"day"/);
	});

	it("name the shown chat in the status bar again after the window was reloaded", async () => {
		await window.reload();
		await panelOf(window);
		await window.statusItem("$0.024 · chat $0.024").waitFor({ timeout: 30_000 });
	});

	it("open a figure of the page to its call, price row and formula in two clicks", async () => {
		await window.runCommand("Daybook: Open Usage");
		const page = await window.webview(".usage-page");
		for (const name of ["Cost by day", "Cost by model", "Cost by project"]) {
			await page.getByRole("region", { name, exact: true }).getByRole("table").waitFor();
		}
		await window.screenshot("usage-day");
		await page
			.getByRole("region", { name: "Cost by model" })
			.getByRole("button", { name: /Anthropic/ })
			.click();
		await page.locator(".calls tbody .figure-open").first().click();
		await page.getByText("list:anthropic/claude-opus-5-5").first().waitFor();
		await page.getByRole("row", { name: /^Fresh input 1,000 × \$4\.00 per million = \$0\.004/ }).waitFor();
		await window.screenshot("usage-call");
		await page.getByRole("button", { name: "Back to the figures" }).click();
	});

	it("show the chat in the timeline and write a note without a model", async () => {
		const page = await window.webview(".usage-page");
		await page.getByRole("button", { name: "Timeline" }).click();
		await page.getByRole("region", { name: "Timeline" }).getByRole("listitem").first().waitFor();
		await window.screenshot("timeline");
		const before = calls();
		await window.runCommand("Daybook: Write Weekly Note");
		const editorText = window.page.locator(".monaco-editor .view-lines").first();
		await editorText.getByText("model calls").waitFor();
		await window.screenshot("weekly-note");
		assert.equal(calls(), before);
	});

	it("give a chat a budget of its own and show where it stands", async () => {
		await window.runCommand("Daybook: Set Budget");
		await window.quickPickRows.filter({ hasText: "This chat" }).first().click();
		await window.page.locator(".quick-input-widget", { hasText: "Budget in US dollars" }).waitFor();
		// The box takes no text while it comes up in the place of the list.
		await eventually(
			async () => {
				await window.quickInput.fill("2.50");
				await window.page.waitForTimeout(500);
				return window.quickInput.inputValue();
			},
			(text) => text === "2.50",
		);
		await window.page.keyboard.press("Enter");
		await eventually(
			() => rows(editor, "SELECT limit_micro_usd FROM budgets WHERE scope = 'conversation'"),
			(found) => found.length === 1,
		);
		await window.runCommand("Daybook: Open Usage");
		const page = await window.webview(".usage-page");
		await page.getByText("$0.024 of $2.50").waitFor();
	});

	it("say that nothing changes when the history has today's prices already", async () => {
		await window.runCommand("Daybook: Re-Price History");
		await window.toast(/2 model calls already have today's prices/).waitFor();
	});

	it("export the calls to a file", async () => {
		const file = path.join(editor.project, "usage.csv");
		await window.runCommand("Daybook: Export Usage");
		// The server edition asks in the quick input, with the folder's own place filled in.
		const asking = window.page.locator(".quick-input-widget", { hasText: "Export usage" });
		await asking.waitFor();
		const text = await eventually(
			async () => {
				// While the editor still lists the folder it takes no Enter.
				if (await asking.isVisible()) await window.page.keyboard.press("Enter");
				try {
					return readFileSync(file, "utf8");
				} catch {
					return "";
				}
			},
			(found) => found.includes("claude-opus-5-5"),
		);
		assert.equal(text.trim().split("\r\n").length, 3);
	});
});
