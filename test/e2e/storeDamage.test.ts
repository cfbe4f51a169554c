import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { databaseFile, rows } from "./databaseRows.ts";
import { eventually, panelOf } from "./panelSteps.ts";
import { PanelWriter } from "./panelWriter.ts";

/** A way in which `system.db` can be unusable, and what the user reads about it. */
interface Damage {
	readonly what: string;
	readonly sentence: RegExp;
	/** Makes the file from a sound one. */
	readonly make: (file: string, sound: Buffer) => void;
	/** The file stays under its own name and nothing is kept, instead of being set aside for a new one. */
	readonly isLeftAlone: boolean;
}

const damages: readonly Damage[] = [
	{
		what: "empty",
		sentence: /The database file was empty/,
		make: (file) => writeFileSync(file, ""),
		isLeftAlone: false,
	},
	{
		what: "truncated",
		sentence: /The end of the database file was missing/,
		make: (file, sound) => writeFileSync(file, sound.subarray(0, sound.length / 2)),
		isLeftAlone: false,
	},
	{
		what: "bit-flipped",
		sentence: /The database file was damaged/,
		make: (file, sound) =>
			writeFileSync(
				file,
				sound.map((byte, at) => (at >= 100 && at < 116 ? byte ^ 0x55 : byte)),
			),
		isLeftAlone: false,
	},
	{
		what: "foreign",
		sentence: /belongs to another program/,
		make: makeForeign,
		isLeftAlone: true,
	},
	{
		what: "newer",
		sentence: /A newer Daybook wrote this database/,
		make(file, sound) {
			const newer = Buffer.from(sound);
			newer.writeUInt32BE(999_999, 60);
			writeFileSync(file, newer);
		},
		isLeftAlone: true,
	},
];

describe("a database file that cannot be used", function () {
	this.timeout(180_000);
	let standIn: StandIn;
	let editor: RunningEditor;
	let sound: Buffer;
	let backup: string;
	let window: EditorWindow | null = null;

	before(async () => {
		standIn = await startOllamaStandIn({ paceMs: 0 });
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		const first = await editor.openWindow();
		await new PanelWriter(first, "before").write(1);
		await first.runCommand("Daybook: Back Up Database Now");
		await first.toast(/was backed up/).waitFor();
		await closed(first);
		sound = readFileSync(databaseFile(editor));
		const backups = path.join(folder(), "backups");
		backup = path.join(editor.folder, "kept.sqlite");
		copyFileSync(path.join(backups, readdirSync(backups)[0] ?? ""), backup);
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	afterEach(async () => {
		if (window) await closed(window);
		window = null;
	});

	const folder = (): string => path.dirname(databaseFile(editor));

	/** A data folder with this file and one backup in it. */
	function prepare({ make }: Damage): Buffer {
		rmSync(folder(), { recursive: true, force: true });
		mkdirSync(path.join(folder(), "backups"), { recursive: true });
		copyFileSync(backup, path.join(folder(), "backups", "system-20260101-000000-000-manual.sqlite"));
		make(databaseFile(editor), sound);
		return readFileSync(databaseFile(editor));
	}

	for (const damage of damages) {
		it(`is told apart when it is ${damage.what}, is kept as it was, and the chat works`, async () => {
			const bytes = prepare(damage);
			window = await editor.openWindow();
			await window.toast(damage.sentence).waitFor({ timeout: 60_000 });
			await new PanelWriter(window, damage.what).write(1);
			const panel = await panelOf(window);
			await panel.getByText(damage.sentence).first().waitFor();
			await window.screenshot(`store-damage-${damage.what}`);
			if (damage.isLeftAlone) {
				assert.ok(readFileSync(databaseFile(editor)).equals(bytes), "the file is untouched");
			} else {
				const kept = readdirSync(folder()).filter((name) => /^system\.db\.damaged-[\d-]+$/.test(name));
				assert.equal(kept.length, 1);
				assert.ok(readFileSync(path.join(folder(), kept[0] ?? "")).equals(bytes), "the damaged file is kept");
				const [found] = await eventually(
					() => rows(editor, "SELECT count(*) AS n FROM messages"),
					([counted]) => counted?.["n"] === 2,
				);
				assert.equal(found?.["n"], 2);
			}
		});
	}

	/** Closes the window and waits until its extension host has ended, too. */
	async function closed(opened: EditorWindow): Promise<void> {
		await opened.close();
		await eventually(
			() => editor.server.extensionHostPids().length,
			(count) => count === 0,
		);
	}
});

function makeForeign(file: string): void {
	const database = new DatabaseSync(file);
	database.exec("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('Bread')");
	database.close();
}
