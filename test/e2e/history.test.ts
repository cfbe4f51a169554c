import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import { repository } from "../vscode/layout.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { rows } from "./databaseRows.ts";
import { answerEnded, ask, eventually, newChat, type Panel, panelOf, type } from "./panelSteps.ts";

const histories = path.join(repository, "test", "fixtures", "histories");

describe("the history in the installed package", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;
	let panel: Panel;

	before(async () => {
		standIn = await startOllamaStandIn({ paceMs: 2 });
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		const storage = path.dirname(editor.server.folders.globalStorage);
		cpSync(path.join(histories, "cline"), path.join(storage, "saoudrizwan.claude-dev"), { recursive: true });
		mkdirSync(path.join(editor.project, ".daybook", "prompts"), { recursive: true });
		writeFileSync(
			path.join(editor.project, ".daybook", "prompts", "brew.md"),
			"---\ndescription: Ask about a tea\nargument-hint: name of a tea\n---\nHow long does ${input} take?",
		);
		window = await editor.openWindow();
		panel = await panelOf(window);
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	const pickRow = async (text: string): Promise<void> => {
		const row = window.quickPickRows.filter({ hasText: text }).first();
		await row.waitFor({ timeout: 20_000 });
		await row.click();
	};
	const menu = async (row: string, entry: string): Promise<void> => {
		await window.treeRows("History").filter({ hasText: row }).first().click({ button: "right" });
		const item = window.page.locator(".context-view .action-item", { hasText: entry }).first();
		await item.waitFor();
		// The editor takes no click for a menu that has only just come up under the pointer.
		await eventually(
			async () => {
				await window.page.waitForTimeout(400);
				if (await item.isVisible()) await item.click({ timeout: 2000 });
				return item.isVisible();
			},
			(isOpen) => !isOpen,
		);
	};
	const chosenSource = async (): Promise<void> => {
		await window.runCommand("Daybook: Import Chats");
		await window.page.getByPlaceholder("Nothing is added before you have seen").waitFor();
		await pickRow("saoudrizwan.claude-dev");
	};

	it("shows what an import would add before it does, and adds nothing the second time", async () => {
		await chosenSource();
		await window.quickPickRows.filter({ hasText: "Add a --verbose flag" }).waitFor({ timeout: 20_000 });
		await window.screenshot("history-import");
		assert.deepEqual(rows(editor, "SELECT id FROM conversations"), []);
		await window.page.keyboard.press("Enter");
		await window.toast("Added to the history: 1 chat with 6 messages.").waitFor({ timeout: 20_000 });
		await chosenSource();
		await window.toast("Nothing to add: 1 chat found, all here already.").waitFor({ timeout: 20_000 });
		const messages = await eventually(
			() => rows(editor, "SELECT role FROM messages ORDER BY sequence"),
			(found) => found.length === 6,
		);
		assert.deepEqual(
			messages.map(({ role }) => role),
			["user", "assistant", "tool", "assistant", "user", "assistant"],
		);
	});

	it("finds a message by its words and a filter, and opens its chat at it", async () => {
		await ask(panel, "Which tea is parsed first? 🍵");
		await answerEnded(panel);
		await window.runCommand("Daybook: Search All Chats");
		await window.quickInput.fill("parse");
		await eventually(
			() => window.quickPickRows.count(),
			(count) => count >= 2,
		);
		await window.quickInput.fill("🍵");
		await window.quickPickRows.filter({ hasText: "Done: `--verbose` is parsed" }).waitFor({ state: "detached" });
		await window.quickPickRows.filter({ hasText: "first? 🍵" }).first().waitFor();
		await window.screenshot("history-search-emoji");
		await window.quickInput.fill("role:assistant parsed verbose");
		await window.quickPickRows.filter({ hasText: "Done: `--verbose` is parsed" }).waitFor({ timeout: 20_000 });
		// The hits of the words before go when those of these words are there.
		await window.quickPickRows.filter({ hasText: "Which tea" }).first().waitFor({ state: "detached" });
		await window.screenshot("history-search");
		await window.page.keyboard.press("Enter");
		const found = panel.locator("article.is-revealed", { hasText: "is parsed" });
		await found.waitFor({ timeout: 20_000 });
		await window.screenshot("history-revealed");
	});

	it("lists chats by time and by project, and moves one to the bin and back", async () => {
		await window.page.locator('.pane-header[aria-label^="History"]').click();
		const tree = window.treeRows("History");
		await tree.filter({ hasText: "Which tea" }).waitFor({ timeout: 20_000 });
		await window.runCommand("Daybook: Group History by Project");
		await tree.filter({ hasText: "tea-timer" }).waitFor({ timeout: 20_000 });
		await window.screenshot("history-by-project");
		await window.runCommand("Daybook: Group History by Time");
		await tree.filter({ hasText: "Today" }).waitFor({ timeout: 20_000 });
		// The rows are drawn once more when the groups are folded out.
		await window.page.waitForTimeout(500);
		await menu("Which tea", "Delete Chat");
		await tree.filter({ hasText: "Recently deleted" }).waitFor({ timeout: 20_000 });
		await menu("Recently deleted", "Restore Chat");
		await tree.filter({ hasText: "Recently deleted" }).waitFor({ state: "detached", timeout: 20_000 });
		await tree.filter({ hasText: "Which tea" }).waitFor({ timeout: 20_000 });
	});

	it("brings a chat back by an import that was deleted meanwhile", async () => {
		const status = () => rows(editor, "SELECT status FROM conversations WHERE origin = 'cline'")[0]?.["status"];
		await menu("Add a --verbose flag", "Delete Chat");
		await eventually(status, (found) => found === "deleted");
		await chosenSource();
		await window.quickPickRows.filter({ hasText: "comes back from Recently deleted" }).waitFor({ timeout: 20_000 });
		await window.screenshot("history-import-deleted");
		await window.page.keyboard.press("Enter");
		await window.toast("Back from Recently deleted: 1 chat.").waitFor({ timeout: 20_000 });
		await eventually(status, (found) => found === "active");
	});

	it("sends a file that is mentioned along, keeps it outside the database, and shows it again", async () => {
		await newChat(panel);
		const box = panel.getByRole("textbox", { name: "Message" });
		await box.focus();
		await window.page.keyboard.type("Explain @teas.ts:1-5");
		await panel.getByRole("option", { name: /^teas\.ts:1-5/ }).waitFor({ timeout: 20_000 });
		await window.screenshot("mention-popup");
		await window.page.keyboard.press("Enter");
		await panel.locator(".composer .attachment-name", { hasText: "teas.ts:1-5" }).waitFor();
		await window.page.keyboard.press("Enter");
		await panel.getByRole("article", { name: "You" }).waitFor();
		await answerEnded(panel);
		const [attachment] = await eventually(
			() => rows(editor, "SELECT kind, name, byte_count, content_hash FROM attachments"),
			(found) => found.length === 1,
		);
		assert.deepEqual([attachment?.["kind"], attachment?.["name"]], ["file", "teas.ts:1-5"]);
		const folder = path.join(editor.server.folders.globalStorage, "attachments");
		assert.deepEqual(readdirSync(folder), [attachment?.["content_hash"]]);
		const lines = readFileSync(path.join(editor.project, "src", "teas.ts"), "utf8")
			.split(/(?<=\n)/)
			.slice(0, 5);
		assert.equal(readFileSync(path.join(folder, String(attachment?.["content_hash"])), "utf8"), lines.join(""));
		const sent = standIn.requests.findLast((request) => JSON.stringify(request).includes("Explain @teas.ts"));
		assert.match(JSON.stringify(sent), /File teas\.ts:1-5/);
		await panel.locator(".message .attachment-open", { hasText: "teas.ts:1-5" }).click();
		await window.page.locator(".tab", { hasText: "teas.ts" }).waitFor({ timeout: 20_000 });
		await window.screenshot("mention-sent");
	});

	it("runs slash commands, counts them, and sends what a prompt file of the project says", async () => {
		const box = panel.getByRole("textbox", { name: "Message" });
		await box.focus();
		await window.page.keyboard.type("/");
		await panel.getByRole("option", { name: /\/brew Ask about a tea/ }).waitFor({ timeout: 20_000 });
		await window.screenshot("slash-popup");
		await window.page.keyboard.type("cost");
		await panel.getByRole("option", { name: /\/cost/ }).waitFor();
		await window.page.keyboard.press("Enter");
		await panel.locator(".slash-notice", { hasText: "This chat: $0.00" }).waitFor({ timeout: 20_000 });
		await box.fill("/brew sencha");
		await box.press("Enter");
		await panel.getByRole("article", { name: "You" }).getByText("How long does sencha take?").waitFor();
		await answerEnded(panel);
		const counted = await eventually(
			() => rows(editor, "SELECT command, usage_count FROM command_usage WHERE command LIKE '/%' ORDER BY command"),
			(found) => found.length === 2,
		);
		assert.deepEqual(
			counted.map(({ command, usage_count }) => [command, usage_count]),
			[
				["/brew", 1],
				["/cost", 1],
			],
		);
	});

	it("says where a chat was exported to, and opens it", async () => {
		await window.runCommand("Daybook: Export Chat");
		await eventually(
			() => window.quickInput.inputValue(),
			(place) => place.endsWith(".md"),
		);
		await eventually(
			async () => {
				// While the editor still lists the folder it takes no Enter.
				if (await window.quickInput.isVisible()) await window.quickInput.press("Enter", { timeout: 2000 });
				return window.quickInput.isVisible();
			},
			(isAsking) => !isAsking,
		);
		const told = window.toast(/The chat was written to .*\.md\./);
		await told.waitFor({ timeout: 20_000 });
		await window.screenshot("history-exported");
		await told.getByRole("button", { name: "Open" }).click();
		// The opened file takes the focus when it is drawn: what is typed elsewhere before that would go into it.
		await window.page
			.locator(".monaco-editor.focused .view-line", { hasText: "daybook:chat" })
			.first()
			.waitFor({ timeout: 20_000 });
		await window.runCommand("View: Close All Editors");
		await window.page.locator(".tab", { hasText: ".md" }).waitFor({ state: "detached" });
	});

	it("exports the chat by a command to a file that says what was said", async () => {
		await type(panel, "/export tea.md");
		await panel.getByRole("textbox", { name: "Message" }).press("Enter");
		const file = path.join(editor.project, "tea.md");
		const text = await eventually(
			() => (existsSync(file) ? readFileSync(file, "utf8") : ""),
			(written) => written !== "",
		);
		assert.match(text, /^<!-- daybook:chat /);
		assert.match(text, /\*Attached: teas\.ts:1-5 \(file\)\*/);
		assert.match(text, /How long does sencha take\?/);
	});

	it("shows no chat any more that a rule of the storage page deleted for good", async () => {
		const tree = window.treeRows("History");
		await menu("Which tea", "Delete Chat");
		await tree.filter({ hasText: "Recently deleted" }).waitFor({ timeout: 20_000 });
		await window.runCommand("Daybook: Open Storage Page");
		const page = await window.webview(".storage-page");
		const rule = page.getByRole("listitem").filter({ hasText: "Recently deleted" });
		await rule.getByRole("spinbutton").fill("0");
		await rule.getByRole("button", { name: "Preview" }).click();
		await rule.getByText(/^This would remove 1 chat with 2 messages,/).waitFor({ timeout: 20_000 });
		await rule.getByRole("button", { name: "Delete for Good…" }).click();
		const dialog = window.page.locator(".monaco-dialog-box");
		await dialog.getByText("Delete 1 chat with 2 messages for good?").waitFor({ timeout: 20_000 });
		await dialog.getByRole("button", { name: "Delete for Good" }).click();
		await rule.getByText(/^Removed: 1 chat with 2 messages,/).waitFor({ timeout: 20_000 });
		await tree.filter({ hasText: "Recently deleted" }).waitFor({ state: "detached", timeout: 20_000 });
		await window.screenshot("history-purged");
	});
});
