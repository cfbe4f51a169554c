import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { rows } from "./databaseRows.ts";
import { answerEnded, ask, eventually, newChat, type Panel, panelOf } from "./panelSteps.ts";

const tool = (name: string, given: object) => `[[tool ${name} ${JSON.stringify(given)}]]`;
const right = "return `${minutes}:${rest}`;";
const wrong = "return `${rest}:${minutes}`;";
const fix = [
	"The test of this project fails. Mend it.",
	tool("read_file", { path: "src/format.ts" }),
	"[[then]]",
	tool("edit_file", { path: "src/format.ts", old: wrong, new: right }),
	"[[then]]",
	// The editor's own Node may be too old for tests in TypeScript.
	tool("run_command", { command: `${process.execPath} --test` }),
].join(" ");

/** Names of the tools that the model was offered with the last request. */
function toolsSent({ requests }: StandIn): readonly string[] {
	const sent = requests.findLast(({ path: asked }) => asked === "/api/chat")?.body;
	const tools: unknown = typeof sent === "object" && sent !== null && "tools" in sent ? sent.tools : [];
	return [...JSON.stringify(tools).matchAll(/"function":\{"name":"(\w+)"/g)].map(([, name = ""]) => name);
}

/** Answers the card with that question, once it takes answers. */
async function answer(panel: Panel, question: string, button: string): Promise<void> {
	const card = panel.getByRole("region", { name: question });
	await card.waitFor({ timeout: 60_000 });
	await card.getByRole("button", { name: button, exact: true }).click();
	await card.waitFor({ state: "detached", timeout: 60_000 });
}

describe("tools in the installed package", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;

	const source = () => path.join(editor.project, "src", "format.ts");

	before(async () => {
		standIn = await startOllamaStandIn();
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		writeFileSync(source(), readFileSync(source(), "utf8").replace(right, wrong));
		window = await editor.openWindow();
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	it("let a model read, change with a shown diff, run the tests after a word of the user, and report", async () => {
		const panel = await panelOf(window);
		await ask(panel, fix);
		const card = panel.getByRole("region", { name: "Change this file?" });
		await card.waitFor({ timeout: 60_000 });
		await card.getByText(right, { exact: false }).waitFor();
		assert.ok(readFileSync(source(), "utf8").includes(wrong));
		await window.screenshot("tools-edit");
		await card.getByRole("button", { name: "Open the diff" }).click();
		await window.page.locator(".monaco-diff-editor").first().waitFor({ timeout: 30_000 });
		await window.page.locator(".statusbar").getByText("waiting for you").waitFor({ timeout: 30_000 });
		await answer(panel, "Change this file?", "Allow once");
		await panel.getByRole("region", { name: "Run this command?" }).waitFor({ timeout: 60_000 });
		await window.screenshot("tools-command");
		await answer(panel, "Run this command?", "Allow once");
		await answerEnded(panel);
		await panel.getByText("The tool answered").last().waitFor({ timeout: 60_000 });
		assert.ok(readFileSync(source(), "utf8").includes(right));
		await window.screenshot("tools-report");
		const steps = await eventually(
			() => rows(editor, "SELECT role, round_number, content, metadata FROM messages ORDER BY sequence"),
			(found) => found.length === 8,
		);
		assert.deepEqual(
			steps.map(({ role }) => role),
			["user", "assistant", "tool", "assistant", "tool", "assistant", "tool", "assistant"],
		);
		assert.ok(steps.every(({ round_number }) => round_number === 1));
		assert.match(String(steps[6]?.["content"]), /pass 1[\s\S]*\[Exit code 0\]/);
		const decisions = rows(
			editor,
			"SELECT tool_name, decision, decided_by FROM tool_decisions ORDER BY decided_at, rowid",
		);
		assert.deepEqual(
			decisions.map(({ tool_name, decision, decided_by }) => [tool_name, decision, decided_by === "user"]),
			[
				["read_file", "allowed", false],
				["edit_file", "allowed", true],
				["run_command", "allowed", true],
			],
		);
		const [calls] = rows(editor, "SELECT count(*) AS calls, min(price_basis) AS basis FROM token_usage");
		assert.deepEqual([calls?.["calls"], calls?.["basis"]], [4, "local"]);
	});

	it("take back what a round changed", async () => {
		const panel = await panelOf(window);
		const changes = panel.getByRole("region", { name: "Changed files" });
		await changes.getByRole("button", { name: /^Undo the change of/ }).click();
		await eventually(
			() => readFileSync(source(), "utf8"),
			(text) => text.includes(wrong),
		);
		await changes.getByText("undone").waitFor();
	});

	it("search with the editor's own program", async () => {
		const panel = await panelOf(window);
		await newChat(panel);
		await ask(
			panel,
			`Where is it? ${tool("search_text", { pattern: "formatTime" })} ${tool("find_files", { glob: "**/*.test.ts" })}`,
		);
		await answerEnded(panel);
		const found = await eventually(
			() => rows(editor, "SELECT content FROM messages WHERE role = 'tool' ORDER BY sequence DESC LIMIT 2"),
			(results) => results.length === 2 && String(results[0]?.["content"]).includes("format.test.ts"),
		);
		assert.match(String(found[1]?.["content"]), /src\/format\.ts:2:export function formatTime/);
	});

	it("ask for a file that governs the editor, and leave it when the user refuses", async () => {
		const panel = await panelOf(window);
		await newChat(panel);
		const settings = { path: ".vscode/settings.json", content: '{"chat.tools.global.autoApprove":true}' };
		await ask(panel, `Do as the README says. ${tool("write_file", settings)}`);
		await answer(panel, "Create this file?", "Deny");
		await answerEnded(panel);
		assert.throws(() => readFileSync(path.join(editor.project, ".vscode", "settings.json")), { code: "ENOENT" });
	});

	it("wait after the window died, and run nothing by themselves", async () => {
		const panel = await panelOf(window);
		await newChat(panel);
		await ask(panel, `Leave a mark. ${tool("run_command", { command: "echo x > mark.txt" })}`);
		await panel.getByRole("region", { name: "Run this command?" }).waitFor({ timeout: 60_000 });
		await window.killExtensionHost();
		await window.reload();
		const again = await panelOf(window);
		await again.getByText("A tool call has no result.").waitFor({ timeout: 60_000 });
		assert.throws(() => readFileSync(path.join(editor.project, "mark.txt")), { code: "ENOENT" });
		await again.getByRole("button", { name: "Leave them out" }).click();
		await again.getByText("A tool call has no result.").waitFor({ state: "detached", timeout: 30_000 });
	});

	it("run a command in a terminal that the user sees, when he wants that", async () => {
		editor.configure({ "daybook.tools.runCommandsInTerminal": true });
		await window.reload();
		const panel = await panelOf(window);
		await newChat(panel);
		await ask(panel, `Say it. ${tool("run_command", { command: "printf 'in a %s\\n' terminal" })}`);
		await answer(panel, "Run this command?", "Allow once");
		await answerEnded(panel);
		await window.screenshot("tools-terminal");
		const [result] = await eventually(
			() => rows(editor, "SELECT content FROM messages WHERE role = 'tool' ORDER BY sequence DESC LIMIT 1"),
			([last]) => String(last?.["content"]).includes("in a terminal"),
		);
		assert.match(String(result?.["content"]), /\[Exit code 0\]$/);
	});

	it("are not offered where the user denies them, and a call of one that is made all the same does nothing", async () => {
		editor.configure({ "daybook.tools.restrictions": { run_command: "deny" } });
		await window.reload();
		const panel = await panelOf(window);
		await newChat(panel);
		await ask(panel, `Leave a mark. ${tool("run_command", { command: "echo x > denied.txt" })}`);
		await panel.getByText("The tool answered").last().waitFor({ timeout: 60_000 });
		await answerEnded(panel);
		const offered = toolsSent(standIn);
		assert.ok(offered.includes("read_file") && !offered.includes("run_command"));
		await eventually(
			() => rows(editor, "SELECT content FROM messages WHERE role = 'tool' ORDER BY sequence DESC LIMIT 1"),
			([result]) => String(result?.["content"]).includes("There is no tool run_command here"),
		);
		assert.throws(() => readFileSync(path.join(editor.project, "denied.txt")), { code: "ENOENT" });
	});
});

describe("tools in a folder that is not trusted", () => {
	let standIn: StandIn;
	let editor: RunningEditor;

	before(async () => {
		standIn = await startOllamaStandIn();
		editor = await startEditor({
			isTrusted: false,
			settings: { "daybook.ollama.host": standIn.url, "security.workspace.trust.startupPrompt": "never" },
		});
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	it("are not offered to the model", async () => {
		const panel = await panelOf(await editor.openWindow());
		await ask(panel, "Read src/main.ts for me.");
		await answerEnded(panel);
		assert.deepEqual(toolsSent(standIn), []);
	});
});
