import assert from "node:assert/strict";
import { startOpenAiStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { rows } from "./databaseRows.ts";
import { answerEnded, ask, eventually, newChat, type Panel, panelOf } from "./panelSteps.ts";

const words = "the harbour plan of 1931";

describe("a host over plain http in the installed package", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;
	let panel: Panel;

	before(async () => {
		standIn = await startOpenAiStandIn({ models: ["demo"] });
		// This machine under a name that could be another's.
		const baseUrl = `${standIn.url.replace("127.0.0.1", "0.0.0.0")}/v1`;
		const hosts = [{ name: "Lab", baseUrl }];
		// Nothing listens where Ollama would be.
		editor = await startEditor({
			settings: { "daybook.ollama.host": "http://127.0.0.1:9", "daybook.openai.hosts": hosts },
		});
		window = await editor.openWindow();
		panel = await panelOf(window);
		await panel.getByRole("button", { name: /^Model: (?!No model)/ }).waitFor();
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	const dialog = () => window.page.locator(".monaco-dialog-box");
	const sent = () => standIn.requests.filter(({ text }) => text.includes(words)).length;

	async function answer(button: string): Promise<void> {
		await dialog().getByRole("button", { name: button, exact: true }).click();
		await dialog().waitFor({ state: "detached" });
	}

	it("is asked about with its whole address; after a no nothing is sent and the answer says so", async () => {
		await ask(panel, words);
		await dialog()
			.getByText(/http:\/\/0\.0\.0\.0:\d+\/v1, another machine/)
			.waitFor();
		await window.screenshot("exposed-dialog");
		await answer("Cancel");
		const problem = panel.getByRole("article", { name: "Assistant" });
		await problem.getByText(/^Nothing was sent to http:\/\/0\.0\.0\.0/).waitFor();
		await panel.getByRole("article", { name: "You" }).getByText(words).waitFor();
		await window.screenshot("exposed-card");
		assert.equal(sent(), 0);
	});

	it("is sent to after a yes on the second try, and not asked about in the next chat", async () => {
		await panel.getByRole("button", { name: "Try again" }).first().click();
		await answer("Send Anyway");
		await eventually(sent, (times) => times === 1);
		await answerEnded(panel);
		await newChat(panel);
		await ask(panel, `${words}, once more`);
		await eventually(sent, (times) => times === 2);
		await answerEnded(panel);
		assert.equal(await dialog().count(), 0);
	});

	it("is asked about again once that was taken back, and both are in the audit log", async () => {
		const row = window.quickPickRows.filter({ hasText: "Send to http://0.0.0.0" });
		await eventually(
			async () => {
				if (!(await row.isVisible())) await window.runCommand("Daybook: Manage What Models May Do");
				await row.waitFor({ timeout: 5000 });
				await window.screenshot("exposed-grants");
				await row.click({ timeout: 5000 });
				return true;
			},
			(isChosen) => isChosen,
		);
		await window.quickInput.press("Enter");
		await eventually(
			() =>
				rows(editor, "SELECT action FROM audit_log WHERE action LIKE 'address.%' ORDER BY id").map(
					({ action }) => action,
				),
			(actions) => actions.join() === "address.allowed,address.revoked",
		);
		await newChat(panel);
		await ask(panel, `${words}, for the third time`);
		await answer("Cancel");
		await panel.getByText(/^Nothing was sent to/).waitFor();
		assert.equal(sent(), 2);
	});
});
