import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { databaseFile, foundSound, rows } from "./databaseRows.ts";
import { answerEnded, eventually, panelOf } from "./panelSteps.ts";
import { PanelWriter } from "./panelWriter.ts";

describe("a disk that gets full in the middle of a chat", function () {
	this.timeout(180_000);
	let standIn: StandIn;
	let editor: RunningEditor;
	let folder: string;
	let isMounted = false;

	before(async function () {
		standIn = await startOllamaStandIn({ paceMs: 0 });
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		folder = path.dirname(databaseFile(editor));
		mkdirSync(folder, { recursive: true });
		isMounted = mount(folder);
		if (!isMounted) {
			// Where everything has to run, a machine that lets nobody mount is a failure.
			assert.notEqual(process.env["CI"], "true", "a small file system cannot be mounted");
			console.log("      skipped: mounting a small file system is not permitted");
			this.skip();
		}
	});

	after(async () => {
		if (isMounted) asRoot(["umount", "--lazy", folder]);
		await editor?.stop();
		await standIn?.stop();
	});

	it("is told once, loses nothing that was shown, and the chat goes on when there is room again", async () => {
		const window = await editor.openWindow();
		const writer = new PanelWriter(window, "disk");
		await writer.write(3);
		// What moves out of the log gives room once more.
		await eventually(
			() => statSync(`${databaseFile(editor)}.log`).size,
			(bytes) => bytes === 0,
		);
		const ballast = path.join(folder, "ballast");
		fill(ballast);
		const panel = await panelOf(window);
		await panel.getByRole("textbox", { name: "Message" }).fill("Is there room?");
		await panel.getByRole("button", { name: "Send" }).click();
		// Beside what is seen, a screen reader is told once.
		const notice = panel.locator(".storage-notice, .notice").filter({ hasText: /disk is full/i });
		await notice.first().waitFor({ timeout: 60_000 });
		await eventually(
			() => notice.count(),
			(count) => count === 1,
		);
		await window.screenshot("store-full-disk");
		rmSync(ballast);
		await eventually(
			async () => {
				const box = panel.getByRole("textbox", { name: "Message" });
				if ((await box.inputValue()) === "") await box.fill("Is there room again?");
				await panel
					.getByRole("button", { name: "Send" })
					.click({ timeout: 1000 })
					.catch(() => {});
				await panel.waitForTimeout(1500);
				return panel.getByRole("article", { name: "You" }).filter({ hasText: "room" }).count();
			},
			(count) => count > 0,
		);
		await answerEnded(panel);
		await notice.first().waitFor({ state: "detached", timeout: 30_000 });
		await window.screenshot("store-full-disk-over");
		const contents = await eventually(
			() => rows(editor, "SELECT content FROM messages WHERE role = 'user'").map(({ content }) => String(content)),
			(found) => found.some((content) => content.includes("room")),
		);
		for (const question of writer.entered) {
			assert.equal(contents.filter((content) => content.includes(`${question}:`)).length, 1, question);
		}
		assert.equal(contents.filter((content) => content.includes("room")).length, 1);
		await foundSound(editor);
	});
});

function asRoot(command: readonly string[]): boolean {
	const [program = "", ...options] = process.getuid?.() === 0 ? command : ["sudo", "-n", ...command];
	return spawnSync(program, options, { stdio: "ignore" }).status === 0;
}

/** Puts a file system of a few megabytes in the place of the folder. */
function mount(folder: string): boolean {
	return asRoot(["mount", "-t", "tmpfs", "-o", "size=6m,mode=0777", "tmpfs", folder]);
}

/** Writes until there is no room. */
function fill(file: string): void {
	const handle = openSync(file, "w");
	const block = Buffer.alloc(4096, 1);
	try {
		for (;;) writeSync(handle, block);
	} catch (error) {
		assert.equal((error as NodeJS.ErrnoException).code, "ENOSPC");
	} finally {
		closeSync(handle);
	}
}
