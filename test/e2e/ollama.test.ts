import assert from "node:assert/strict";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { rows } from "./databaseRows.ts";
import { answerEnded, ask, eventually, newChat, panelOf } from "./panelSteps.ts";

describe("Ollama in the installed package", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;

	before(async () => {
		// Its address is taken, then nothing listens there until a test wants it to.
		standIn = await startOllamaStandIn();
		await standIn.stop();
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		window = await editor.openWindow();
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	async function restart(options: Parameters<typeof startOllamaStandIn>[0]): Promise<void> {
		const port = Number(new URL(standIn.url).port);
		await standIn.stop();
		standIn = await startOllamaStandIn({ ...options, port });
	}

	it("says that it does not answer, and finds it when it is there", async () => {
		const panel = await panelOf(window);
		await panel.getByText("Ollama does not answer").waitFor();
		assert.equal(await panel.locator(".codicon-modifier-spin").count(), 0);
		await window.screenshot("no-ollama");
		await restart({ models: [], pullBytes: 400_000_000, paceMs: 100 });
		await panel.getByRole("button", { name: "Try again" }).first().click();
		await panel.getByText("Ollama does not answer").waitFor({ state: "detached" });
	});

	it("offers a model to download when it has none, shows the progress, and can be stopped", async () => {
		const panel = await panelOf(window);
		await panel
			.getByRole("button", { name: /^Download/ })
			.first()
			.click();
		await panel.getByRole("progressbar").waitFor();
		await window.screenshot("pull");
		await panel.getByRole("button", { name: "Cancel" }).click();
		await panel.getByRole("progressbar").waitFor({ state: "detached" });
		await panel
			.getByRole("button", { name: /^Download/ })
			.first()
			.waitFor();
	});

	it("chats as soon as the model is downloaded", async () => {
		const panel = await panelOf(window);
		await panel
			.getByRole("button", { name: /^Download/ })
			.first()
			.click();
		await panel.getByRole("button", { name: /^Model: (?!No model)/ }).waitFor({ timeout: 60_000 });
		await ask(panel, "Hello");
		await answerEnded(panel);
		await panel.getByRole("article", { name: "Assistant" }).getByText("demo model").first().waitFor();
	});

	it("stops while the model is being loaded, in the middle of the answer and while the host says nothing", async () => {
		const panel = await panelOf(window);
		for (const directive of ["[[load ms=20000]]", "[[pace 50]] [[words 400]]", "[[fault:stall after=3]]"]) {
			await newChat(panel);
			await ask(panel, `Hello ${directive}`);
			const stop = panel.getByRole("button", { name: "Stop" });
			await stop.waitFor();
			await window.page.waitForTimeout(1000);
			await stop.click();
			await answerEnded(panel);
			assert.equal(await panel.locator(".codicon-modifier-spin").count(), 0, directive);
		}
		const states = await eventually(
			() => rows(editor, "SELECT state FROM messages WHERE role = 'assistant' ORDER BY sequence, created_at"),
			(found) => found.length === 4,
		);
		assert.equal(states.filter(({ state }) => state === "partial").length, 3);
	});

	for (const [fault, sentence] of [
		["html", /web page instead of data/],
		["cut after=3", /ended before/],
		["500", /Ollama/],
	] as const) {
		it(`ends in one card with an action after ${fault}`, async () => {
			const panel = await panelOf(window);
			await newChat(panel);
			await ask(panel, `Hello [[fault:${fault}]]`);
			const problem = panel.getByRole("group", { name: "Problem" });
			await problem.waitFor({ timeout: 60_000 });
			assert.match((await problem.textContent()) ?? "", sentence);
			assert.ok((await problem.getByRole("button").count()) > 0);
			assert.equal(await panel.locator(".codicon-modifier-spin").count(), 0);
		});
	}
});
