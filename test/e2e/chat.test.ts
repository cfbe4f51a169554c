import assert from "node:assert/strict";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { rows } from "./databaseRows.ts";
import { answerEnded, ask, eventually, newChat, panelOf } from "./panelSteps.ts";
import { workbenchState } from "./workbenchState.ts";
import { storedByPage } from "../webview/stage/storedByPage.ts";

describe("a chat in the installed package", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;

	before(async () => {
		standIn = await startOllamaStandIn({ paceMs: 20 });
		editor = await startEditor({
			settings: { "daybook.ollama.host": standIn.url },
		});
		window = await editor.openWindow();
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	/** Waits until some of the answer to a question has been kept while it is still being written. */
	const keptSoFar = (question: string) =>
		eventually(
			() =>
				rows(
					editor,
					`SELECT length(parts) AS length FROM answer_checkpoints
					WHERE parent_message_id = (SELECT id FROM messages WHERE content LIKE '${question}')`,
				),
			([answer]) => Number(answer?.["length"]) > 80,
		);

	it("streams an answer of the demo model and enters it in the database", async () => {
		const panel = await panelOf(window);
		await ask(panel, "Hello! What is 6 times 7?");
		const answer = panel.getByRole("article", { name: "Assistant" });
		await answer.getByText("demo model").first().waitFor({ timeout: 30_000 });
		await answerEnded(panel);
		await window.screenshot("chat");
		const messages = await eventually(
			() => rows(editor, "SELECT role, state, round_number, content FROM messages ORDER BY sequence"),
			(found) => found.length === 2,
		);
		assert.deepEqual(
			messages.map(({ role, state, round_number }) => ({ role, state, round_number })),
			[
				{ role: "user", state: "complete", round_number: 1 },
				{ role: "assistant", state: "complete", round_number: 1 },
			],
		);
		assert.match(String(messages[1]?.["content"]), /demo model/);
		const [usage] = rows(editor, "SELECT cost_micro_usd, price_basis, input_uncached, output FROM token_usage");
		assert.equal(usage?.["cost_micro_usd"], 0);
		assert.equal(usage?.["price_basis"], "local");
		assert.ok(Number(usage?.["input_uncached"]) > 0 && Number(usage?.["output"]) > 0);
		const inProject = "SELECT language FROM projects JOIN conversations ON conversations.project_id = projects.id";
		await eventually(
			() => rows(editor, inProject),
			([project]) => project?.["language"] === "TypeScript",
		);
		const [session] = rows(editor, "SELECT is_active, project_id FROM sessions");
		assert.equal(session?.["is_active"], 1);
	});

	it("has the message and the answer once after the window was reloaded in the middle of it", async () => {
		const panel = await panelOf(window);
		await newChat(panel);
		await ask(panel, "Write a long line about gardens. [[pace 60]] [[words 400]]");
		await panel.getByRole("button", { name: "Stop" }).waitFor({ timeout: 30_000 });
		await keptSoFar("%gardens%");
		await window.reload();
		const again = await panelOf(window);
		await again.getByRole("article", { name: "Assistant" }).waitFor({ timeout: 30_000 });
		const kept = await eventually(
			() =>
				rows(
					editor,
					`SELECT role, state, length(content) AS length FROM messages
					WHERE conversation_id = (SELECT conversation_id FROM messages WHERE content LIKE '%gardens%') ORDER BY sequence`,
				),
			(found) => found.length === 2,
		);
		assert.deepEqual(
			kept.map(({ role }) => role),
			["user", "assistant"],
		);
		assert.equal(kept[1]?.["state"], "partial");
		assert.ok(Number(kept[1]?.["length"]) > 20);
		assert.equal(await again.getByRole("article", { name: "You" }).count(), 1);
		assert.equal(await again.getByRole("article", { name: "Assistant" }).count(), 1);
	});

	it("keeps what is typed in a new chat through a reload of the window, beside the chats that are there", async () => {
		const panel = await panelOf(window);
		await newChat(panel);
		await panel.getByRole("textbox", { name: "Message" }).fill("half a thought");
		await eventually(
			() => storedByPage(panel),
			(stored) => stored.includes("half a thought"),
		);
		await eventually(
			() => workbenchState(window),
			(state) => !state.includes("shownChat"),
		);
		await window.reload();
		const again = await panelOf(window);
		const typed = () => again.getByRole("textbox", { name: "Message" }).inputValue();
		assert.equal(await eventually(typed, (text) => text !== ""), "half a thought");
		await again.getByRole("textbox", { name: "Message" }).fill("");
	});

	it("has the message and a partial answer once after the extension host was killed in the middle of it", async () => {
		const panel = await panelOf(window);
		await newChat(panel);
		await ask(panel, "Write a long line about harbours. [[pace 60]] [[words 400]]");
		await panel.getByRole("button", { name: "Stop" }).waitFor({ timeout: 30_000 });
		await keptSoFar("%harbours%");
		await window.killExtensionHost();
		const kept = await eventually(
			() =>
				rows(
					editor,
					`SELECT role, state, length(content) AS length FROM messages
					WHERE conversation_id = (SELECT conversation_id FROM messages WHERE content LIKE '%harbours%') ORDER BY sequence`,
				),
			(found) => found.length === 2 && found[1]?.["state"] !== "streaming",
		);
		assert.deepEqual(
			kept.map(({ role, state }) => ({ role, state })),
			[
				{ role: "user", state: "complete" },
				{ role: "assistant", state: "partial" },
			],
		);
		assert.ok(Number(kept[1]?.["length"]) > 20);
		const again = await panelOf(window);
		await again.getByRole("article", { name: "Assistant" }).waitFor({ timeout: 30_000 });
		assert.equal(await again.getByRole("article", { name: "You" }).count(), 1);
		assert.equal(await again.getByRole("article", { name: "Assistant" }).count(), 1);
		assert.equal(await again.getByRole("button", { name: "Stop" }).count(), 0);
		await again.getByText("Incomplete").waitFor();
		await eventually(
			() => rows(editor, "SELECT end_reason FROM sessions WHERE is_active = 0"),
			(sessions) => sessions.some((session) => session["end_reason"] === "crashed"),
		);
	});
});
