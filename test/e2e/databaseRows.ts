import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { RunningEditor } from "../vscode/driven/runningEditor.ts";

/** Where the running editor keeps the database. */
export const databaseFile = (editor: RunningEditor): string =>
	path.join(editor.server.folders.globalStorage, "system.db");

/** Rows of the database as any SQLite tool sees them, at most seconds old, through a read-only connection. */
export function rows(editor: RunningEditor, sql: string): Record<string, unknown>[] {
	const database = new DatabaseSync(databaseFile(editor), { readOnly: true });
	try {
		return database.prepare(sql).all();
	} finally {
		database.close();
	}
}
