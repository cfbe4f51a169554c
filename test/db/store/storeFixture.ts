import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import type { ReadableDatabase, WritableDatabase } from "../../../src/db/store/connection.ts";
import { openStore, type OpenStoreOptions } from "../../../src/db/store/openStore.ts";
import type { Schema, SchemaStep } from "../../../src/db/store/schema.ts";
import type { Store } from "../../../src/db/store/store.ts";

export const wasmFile = createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm");

/** "Dayt": files of the tests must never pass for the product's. */
export const applicationId = 0x44617974;

/** The number of the schema in the file. */
export function userVersion(database: ReadableDatabase): number {
	return database.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
}

/** A schema whose n-th step runs the n-th SQL. */
export function schemaOf(...steps: readonly string[]): Schema {
	const all: SchemaStep[] = steps.map((sql, index) => ({
		name: `step ${index + 1}`,
		apply: (database: WritableDatabase) => database.execute(`${sql}; PRAGMA user_version = ${index + 1}`),
	}));
	return {
		applicationId,
		version: all.length,
		pending: (database) => all.slice(userVersion(database)),
		count: (database) => ({
			notes: database.get<{ n: number }>("SELECT count(*) AS n FROM notes")?.n ?? 0,
		}),
	};
}

export const notesSql = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT";
export const notesSchema: Schema = schemaOf(notesSql);

export function addNote(text: string): (database: WritableDatabase) => number {
	return (database) => database.run("INSERT INTO notes (text) VALUES (:text)", { text });
}

export function noteCount(database: ReadableDatabase): number {
	return database.get<{ n: number }>("SELECT count(*) AS n FROM notes")?.n ?? 0;
}

export function noteTexts(database: ReadableDatabase): string[] {
	return database.all<{ text: string }>("SELECT text FROM notes ORDER BY id").map((row) => row.text);
}

/** Temporary folders and open stores of one test; everything is closed and removed by `clean`. */
export class Workbench {
	readonly #folders: string[] = [];
	readonly #stores: Store[] = [];

	folder(parent: string = os.tmpdir()): string {
		const folder = fs.mkdtempSync(path.join(parent, "daybook-store-"));
		this.#folders.push(folder);
		return folder;
	}

	async open(folder: string, options: Partial<OpenStoreOptions> = {}): Promise<Store> {
		const store = await openStore({ folder, wasmFile, schema: notesSchema, ...options });
		this.#stores.push(store);
		return store;
	}

	async clean(): Promise<void> {
		for (const store of this.#stores.splice(0)) {
			await store.close();
		}
		for (const folder of this.#folders.splice(0)) {
			fs.rmSync(folder, { recursive: true, force: true });
		}
	}
}
