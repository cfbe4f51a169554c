import assert from "node:assert/strict";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { answerEnded, ask, eventually, type Panel, panelOf } from "./panelSteps.ts";

const code = "export const steepingLimit = 42;";

describe("code of an answer in the editor", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;
	let panel: Panel;

	/** The visible text of the editor in front; spaces in it are of a kind of their own. */
	async function editorText(): Promise<string> {
		const text = await window.page.locator(".editor-group-container.active .view-lines").last().innerText();
		return text.replaceAll("\u00a0", " ");
	}

	async function openFile(name: string): Promise<void> {
		const input = await window.openPalette();
		await input.fill(name);
		await window.quickPickRows.getByText(name).first().click();
		await window.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
	}

	async function press(name: string): Promise<void> {
		await panel.getByRole("article", { name: "You" }).getByRole("button", { name }).click();
	}

	before(async () => {
		standIn = await startOllamaStandIn({ paceMs: 1 });
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		window = await editor.openWindow();
		panel = await panelOf(window);
		await ask(panel, `Look:\n\n\`\`\`ts\n${code}\n\`\`\`\n\nand [this](https://example.com/a?b=c)`);
		await answerEnded(panel);
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	it("is shown as a change to the open file, and made when it is accepted", async () => {
		await openFile("README.md");
		const before = await editorText();
		assert.ok(!before.includes(code));
		await press("Apply to the open file");
		await window.page.locator(".tab.active", { hasText: "proposed change" }).waitFor();
		await window.page
			.locator(".editor-group-container.active .modified .view-lines", { hasText: "steepingLimit" })
			.waitFor();
		await window.screenshot("proposal");
		await window.page.getByRole("button", { name: "Apply Proposed Change" }).click();
		await window.page.locator(".tab", { hasText: "proposed change" }).waitFor({ state: "detached" });
		await eventually(editorText, (text) => text.includes(code));
	});

	it("leaves the file alone when the change is discarded", async () => {
		await window.page.keyboard.press("Control+Z");
		await eventually(editorText, (text) => !text.includes(code));
		await press("Apply to the open file");
		await window.page.getByRole("button", { name: "Discard Proposed Change" }).click();
		await window.page.locator(".tab", { hasText: "proposed change" }).waitFor({ state: "detached" });
		await eventually(editorText, (text) => text.includes("Tea timer"));
		assert.ok(!(await editorText()).includes(code));
	});

	it("goes in at the cursor", async () => {
		await press("Insert at cursor");
		await eventually(editorText, (text) => text.includes(code));
	});

	it("becomes a new file in its language", async () => {
		await press("New file");
		await window.page.locator(".tab.active", { hasText: "Untitled" }).waitFor();
		await eventually(editorText, (text) => text.includes(code));
		await window.statusItem("TypeScript").first().waitFor();
	});

	it("opens a link only after its whole address was shown", async () => {
		await panel.getByRole("article", { name: "You" }).getByRole("link", { name: "this" }).click();
		const dialog = window.page.locator(".monaco-dialog-box");
		await dialog.getByText("https://example.com/a?b=c").waitFor();
		await dialog.getByRole("button", { name: "Cancel" }).click();
		await dialog.waitFor({ state: "detached" });
	});
});
