import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { answerEnded, ask, eventually, newChat, type Panel, panelOf } from "./panelSteps.ts";

/** The text of the last request with a chat: the tools that are offered are named in it. */
const lastChat = ({ requests }: StandIn) => requests.findLast(({ path: asked }) => asked === "/api/chat")?.text ?? "";
const offers = (standIn: StandIn, tool: string) => lastChat(standIn).includes(`"name":"${tool}"`);

describe("settings of a workspace and its folders", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;
	let panel: Panel;
	let second: string;

	const settingsOf = (folder: string, settings: Readonly<Record<string, unknown>>): void => {
		mkdirSync(path.join(folder, ".vscode"), { recursive: true });
		writeFileSync(path.join(folder, ".vscode/settings.json"), JSON.stringify(settings));
	};
	const localOnly = () => panel.getByText("Local only: nothing leaves this machine.");

	before(async () => {
		standIn = await startOllamaStandIn();
		editor = await startEditor({
			settings: {
				"daybook.ollama.host": standIn.url,
				"daybook.network.localOnly": true,
				"daybook.tools.restrictions": { run_command: "deny" },
			},
		});
		second = path.join(editor.folder, "second");
		settingsOf(editor.project, {
			"daybook.network.localOnly": false,
			"daybook.tools.restrictions": { run_command: "auto" },
		});
		settingsOf(second, { "daybook.tools.restrictions": { edit_file: "deny" } });
		const file = path.join(editor.folder, "both.code-workspace");
		const loosening = { "daybook.network.localOnly": false, "daybook.tools.restrictions": { run_command: "confirm" } };
		writeFileSync(file, JSON.stringify({ folders: [{ path: editor.project }, { path: second }], settings: loosening }));
		window = await editor.openWindow(file);
		panel = await panelOf(window);
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	it("loosen nothing that the user restricts, and restrict more for all of the window", async () => {
		await localOnly().waitFor();
		await ask(panel, "What can you do?");
		await answerEnded(panel);
		await eventually(
			() => ["read_file", "run_command", "edit_file"].map((tool) => offers(standIn, tool)),
			([read, run, edit]) => read === true && run === false && edit === false,
		);
		await window.screenshot("folder-settings");
	});

	it("keep “local only” on where the user switches it off, which he is told", async () => {
		settingsOf(second, { "daybook.network.localOnly": true });
		await window.reload();
		panel = await panelOf(window);
		await newChat(panel);
		await ask(panel, "And now?");
		await answerEnded(panel);
		await eventually(
			() => ["edit_file", "run_command"].map((tool) => offers(standIn, tool)),
			([edit, run]) => edit === true && run === false,
		);
		await panel.getByRole("button", { name: "Turn off" }).click();
		await window.toast("stays on").waitFor();
		await window.screenshot("folder-keeps-local-only");
		assert.equal(await localOnly().count(), 1);
		await window.toast("stays on").getByRole("button", { name: "Open Setting" }).click();
		await window.page.locator(".settings-editor").getByText("Local Only").first().waitFor();
	});

	it("say nothing any more once they are gone", async () => {
		settingsOf(second, {});
		await window.reload();
		panel = await panelOf(window);
		await panel.getByRole("button", { name: /^Model: (?!No model)/ }).waitFor();
		await localOnly().waitFor({ state: "detached" });
	});
});
