import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { RunningEditor } from "../vscode/driven/runningEditor.ts";
import { eventually } from "./panelSteps.ts";

/** Where the running editor keeps the database. */
export const databaseFile = (editor: RunningEditor): string =>
	path.join(editor.server.folders.globalStorage, "system.db");

/**
 * Rows of the database as any SQLite tool sees them, seconds old: what was just done is waited for with `eventually`.
 * In the middle of a checkpoint a reader may see half of it and says so: then it reads again.
 */
export function rows(editor: RunningEditor, sql: string): Record<string, unknown>[] {
	for (let tries = 50; ; tries--) {
		try {
			return rowsNow(editor, sql);
		} catch (error) {
			if (tries === 0 || !/malformed|not a database|locked/.test(String(error))) throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
		}
	}
}

/** Waits until SQLite finds nothing wrong with the database. */
export async function foundSound(editor: RunningEditor): Promise<void> {
	await eventually(
		() => rows(editor, "PRAGMA integrity_check")[0]?.["integrity_check"],
		(found) => found === "ok",
	);
}

function rowsNow(editor: RunningEditor, sql: string): Record<string, unknown>[] {
	const database = new DatabaseSync(databaseFile(editor), { readOnly: true });
	try {
		return database.prepare(sql).all();
	} finally {
		database.close();
	}
}
