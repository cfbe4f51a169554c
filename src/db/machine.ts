import * as v from "valibot";
import { id } from "./checks.ts";
import { DatabaseError } from "./databaseError.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** Says in SQL which machine a new row is made on. */
export const thisMachine = "(SELECT value FROM meta WHERE key = 'machine_id')";

export const machineParams = v.strictObject({ machineId: id });

/** Enters the machine's id when the file has none; a file that was restored keeps its first one. Returns what holds. */
export function enterMachine(database: WritableDatabase, { machineId }: v.InferOutput<typeof machineParams>): string {
	database.run("INSERT INTO meta (key, value) VALUES ('machine_id', :machineId) ON CONFLICT DO NOTHING", { machineId });
	return readMachine(database);
}

export function readMachine(database: ReadableDatabase): string {
	const row = database.get<{ value: string }>("SELECT value FROM meta WHERE key = 'machine_id'");
	if (row === undefined) throw new DatabaseError("conflict", "The database does not know its machine yet.");
	return row.value;
}
