import assert from "node:assert/strict";
import path from "node:path";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { copySampleProject } from "../vscode/sampleProject.ts";
import { rows } from "./databaseRows.ts";
import { eventually } from "./panelSteps.ts";
import { PanelWriter } from "./panelWriter.ts";

describe("a restored backup", function () {
	this.timeout(180_000);
	let standIn: StandIn;
	let editor: RunningEditor;
	let first: EditorWindow;
	let writer: PanelWriter;
	let other: PanelWriter;

	before(async () => {
		standIn = await startOllamaStandIn({ paceMs: 0 });
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		first = await editor.openWindow();
		writer = new PanelWriter(first, "before");
		await writer.write(1);
		await first.runCommand("Daybook: Back Up Database Now");
		await first.toast(/was backed up/).waitFor();
		const folder = copySampleProject(path.join(editor.folder, "other"));
		other = new PanelWriter(await editor.openWindow(folder), "other");
		await other.write(1);
		await sessions(2);
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	const sessions = (count: number) =>
		eventually(
			() => rows(editor, "SELECT count(*) AS n FROM sessions")[0]?.["n"],
			(found) => found === count,
		);

	const questions = (): unknown[] =>
		rows(editor, "SELECT content FROM messages WHERE role = 'user' ORDER BY sequence").map(({ content }) => content);

	it("tells what is in it, and takes the place of the database when the user says so", async () => {
		await first.page.bringToFront();
		await first.runCommand("Daybook: Restore Database from Backup…");
		const picking = first.page.locator(".quick-input-widget", { hasText: "Backup to restore" });
		await picking.getByText("made by hand").first().click();
		const asking = first.page.locator(".monaco-dialog-box");
		await asking.getByText("Messages: 2 (now 4)").waitFor();
		await asking.getByText(/Backup of .*[0-9]/).waitFor();
		await asking.getByText(/is kept aside in .* and can be restored/).waitFor();
		const pressedByEnter = asking.locator(":focus");
		await pressedByEnter.waitFor();
		assert.equal(await pressedByEnter.innerText(), "Choose Another Backup…");
		await first.screenshot("store-restore");
		await asking.getByRole("button", { name: "Restore" }).click();
		await first.toast(/The backup is in place/).waitFor();
		await eventually(questions, (found) => found.length === 1);
	});

	it("is written into by every window at once, the one that began after it was made included", async () => {
		for (const each of [other, writer]) {
			await each.window.page.bringToFront();
			await each.round(false);
		}
		const found = await eventually(questions, (all) => all.length === 3);
		assert.deepEqual(
			found.map((content) => /(before|other) \d/.exec(String(content))?.[0]),
			["before 0", "other 1", "before 1"],
		);
		await sessions(2);
	});
});
