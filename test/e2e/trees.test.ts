import assert from "node:assert/strict";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { rows } from "./databaseRows.ts";
import { answerEnded, ask, eventually, newChat, panelOf } from "./panelSteps.ts";
import { storedByPage } from "../webview/stage/storedByPage.ts";

type Panel = Awaited<ReturnType<typeof panelOf>>;

/** Waits until a condition of the panel holds; the suite's timeout ends a wait in vain. */
async function until(condition: () => Promise<boolean>): Promise<void> {
	while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}

const answerIn = (panel: Panel) => panel.getByRole("article", { name: "Assistant" });

describe("versions, queue, settings and context in the installed package", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;

	before(async () => {
		standIn = await startOllamaStandIn({ paceMs: 5 });
		editor = await startEditor({
			settings: { "daybook.ollama.host": standIn.url, "daybook.summaries.afterRounds": 4 },
		});
		window = await editor.openWindow();
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	it("keeps both answers and both questions, and goes on from either", async () => {
		const panel = await panelOf(window);
		await ask(panel, "Name a flower.");
		await answerEnded(panel);
		await answerIn(panel).hover();
		await panel.getByRole("button", { name: "Regenerate", exact: true }).click();
		await answerIn(panel).getByText("2/2").waitFor({ timeout: 30_000 });
		await answerEnded(panel);
		await answerIn(panel).hover();
		await panel.getByRole("button", { name: "Compare versions" }).click();
		await panel.getByRole("region", { name: "First version" }).waitFor();
		await window.screenshot("compare");
		await panel.getByRole("button", { name: "Continue from this one" }).first().click();
		await answerIn(panel).getByText("1/2").waitFor();
		await panel.getByRole("article", { name: "You" }).hover();
		await panel.getByRole("button", { name: "Edit", exact: true }).first().click();
		await panel.getByRole("textbox", { name: "Other version" }).fill("Name a tree.");
		await panel.getByRole("button", { name: "Ask again" }).click();
		await panel.getByText("Name a tree.").waitFor();
		await answerEnded(panel);
		const kept = await eventually(
			() => rows(editor, "SELECT role, content FROM messages WHERE parent_message_id IS NULL OR role = 'assistant'"),
			(found) => found.length === 5,
		);
		assert.deepEqual(
			new Set(kept.filter(({ role }) => role === "user").map(({ content }) => content)),
			new Set(["Name a flower.", "Name a tree."]),
		);
	});

	it("forks into a chat that names where it comes from", async () => {
		const panel = await panelOf(window);
		await answerIn(panel).hover();
		await answerIn(panel).getByRole("button", { name: "Fork from here" }).click();
		const [fork] = await eventually(
			() =>
				rows(
					editor,
					"SELECT title, message_count, parent_round_number FROM conversations WHERE parent_conversation_id IS NOT NULL",
				),
			(found) => found.length === 1,
		);
		assert.deepEqual({ ...fork }, { title: "Name a flower. (fork)", message_count: 2, parent_round_number: 1 });
	});

	it("sends what was queued after the answer, and after a reload waits for the user with the rest", async () => {
		const panel = await panelOf(window);
		await newChat(panel);
		await ask(panel, "A short tale, please. [[pace 40]] [[words 60]]");
		await panel.getByRole("button", { name: "Stop" }).waitFor({ timeout: 30_000 });
		const box = panel.getByRole("textbox", { name: "Message" });
		await box.fill("First in the queue. [[pace 60]] [[words 200]]");
		await box.press("Enter");
		await panel.getByText("Sent after this answer").waitFor();
		await box.fill("Second in the queue.");
		await box.press("Enter");
		await until(async () => (await panel.getByRole("article", { name: "You" }).count()) === 2);
		await window.reload();
		const again = await panelOf(window);
		await again.getByText("Waiting for you").waitFor({ timeout: 60_000 });
		assert.equal(await again.locator(".queue-text").innerText(), "Second in the queue.");
		await window.screenshot("queue");
		await again.getByRole("button", { name: "Send now" }).click();
		await again.getByText("Waiting for you").waitFor({ state: "detached" });
		await answerEnded(again);
		const sent = await eventually(
			() =>
				rows(
					editor,
					"SELECT content FROM messages WHERE role = 'user' AND content LIKE '%in the queue%' ORDER BY sequence",
				),
			(found) => found.length === 2,
		);
		assert.match(String(sent[1]?.["content"]), /^Second/);
		await eventually(
			() => rows(editor, "SELECT status FROM message_queue").map(({ status }) => status),
			(statuses) => statuses.join() === "sent,sent",
		);
	});

	it("paints the last page before the host has answered, and keeps what is typed through the host's death", async () => {
		const panel = await panelOf(window);
		await panel.getByRole("textbox", { name: "Message" }).fill("half a thought");
		await until(async () => (await storedByPage(panel)).includes("half a thought"));
		await window.killExtensionHost();
		const again = await panelOf(window);
		await again.getByText("Second in the queue.").first().waitFor({ timeout: 60_000 });
		await until(async () => (await again.getByRole("textbox", { name: "Message" }).inputValue()) === "half a thought");
		await again.getByRole("textbox", { name: "Message" }).fill("");
	});

	it("leads the chat by its settings, rates an answer, and shows the context that is sent", async () => {
		const panel = await panelOf(window);
		await newChat(panel);
		await panel.getByRole("button", { name: "Settings" }).click();
		await panel.getByRole("textbox", { name: "System prompt" }).fill("Speak of ships.");
		await window.screenshot("settings");
		await panel.getByRole("button", { name: "Close settings" }).click();
		await ask(panel, "What is a keel?");
		await answerEnded(panel);
		const meter = panel.getByRole("meter", { name: "Context used" });
		await until(async () => Number(await meter.getAttribute("aria-valuenow")) > 20);
		await panel.getByRole("button", { name: "Show context" }).click();
		const sheet = panel.getByRole("dialog", { name: "Context" });
		await sheet.getByText("Round 1: What is a keel?").waitFor();
		await sheet.getByText("System prompt").click();
		await sheet.getByText("Speak of ships.").waitFor();
		await window.screenshot("context");
		await panel.getByRole("button", { name: "Close context" }).click();
		await answerIn(panel).hover();
		await panel.getByRole("button", { name: "Rate", exact: true }).click();
		await panel.getByRole("button", { name: "4 stars" }).click();
		await panel.getByRole("button", { name: "Save rating" }).click();
		await answerIn(panel).getByText("4 of 5").waitFor();
		const [settings] = await eventually(
			() =>
				rows(
					editor,
					"SELECT system_prompt, (SELECT value FROM ratings) AS value FROM chat_settings WHERE conversation_id IS NOT NULL",
				),
			(found) => found.length === 1 && found[0]?.["value"] !== null,
		);
		assert.deepEqual({ ...settings }, { system_prompt: "Speak of ships.", value: 4 });
	});

	it("summarises a long chat in the background, counted, and sends the rounds again when it is switched off", async () => {
		const panel = await panelOf(window);
		for (const question of ["And a mast?", "And a rudder?", "And a sail?"]) {
			await ask(panel, question);
			await answerEnded(panel);
		}
		const [summary] = await eventually(
			() => rows(editor, "SELECT from_round, to_round, length(text) > 0 AS has_text FROM conversation_summaries"),
			(found) => found.length === 1,
		);
		assert.deepEqual({ ...summary }, { from_round: 1, to_round: 1, has_text: 1 });
		const usage = await eventually(
			() => rows(editor, "SELECT 1 FROM token_usage WHERE kind = 'summary'"),
			(found) => found.length > 0,
		);
		assert.equal(usage.length, 1);
		await panel.getByRole("button", { name: "Show context" }).click();
		const sheet = panel.getByRole("dialog", { name: "Context" });
		await sheet.getByText("summarised").waitFor({ timeout: 30_000 });
		await window.screenshot("summary");
		await sheet.getByRole("checkbox", { name: "Send this instead of the rounds" }).click();
		await sheet.getByText("switched off").waitFor();
		await sheet.getByText("summarised", { exact: true }).waitFor({ state: "detached" });
		await panel.getByRole("button", { name: "Close context" }).click();
	});
});
