import assert from "node:assert/strict";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { rows } from "./databaseRows.ts";
import { answerEnded, ask, eventually, panelOf, type Panel } from "./panelSteps.ts";

describe("two windows on one chat, in the installed package", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let first: EditorWindow;
	let second: EditorWindow;
	let panel: Panel;

	before(async () => {
		standIn = await startOllamaStandIn({ paceMs: 20 });
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		first = await editor.openWindow();
		panel = await panelOf(first);
		await ask(panel, "question A");
		await answerEnded(panel);
		second = await editor.openWindow();
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	it("holds the second one back while the first one's answer is made, and shows that answer in both", async () => {
		const other = await panelOf(second);
		await other.getByRole("article", { name: "You" }).waitFor();
		await first.page.bringToFront();
		await ask(panel, "question C [[pace 60]] [[words 90]]");
		await second.page.bringToFront();
		await other.getByText("Being answered in another window", { exact: true }).waitFor({ timeout: 20_000 });
		await other.getByRole("textbox", { name: "Message" }).fill("question D");
		assert.equal(await other.getByRole("button", { name: "Send" }).isDisabled(), true);
		await second.screenshot("answered-elsewhere");
		await other.getByText("Being answered in another window", { exact: true }).waitFor({ state: "detached" });
		await other.getByRole("button", { name: "Send" }).click();
		await answerEnded(other);
		const messages = await eventually(
			() => rows(editor, "SELECT id, parent_message_id AS parent, role FROM messages ORDER BY sequence"),
			(found) => found.length === 6,
		);
		assert.deepEqual(
			messages.map(({ role, parent }) => [role, parent]),
			messages.map(({ role }, index) => [role, messages[index - 1]?.["id"] ?? null]),
		);
		assert.equal(await other.getByRole("article").count(), 6);
		await first.page.bringToFront();
		await panel.getByRole("article", { name: "You" }).getByText("question D").waitFor();
		assert.equal(await panel.getByRole("article").count(), 6);
	});
});
