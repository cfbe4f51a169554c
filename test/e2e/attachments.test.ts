import assert from "node:assert/strict";
import { appendFileSync, rmSync } from "node:fs";
import path from "node:path";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { fillAgentHome } from "./agentHome.ts";
import { databaseFile, rows } from "./databaseRows.ts";
import { answerEnded, ask, eventually, type Panel, panelOf } from "./panelSteps.ts";

describe("what goes along with a message in the installed package", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;
	let panel: Panel;

	before(async () => {
		standIn = await startOllamaStandIn({ paceMs: 1 });
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		fillAgentHome(editor.server.folders.home, editor.project);
		window = await editor.openWindow();
		panel = await panelOf(window);
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	const box = () => panel.getByRole("textbox", { name: "Message" });
	const chip = (name: string) => panel.locator(".composer .attachment-name", { hasText: name });
	/** Types what begins a mention and takes the line of the popup with that label. */
	async function mention(typed: string, label: string): Promise<void> {
		await box().focus();
		await box().pressSequentially(typed);
		await panel.getByRole("option", { name: label }).first().click();
	}
	/** What the model was asked last. */
	function lastQuestion(): { readonly content: string; readonly images?: readonly string[] } {
		const chats = standIn.requests.filter(({ path: address }) => address === "/api/chat");
		const { messages } = JSON.parse(chats.at(-1)?.text ?? "{}") as {
			readonly messages: readonly { readonly content: string; readonly images?: readonly string[] }[];
		};
		const question = messages.at(-1);
		assert.ok(question);
		return question;
	}

	it("is an image that was pasted and is sent without words", async () => {
		await box().click();
		await window.page.evaluate(async () => {
			const canvas = document.createElement("canvas");
			const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
			if (blob) await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
		}, undefined);
		await box().press("Control+V");
		await chip("image.png").waitFor();
		await panel.getByRole("button", { name: "Send" }).click();
		const sent = panel.getByRole("article", { name: "You" });
		await sent.getByText("image.png").waitFor();
		await panel.getByRole("article", { name: "Assistant" }).waitFor();
		await answerEnded(panel);
		assert.equal(lastQuestion().images?.length, 1);
		const kept = () =>
			rows(editor, "SELECT content, kind, media_type FROM messages JOIN attachments ON message_id = messages.id");
		const [row] = await eventually(kept, (found) => found.length === 1);
		assert.deepEqual({ ...row }, { content: "", kind: "image", media_type: "image/png" });
		await window.screenshot("image-alone");
	});

	it("is a file that is dragged from the editor onto the box", async () => {
		const input = await window.openPalette();
		await input.fill("package.json");
		await window.quickPickRows.getByText("package.json").first().click();
		const tab = window.page.locator('.tab.active[data-resource-name="package.json"]');
		await tab.waitFor();
		const [from, to] = [await tab.boundingBox(), await box().boundingBox()];
		assert.ok(from && to);
		await window.page.mouse.move(from.x + 20, from.y + 10);
		await window.page.mouse.down();
		// The editor lets what is dragged reach a page within it only while Shift is held.
		await window.page.keyboard.down("Shift");
		await window.page.mouse.move(to.x + 20, to.y + 10, { steps: 10 });
		await window.page.mouse.move(to.x + 30, to.y + 12, { steps: 5 });
		await window.page.mouse.up();
		await window.page.keyboard.up("Shift");
		await chip("package.json").waitFor();
	});

	it("is a file that is chosen in the editor's own dialog", async () => {
		await panel.getByRole("button", { name: "Attach" }).click();
		await panel.getByRole("option", { name: "browse" }).click();
		const dialog = window.page.locator(".quick-input-widget", { hasText: "Attach files" });
		await dialog.waitFor();
		// While the editor lists the folder it takes neither a path nor Enter.
		await eventually(
			async () => {
				await window.quickInput.fill(path.join(editor.project, "README.md"), { timeout: 500 }).catch(() => {});
				await window.quickInput.press("Enter", { timeout: 500 }).catch(() => {});
				return dialog.isHidden();
			},
			(isHidden) => isHidden,
		);
		await chip("README.md").waitFor();
		await window.screenshot("attachments");
	});

	it("is a session of a coding agent with what was said in it, the uncommitted changes, and a part of a file", async () => {
		appendFileSync(path.join(editor.project, "README.md"), "steeped too long\n");
		await mention("@session:", "release notes");
		await mention("@diff", "diff");
		await mention("@package.json:1-2", "package.json:1-2");
		await chip("Changes").waitFor();
		await ask(panel, "What was done?");
		await answerEnded(panel);
		const { content } = lastQuestion();
		assert.match(content, /An earlier session of a coding agent, ".*release notes/);
		assert.match(content, /Folder: .*sample-project/);
		assert.match(content, /\+steeped too long/);
		assert.match(content, /File package\.json:1-2/);
		assert.match(content, /File README\.md/);
		await window.screenshot("attachments-sent");
	});

	it("says where it was clicked that its content is gone", async () => {
		rmSync(path.join(path.dirname(databaseFile(editor)), "attachments"), { recursive: true });
		await panel.locator(".attachment-name", { hasText: "Changes" }).last().click();
		const problem = panel.getByRole("group", { name: "Problem" });
		await problem.getByText("The content of Changes is no longer on this machine.").waitFor();
		await window.screenshot("attachments-gone");
	});
});
