import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";

describe("the installed package", () => {
	let editor: RunningEditor;
	let window: EditorWindow;

	before(async () => {
		editor = await startEditor();
		window = await editor.openWindow();
	});

	after(async () => {
		await editor?.stop();
	});

	it("shows the chat panel in its view", async () => {
		await window.openContainer("Daybook");
		const panel = await window.webview("[role=log]");
		assert.equal(await panel.getByRole("log", { name: "Conversation" }).count(), 1);
		assert.equal(await panel.getByRole("textbox", { name: "Message" }).count(), 1);
	});

	it("offers its commands in the palette", async () => {
		const input = await window.openPalette();
		await input.fill(">Daybook: New Chat");
		await window.quickPickRows.filter({ hasText: "Daybook: New Chat" }).first().waitFor();
		await window.page.keyboard.press("Escape");
	});

	it("comes back after a reload and after its host was killed", async () => {
		const first = window.extensionHostPid;
		await window.reload();
		await window.openContainer("Daybook");
		await window.webview("[role=log]");
		const second = window.extensionHostPid;
		await window.killExtensionHost();
		await window.webview("[role=log]");
		assert.notEqual(second, first);
		assert.notEqual(window.extensionHostPid, second);
	});
});
