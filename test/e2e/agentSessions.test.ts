import assert from "node:assert/strict";
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { fillAgentHome } from "./agentHome.ts";

const mainSession = "156bfc78-e593-4c3a-a60a-e46baf7dddf6";

function rows(editor: RunningEditor, sql: string): Record<string, unknown>[] {
	const file = path.join(editor.server.folders.globalStorage, "system.db");
	if (!existsSync(file)) return [];
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		return database.prepare(sql).all();
	} catch {
		// Other tools see the state of the last checkpoint, and before the first one not even the tables.
		return [];
	} finally {
		database.close();
	}
}

const counted =
	"SELECT count(*) AS calls, ifnull(sum(total_tokens), 0) AS tokens FROM token_usage WHERE origin = 'claude_code'";

async function eventually<Result>(
	ask: () => Result | Promise<Result>,
	isFine: (result: Result) => boolean,
): Promise<Result> {
	let last: Result | undefined;
	for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(200)) {
		last = await ask();
		if (isFine(last)) return last;
	}
	throw new Error(`It did not happen within 30 s; last seen: ${JSON.stringify(last)}`);
}

async function showView(window: EditorWindow): Promise<void> {
	await window.openContainer("Daybook");
	for (const title of ["Chat", "Agent Sessions"])
		await window.page.locator(`.pane-header[aria-label^="${title}"]`).click();
}

const answer = (id: string): string =>
	`${JSON.stringify({
		type: "assistant",
		uuid: `uuid-${id}`,
		sessionId: mainSession,
		timestamp: new Date().toISOString(),
		requestId: `request-${id}`,
		message: { id, model: "claude-sonnet-5-5", content: [], usage: { input_tokens: 1000, output_tokens: 1 } },
	})}\n`;

describe("agent sessions in the installed package", () => {
	let editor: RunningEditor;
	let window: EditorWindow;
	let transcripts: string;
	let saidByClaude: string;

	before(async () => {
		const bin = path.join(path.resolve("out"), "agent-bin");
		saidByClaude = path.join(bin, "said");
		mkdirSync(bin, { recursive: true });
		rmSync(saidByClaude, { force: true });
		writeFileSync(path.join(bin, "claude"), `#!/bin/sh\necho "$PWD $*" > "${saidByClaude}"\n`);
		chmodSync(path.join(bin, "claude"), 0o755);
		editor = await startEditor();
		// Shells of terminals make their own path.
		for (const file of [".bashrc", ".bash_profile", ".profile"]) {
			writeFileSync(path.join(editor.server.folders.home, file), `PATH="${bin}:$PATH"\n`);
		}
		window = await editor.openWindow();
		await showView(window);
	});

	after(async () => {
		await editor?.stop();
	});

	it("say where they would come from while there are none", async () => {
		await window.page.getByText("Sessions of Claude Code and Codex appear here by themselves").waitFor();
		await window.screenshot("agentSessions-empty");
	});

	it("appear by themselves below the project they ran in, with what they cost", async () => {
		transcripts = fillAgentHome(editor.server.folders.home, editor.project);
		const { totals } = JSON.parse(readFileSync("test/fixtures/claudeCode/expected.json", "utf8"));
		const isAll = ([found]: Record<string, unknown>[]): boolean => found?.["calls"] === totals.responses;
		const [found] = await eventually(() => rows(editor, counted), isAll);
		assert.deepEqual({ ...found }, { calls: totals.responses, tokens: totals.total });
		const list = window.treeRows("Agent Sessions");
		await list.filter({ hasText: "write the release notes" }).waitFor();
		await list.filter({ hasText: /tea-timer.*5 sessions/ }).waitFor();
		const linked = await eventually(
			() => rows(editor, "SELECT count(*) AS n FROM agent_sessions JOIN projects ON projects.id = project_id"),
			([row]) => row?.["n"] === 5,
		);
		assert.equal(linked.length, 1);
		await window.screenshot("agentSessions");
	});

	it("count what a running session appends, once, also with a second window on the same transcripts", async () => {
		const second = await editor.openWindow();
		const [before] = rows(editor, counted);
		const file = path.join(transcripts, `${mainSession}.jsonl`);
		const line = answer("live-1");
		appendFileSync(file, line.slice(0, 40));
		await sleep(2500);
		appendFileSync(file, line.slice(40) + line);
		const grown = Number(before?.["calls"]) + 1;
		const [after] = await eventually(
			() => rows(editor, counted),
			([row]) => row?.["calls"] === grown,
		);
		assert.equal(after?.["tokens"], Number(before?.["tokens"]) + 1001);
		await window
			.treeRows("Agent Sessions")
			.filter({ hasText: /rounding.*active/ })
			.waitFor();
		await second.close();
	});

	it("show the transcript as a document", async () => {
		const row = window.treeRows("Agent Sessions").filter({ hasText: "write the release notes" });
		const line = window.page.locator(".editor-instance .view-line", { hasText: "write the release notes" }).first();
		// The row may be drawn anew under a click, as while sessions are still being read.
		await eventually(
			async () => {
				await row.hover();
				await row.locator('[aria-label^="Open Transcript"]').click({ timeout: 5000 });
				await line.waitFor({ timeout: 5000 });
				return true;
			},
			(isShown) => isShown,
		);
		await window.page.locator(".editor-instance .view-line", { hasText: "shorter" }).first().waitFor();
	});

	it("go on in a terminal in their folder", async () => {
		const row = window.treeRows("Agent Sessions").filter({ hasText: "write the release notes" });
		await row.hover();
		await row.locator('[aria-label^="Resume in Terminal"]').click();
		await eventually(
			() => existsSync(saidByClaude) && readFileSync(saidByClaude, "utf8").trim(),
			(said) => said === `${editor.project} --resume c091ec79-fe4f-4134-a7f8-ccecb22570f1`,
		);
	});

	it("outlive their transcripts, what was said included", async () => {
		const [before] = rows(editor, counted);
		rmSync(path.join(transcripts, "c091ec79-fe4f-4134-a7f8-ccecb22570f1.jsonl"));
		const row = window.treeRows("Agent Sessions").filter({ hasText: /write the release notes.*kept by Daybook/ });
		await row.waitFor({ timeout: 30_000 });
		assert.deepEqual(rows(editor, counted)[0], before);
		await window.page.keyboard.press("Escape");
	});

	it("are found by their words", async () => {
		await window.runCommand("Daybook: Search Agent Sessions…");
		await window.quickInput.fill("rounding cart");
		await window.quickPickRows.filter({ hasText: "fix the rounding in cart totals" }).first().waitFor();
		await window.page.keyboard.press("Escape");
	});

	it("are not read while the setting says so", async () => {
		editor.configure({ "daybook.agentSessions.enabled": false });
		await window.reload();
		await window.openContainer("Daybook");
		const [before] = rows(editor, counted);
		await window.treeRows("Agent Sessions").first().waitFor();
		appendFileSync(path.join(transcripts, `${mainSession}.jsonl`), answer("live-2"));
		await sleep(4000);
		assert.deepEqual(rows(editor, counted)[0], before);
	});
});
