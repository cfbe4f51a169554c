import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { existsSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { databaseFile, rows } from "./databaseRows.ts";
import { eventually } from "./panelSteps.ts";
import { PanelWriter } from "./panelWriter.ts";

const endlessSql = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";

describe("the pages about the data itself", function () {
	this.timeout(180_000);
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;
	let writer: PanelWriter;

	before(async () => {
		standIn = await startOllamaStandIn({ paceMs: 0 });
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		window = await editor.openWindow();
		writer = new PanelWriter(window, "page");
		await writer.write(2);
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	it("show what everything takes up, and make a backup", async () => {
		await window.runCommand("Daybook: Open Storage Page");
		const page = await window.webview(".storage-page");
		const sizes = page.getByRole("region", { name: "Storage by project" });
		await sizes.getByRole("table").waitFor();
		await page.getByRole("button", { name: "Back Up Now" }).click();
		await page.getByText(/^1, the last/).waitFor();
		await window.screenshot("storage-page");
	});

	it("delete old chats only after a preview and a second word", async () => {
		const database = (): unknown => rows(editor, "SELECT count(*) AS n FROM conversations")[0]?.["n"];
		const before = await eventually(database, (count) => Number(count) > 0);
		const page = await window.webview(".storage-page");
		const rule = page.getByRole("listitem").filter({ hasText: "Recently deleted" });
		await rule.getByRole("button", { name: "Preview" }).click();
		await rule.getByText("Nothing falls under this rule.").waitFor();
		assert.equal(await rule.getByRole("button", { name: "Delete for Good…" }).count(), 0);
		assert.equal(database(), before);
	});

	it("remove texts kept to undo changes that nothing refers to, only on the second word", async () => {
		const folder = path.join(path.dirname(databaseFile(editor)), "changes");
		const [left, fresh] = [path.join(folder, "a".repeat(64)), path.join(folder, "b".repeat(64))];
		mkdirSync(folder, { recursive: true });
		for (const file of [left, fresh]) writeFileSync(file, "text");
		const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
		utimesSync(left, twoDaysAgo, twoDaysAgo);
		const page = await window.webview(".storage-page");
		const rule = page.getByRole("listitem").filter({ hasText: "Texts kept to undo changes" });
		await rule.getByRole("button", { name: "Preview" }).click();
		await rule.getByText(/1 file,/).waitFor();
		await window.screenshot("storage-changes");
		assert.ok(existsSync(left));
		const days = rule.getByRole("spinbutton");
		await days.fill("0");
		await rule.getByText("At least 1 day").waitFor();
		await eventually(
			() => days.inputValue(),
			(value) => value === "1",
		);
		await rule.getByRole("button", { name: "Preview" }).click();
		await rule.getByText(/1 file,/).waitFor();
		await window.screenshot("storage-fewest-days");
		await rule.getByRole("button", { name: "Delete for Good…" }).click();
		const dialog = window.page.locator(".monaco-dialog-box");
		await dialog.getByText(/can no longer be shown or taken back/).waitFor();
		await dialog.getByRole("button", { name: "Delete for Good" }).click();
		await rule.getByText(/^Removed: 1 file,/).waitFor();
		assert.deepEqual([existsSync(left), existsSync(fresh)], [false, true]);
	});

	it("answer questions in SQL, stop a long one, and refuse to write", async () => {
		await window.runCommand("Daybook: Open SQL Console");
		const page = await window.webview(".sql-page");
		const query = page.getByRole("textbox", { name: "Query" });
		const ask = async (sql: string): Promise<void> => {
			await query.fill(sql);
			await query.press("Control+Enter");
		};
		await ask("SELECT role, count(*) AS messages FROM messages GROUP BY role ORDER BY role");
		const table = page.getByRole("region", { name: "Rows" }).getByRole("table");
		await table.getByRole("cell", { name: "assistant" }).waitFor();
		assert.deepEqual(await table.getByRole("columnheader").allInnerTexts(), ["#", "role", "messages"]);
		await window.screenshot("sql-console");
		await ask(endlessSql);
		await page.getByRole("button", { name: "Stop" }).click();
		await page.getByText("The query was stopped.").waitFor();
		await ask("DELETE FROM messages");
		await page.getByText("Only one SELECT statement can be run here.").waitFor();
		await page.getByRole("button", { name: "conversations", exact: true }).click();
		await table.getByRole("columnheader", { name: "title", exact: true }).waitFor();
		await writer.round();
		assert.equal(writer.answered.length, 3, "the chat goes on after a query was stopped");
	});

	it("bring another database over by command, first as a count", async () => {
		const source = path.join(editor.folder, "other.sqlite");
		await window.runCommand("Daybook: Back Up Database Now");
		await window
			.toast(/was backed up/)
			.first()
			.waitFor();
		const backup = rows(editor, "SELECT count(*) AS n FROM messages")[0]?.["n"];
		assert.ok(Number(backup) > 0);
		const copy = new DatabaseSync(databaseFile(editor), { readOnly: true });
		copy.exec(`VACUUM INTO '${source}'`);
		copy.close();
		await window.runCommand("Daybook: Merge Another Database");
		const asking = window.page.locator(".quick-input-widget", { hasText: "Database to merge" });
		await asking.waitFor();
		await eventually(
			async () => {
				// While the editor still lists the folder it takes back what is written.
				await window.quickInput.fill(source, { timeout: 500 }).catch(() => {});
				await window.quickInput.press("Enter", { timeout: 500 }).catch(() => {});
				return asking.isHidden();
			},
			(isHidden) => isHidden,
		);
		await window.toast("Everything of that database is here already.").waitFor();
	});
});
