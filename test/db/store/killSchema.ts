import type { Schema } from "../../../src/db/store/schema.ts";
import { schemaOf } from "./storeFixture.ts";

/** Every entry has exactly two halves, written in the same transaction. */
export const killSchema: Schema = {
	...schemaOf(
		"CREATE TABLE entries (writer TEXT NOT NULL, n INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (writer, n)) STRICT",
		"CREATE TABLE halves (id INTEGER PRIMARY KEY, writer TEXT NOT NULL, n INTEGER NOT NULL) STRICT; CREATE INDEX halves_entry ON halves (writer, n)",
	),
	count: (database) => ({ entries: database.get<{ n: number }>("SELECT count(*) AS n FROM entries")?.n ?? 0 }),
};
