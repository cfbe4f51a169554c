import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";

const serverFile = fileURLToPath(new URL("../fakes/scriptedMcpServer.ts", import.meta.url));

describe("MCP servers", function () {
	this.timeout(240_000);
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;
	let journal: string;

	before(async () => {
		standIn = await startOllamaStandIn({ paceMs: 0 });
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		journal = path.join(editor.folder, "journal");
		window = await editor.openWindow();
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	const pids = (): readonly number[] =>
		!existsSync(journal)
			? []
			: readFileSync(journal, "utf8")
					.split("\n")
					.flatMap((line) => /^(?:start|child) (\d+)$/.exec(line)?.[1] ?? [])
					.map(Number);

	const configure = (...behaviours: readonly string[]): void => {
		const definition = { command: process.execPath, args: [serverFile, ...behaviours], env: { JOURNAL: journal } };
		mkdirSync(path.join(editor.project, ".daybook"), { recursive: true });
		writeFileSync(path.join(editor.project, ".daybook/mcp.json"), JSON.stringify({ servers: { notes: definition } }));
	};

	it("begin with one sentence and one action", async () => {
		await window.runCommand("Daybook: Show MCP Servers");
		const page = await window.webview(".mcp-page");
		await page.getByRole("button", { name: "Add a Server…" }).waitFor();
		await window.screenshot("mcp-empty");
	});

	it("of a project are shown whole and started by nothing but the user's word", async () => {
		configure("children", "forgetful");
		const page = await window.webview(".mcp-page");
		const server = page.getByRole("region", { name: "notes" });
		await server.getByText("Waits for your word").waitFor();
		await server.getByText(serverFile).waitFor();
		await window.screenshot("mcp-consent");
		assert.deepEqual(pids(), [], "listing starts nothing");
		await server.getByRole("button", { name: "Allow and Start…" }).click();
		const dialog = window.page.locator(".monaco-dialog-box");
		await dialog.getByText(serverFile).waitFor();
		await window.screenshot("mcp-consent-dialog");
		await dialog.getByRole("button", { name: "Cancel" }).click();
		assert.deepEqual(pids(), []);
		await server.getByRole("button", { name: "Allow and Start…" }).click();
		await dialog.getByRole("button", { name: "Allow and Start" }).click();
		await server.getByRole("status").filter({ hasText: "Running" }).waitFor();
		await server.getByText("10 tools are new or changed.").waitFor();
		await window.screenshot("mcp-tools");
		await server.getByRole("button", { name: "Let Models Use Them…" }).click();
		await dialog.getByRole("button", { name: "Let Models Use Them" }).click();
		await server.getByText("10 tools that models may use").waitFor();
		await window.screenshot("mcp-running");
	});
});
