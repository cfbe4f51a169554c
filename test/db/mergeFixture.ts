import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Database } from "../../src/db/index.ts";
import { ownSqlJs } from "../fakes/ownSqlJs.ts";
import { noon } from "./bookFixture.ts";

const fixtures = new URL("../fixtures/databases/", import.meta.url);

/** A database file of an older system in `folder`, from its SQL, with more SQL after it. */
export async function legacyFile(name: string, folder: string, more = ""): Promise<string> {
	const file = path.join(folder, name.replace(".sql", ".db"));
	await fileOf(`${readFileSync(new URL(name, fixtures), "utf8")}\n${more}`, file);
	return file;
}

/** Writes a database made by SQL. */
export async function fileOf(sql: string, file: string): Promise<void> {
	const { Database: SqlDatabase } = await ownSqlJs();
	const database = new SqlDatabase();
	database.exec(sql);
	writeFileSync(file, database.export());
	database.close();
}

/** Changes a database file with SQL, as another tool would: without foreign keys. */
export async function alterFile(file: string, sql: string): Promise<void> {
	const { Database: SqlDatabase } = await ownSqlJs();
	const database = new SqlDatabase(readFileSync(file));
	database.exec(sql);
	writeFileSync(file, database.export());
	database.close();
}

export const rows = async (door: Database, sql: string): Promise<readonly unknown[]> =>
	(await door.query({ sql, offset: 0, limit: 1000 })).rows;

/** The person at the other machine. */
export async function enterTheirUser(theirs: Database): Promise<void> {
	await theirs.call("people.local", {
		userId: "user-2",
		machineId: "machine-2",
		username: "ada",
		displayName: null,
		email: "ada@example.org",
		at: noon,
	});
}
