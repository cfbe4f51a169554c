import assert from "node:assert/strict";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { rows } from "./databaseRows.ts";
import { answerEnded, ask, eventually, type Panel, panelOf } from "./panelSteps.ts";

const echo = `[[tool run_command {"command":"echo hello"}]]`;

describe("permissions in the installed package", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;
	let panel: Panel;

	before(async () => {
		standIn = await startOllamaStandIn();
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		window = await editor.openWindow();
		panel = await panelOf(window);
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	const decisions = () => rows(editor, "SELECT decision, decided_by FROM tool_decisions ORDER BY decided_at, rowid");

	it("hold for the chat they were given for, and are entered", async () => {
		await ask(panel, echo);
		const card = panel.getByRole("region", { name: "Run this command?" });
		await card.waitFor({ timeout: 60_000 });
		await card.getByRole("button", { name: "Allow in this chat", exact: true }).click();
		await card.waitFor({ state: "detached", timeout: 60_000 });
		await answerEnded(panel);
		await ask(panel, echo);
		await answerEnded(panel);
		const found = await eventually(decisions, (all) => all.length === 2);
		assert.deepEqual(
			found.map(({ decision, decided_by }) => [decision, decided_by]),
			[
				["allowed", "user"],
				["allowed", "grant"],
			],
		);
	});

	it("are read on a page, filtered, in every theme", async () => {
		await window.runCommand("Daybook: Show Audit Log");
		const page = await window.webview(".audit-page");
		await page.getByRole("cell", { name: "Allowed run_command" }).first().waitFor();
		await page.getByRole("cell", { name: "Allowed for longer" }).waitFor();
		for (const theme of ["light", "highContrast", "dark"] as const) {
			await window.setTheme(theme);
			await window.screenshot(`audit-log-${theme}`);
		}
		await page.getByRole("searchbox", { name: "Search the log" }).fill("nothing like it");
		await page.getByText("No line fits.").waitFor();
		await page.getByRole("button", { name: "Show everything" }).click();
		assert.equal(await page.getByRole("searchbox", { name: "Search the log" }).inputValue(), "");
		await page.getByRole("cell", { name: "Allowed run_command" }).first().waitFor();
	});

	it("appear on the open page as they are taken", async () => {
		const page = await window.webview(".audit-page");
		const lines = page.getByRole("cell", { name: "Allowed run_command" });
		assert.equal(await lines.count(), 2);
		await ask(panel, echo);
		await answerEnded(panel);
		await eventually(
			() => lines.count(),
			(count) => count === 3,
		);
		await window.screenshot("audit-log-followed");
	});

	it("are listed and taken back", async () => {
		const row = window.quickPickRows.filter({ hasText: "Run exactly" });
		// A list goes away when something else takes the focus, as a page that is still opening does.
		await eventually(
			async () => {
				if (!(await row.isVisible())) await window.runCommand("Daybook: Manage What Models May Do");
				await row.waitFor({ timeout: 5000 });
				await window.screenshot("grants");
				await row.click({ timeout: 5000 });
				return true;
			},
			(isChosen) => isChosen,
		);
		await window.quickInput.press("Enter");
		await eventually(
			() => rows(editor, "SELECT revoked_at FROM tool_grants"),
			([grant]) => typeof grant?.["revoked_at"] === "number",
		);
	});

	it("are chosen in the settings of the chat, for all tools and for each", async () => {
		await panel.getByRole("button", { name: "Settings", exact: true }).click();
		const tools = panel.getByRole("combobox", { name: "Tools", exact: true });
		await tools.selectOption({ label: "Off" });
		await panel.getByText("Single tools").click();
		await panel.getByRole("combobox", { name: "run_command" }).selectOption({ label: "Ask" });
		await window.screenshot("tool-modes");
		const stored = await eventually(
			() => rows(editor, "SELECT permission_mode, tool_modes FROM chat_settings WHERE conversation_id IS NOT NULL"),
			([row]) => typeof row?.["tool_modes"] === "string" && typeof row["permission_mode"] === "string",
		);
		assert.deepEqual(
			[stored[0]?.["permission_mode"], stored[0]?.["tool_modes"]],
			["deny", '{"run_command":"confirm"}'],
		);
	});
});
