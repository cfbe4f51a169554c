import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { rows } from "./databaseRows.ts";
import { eventually, panelOf, type Panel } from "./panelSteps.ts";

/** Written for minutes, so that nothing of it ends by itself while the test looks. */
const long = "[[pace 200]] [[words 2000]]";

describe("background tasks in the installed package", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;

	before(async () => {
		standIn = await startOllamaStandIn();
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		const key = { key: "ctrl+alt+9", command: "daybook.runInBackground", args: "Spend on tea" };
		writeFileSync(path.join(editor.server.folders.userData, "User", "keybindings.json"), JSON.stringify([key]));
		window = await editor.openWindow();
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	const tables = () => rows(editor, "SELECT name FROM sqlite_master").map((row) => String(row["name"]));
	const calls = (): number => standIn.requests.filter(({ path }) => path === "/api/chat").length;
	const statuses = () =>
		rows(editor, "SELECT status FROM background_tasks ORDER BY created_at, id").map((row) => String(row["status"]));
	/** Runs a prompt in the background and waits until there are so many tasks. */
	const run = async (panel: Panel, prompt: string, count: number): Promise<void> => {
		await panel.getByRole("textbox", { name: "Message" }).fill(`/task ${prompt}`);
		await panel.getByRole("button", { name: "Send" }).click();
		await eventually(statuses, (found) => found.length === count);
	};
	/** Presses a button of a row. A row that is drawn anew under the pointer takes no press, so it is pressed until it is gone. */
	const act = async (row: string, action: string): Promise<void> => {
		const line = window.treeRows("Background Tasks").filter({ hasText: row }).first();
		const button = line.locator(`.action-label[aria-label^="${action}"]`);
		await line.hover();
		await button.waitFor();
		await eventually(
			async () => {
				if ((await button.count()) > 0) await button.click();
				return button.count();
			},
			(count) => count === 0,
		);
	};

	it("does a task in a chat of its own and tells when it is done", async () => {
		const panel = await panelOf(window);
		// The tables are in the file a moment after they were made.
		await eventually(
			() => tables(),
			(names) => names.includes("background_tasks"),
		);
		await run(panel, "Count to three", 1);
		await window.toast("Done in the background: Count to three").waitFor({ timeout: 60_000 });
		// The file that others read follows a moment later.
		const [task] = await eventually(
			() => rows(editor, "SELECT status, result_summary, total_tokens, conversation_id FROM background_tasks"),
			([found]) => found?.["status"] === "completed",
		);
		assert.notEqual(task?.["result_summary"], "");
		assert.ok(Number(task?.["total_tokens"]) > 0);
		const billed = rows(editor, "SELECT conversation_id FROM token_usage WHERE background_task_id IS NOT NULL");
		assert.deepEqual(
			billed.map((row) => row["conversation_id"]),
			[task?.["conversation_id"]],
		);
		// The panel is where it was: an empty chat.
		assert.equal(await panel.getByRole("article").count(), 0);
		await window.page.locator('.pane-header[aria-label^="Background Tasks"]').click();
		const row = window.treeRows("Background Tasks").filter({ hasText: "Count to three" });
		await row.waitFor({ timeout: 20_000 });
		await row.click();
		await panel.getByRole("article", { name: "Assistant" }).waitFor({ timeout: 30_000 });
	});

	it("does nothing that a key or another extension asks for before the user has read it and agrees", async () => {
		await panelOf(window);
		const before = calls();
		const dialog = window.page.locator(".monaco-dialog-box");
		for (const button of ["Cancel", "Run in Background"]) {
			await window.page.keyboard.press("Control+Alt+9");
			await dialog.getByText("Spend on tea").waitFor({ timeout: 60_000 });
			await window.screenshot("tasks-asked");
			assert.deepEqual([statuses().length, calls()], [1, before]);
			await dialog.getByRole("button", { name: button }).click();
			await dialog.waitFor({ state: "detached" });
		}
		await eventually(statuses, (found) => found.join() === "completed,completed");
		assert.equal(calls(), before + 1);
		const prompts = rows(editor, "SELECT prompt FROM background_tasks ORDER BY created_at, id");
		assert.equal(prompts.at(-1)?.["prompt"], "Spend on tea");
	});

	it("keeps ten tasks when the extension host is killed, and spends on none before the user resumes it", async () => {
		const panel = await panelOf(window);
		for (let number = 0; number < 10; number++) await run(panel, `Tell of tea ${number} ${long}`, number + 3);
		await eventually(statuses, (found) => found.filter((status) => status === "in_progress").length === 2);
		await eventually(calls, (count) => count === 4);
		await window.screenshot("tasks-running");

		await window.killExtensionHost();
		await window.toast("10 background tasks were interrupted").waitFor({ timeout: 60_000 });
		const interrupted = window.treeRows("Background Tasks").filter({ hasText: "interrupted" });
		await eventually(
			() => interrupted.count(),
			(count) => count >= 3,
		);
		await window.screenshot("tasks-interrupted");
		assert.deepEqual(statuses(), [
			"completed",
			"completed",
			"in_progress",
			"in_progress",
			...Array<string>(8).fill("pending"),
		]);
		assert.equal(calls(), 4);

		await act("Tell of tea 9", "Resume");
		await eventually(calls, (count) => count === 5);
		assert.equal(standIn.requests.findLast(({ path }) => path === "/api/chat")?.text.includes("Tell of tea 9"), true);
		await act("Tell of tea 9", "Cancel");
		await eventually(statuses, (found) => found[11] === "cancelled");
		assert.equal(calls(), 5);
		await window.screenshot("tasks-cancelled");
	});
});
