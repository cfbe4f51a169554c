import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { copySampleProject } from "../vscode/sampleProject.ts";
import { databaseFile, foundSound, rows } from "./databaseRows.ts";
import { eventually, panelOf } from "./panelSteps.ts";
import { PanelWriter } from "./panelWriter.ts";

/** Rows each window enters at once: a round is a question, an answer and a model call. 1000 at full size. */
const writes = Number(process.env["DAYBOOK_E2E_WRITES"] ?? 24);
/** Extension hosts killed while they write. 50 at full size. */
const kills = Number(process.env["DAYBOOK_E2E_KILLS"] ?? 4);
const rowsInRound = 3;

describe("two windows on one folder and two on others", function () {
	this.timeout(180_000 + writes * 5000 + kills * 30_000);
	let standIn: StandIn;
	let editor: RunningEditor;
	let writers: PanelWriter[];

	before(async () => {
		standIn = await startOllamaStandIn({ paceMs: 0 });
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		const folders = [editor.project, editor.project, other("second"), other("third")];
		writers = [];
		for (const [index, folder] of folders.entries()) {
			const writer = new PanelWriter(await editor.openWindow(folder), `window${index + 1}`);
			await writer.open();
			writers.push(writer);
		}
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	const other = (name: string): string => copySampleProject(path.join(editor.folder, name));

	it(`enter ${writes} rows each at once, and every row is there once`, async () => {
		const rounds = Math.ceil(writes / rowsInRound);
		await Promise.all(writers.map((writer) => writer.write(rounds)));
		const asked = writers.flatMap(({ answered }) => answered);
		assert.equal(asked.length, rounds * writers.length);
		await eventually(
			() => rows(editor, "SELECT count(*) AS n FROM messages WHERE state = 'complete'")[0]?.["n"],
			(count) => count === 2 * asked.length,
		);
		assert.deepEqual(enteredOnce(), asked.toSorted());
		assert.equal(
			rows(editor, "SELECT count(*) AS n FROM token_usage WHERE message_id IS NOT NULL")[0]?.["n"],
			asked.length,
		);
		await foundSound(editor);
	});

	it("show each other's chats without a reload", async () => {
		for (const { window } of writers) {
			const panel = await panelOf(window);
			await panel.getByRole("button", { name: "Show chats" }).click();
			await panel.getByRole("button", { name: "All projects" }).click();
			const list = panel.getByRole("dialog", { name: "Chats" });
			for (const { name } of writers)
				await list
					.getByText(new RegExp(`${name} \\d+`))
					.first()
					.waitFor();
		}
		const [first, ...others] = writers;
		assert.ok(first);
		await (await panelOf(first.window)).getByRole("dialog", { name: "Chats" }).press("Escape");
		await first.round(true);
		for (const { window } of others) {
			const list = (await panelOf(window)).getByRole("dialog", { name: "Chats" });
			await list.getByText(first.sent.at(-1) ?? "").waitFor();
		}
		await others[2]?.window.screenshot("store-windows");
		for (const { window } of others) {
			await (await panelOf(window)).getByRole("dialog", { name: "Chats" }).press("Escape");
		}
	});

	it(`lose and double nothing when their extension hosts are killed ${kills} times in the middle of it`, async () => {
		const run = { isOver: false, lastKillAt: 0 };
		const working = writers.map((writer) => writeThroughKills(writer, run));
		for (let kill = 0; kill < kills; kill++) {
			await sleep(500 + Math.random() * 3000);
			const hosts = editor.server.extensionHostPids();
			const pid = hosts[Math.floor(Math.random() * hosts.length)];
			run.lastKillAt = Date.now();
			if (pid !== undefined) process.kill(pid, "SIGKILL");
			await sleep(2000);
		}
		await sleep(3000);
		run.isOver = true;
		await Promise.all(working);
		const missing = await eventually(
			() => {
				const found = new Set(enteredOnce());
				return writers.flatMap(({ entered }) => entered).filter((question) => !found.has(question));
			},
			(lost) => lost.length === 0,
		);
		assert.deepEqual(missing, []);
		const sent = new Set(writers.flatMap((writer) => writer.sent));
		assert.deepEqual(
			enteredOnce().filter((question) => !sent.has(question)),
			[],
		);
		assert.deepEqual(rows(editor, doubledAnswers), []);
		await foundSound(editor);
	});

	it("leave nothing that blocks, and never speak of a locked database", async () => {
		const next = new PanelWriter(await editor.openWindow(), "after");
		await next.write(1);
		assert.deepEqual(next.answered, ["after 0"]);
		assert.deepEqual(
			readdirSync(path.dirname(databaseFile(editor))).filter((name) => /damaged|suspect|restoring/.test(name)),
			[],
		);
		for (const page of editor.pages()) {
			assert.doesNotMatch(await page.locator("body").innerText(), /database is locked/i);
		}
		assert.doesNotMatch(logs(editor), /database is locked|SQLITE_BUSY/i);
	});

	/** The questions of the database, each as often as it is there. */
	function enteredOnce(): string[] {
		const found = rows(editor, "SELECT content FROM messages WHERE role = 'user'");
		return found.map(({ content }) => /window\d+ \d+|after \d+/.exec(String(content))?.[0] ?? "?").toSorted();
	}
});

const doubledAnswers = `SELECT parent_message_id, count(*) AS n FROM messages
	WHERE role = 'assistant' GROUP BY parent_message_id HAVING n > 1`;

interface KillRun {
	readonly isOver: boolean;
	/** Milliseconds since the epoch. */
	readonly lastKillAt: number;
}

/** A panel that waits for its host gives up after so long; whatever fails later was no kill's doing. */
const longestEchoInMs = 90_000;

/** Goes on asking; what a kill interrupts is left as it is, and the next question waits for the new panel. */
async function writeThroughKills(writer: PanelWriter, run: KillRun): Promise<void> {
	while (!run.isOver) {
		try {
			await writer.round();
		} catch (error) {
			writer.panelEnded();
			if (Date.now() - run.lastKillAt > longestEchoInMs) throw error;
		}
	}
}

/** All that the windows have logged. */
function logs(editor: RunningEditor): string {
	const folder = path.join(editor.server.folders.userData, "logs");
	const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".log"));
	return files.map((name) => readFileSync(path.join(folder, name), "utf8")).join("\n");
}
