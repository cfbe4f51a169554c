import { DatabaseDoor } from "./door.ts";
import type { DoorOptions } from "./door.ts";
import type { Database } from "./database.ts";

export type { Database, Params, Result } from "./database.ts";
export { DatabaseError } from "./databaseError.ts";
export type { DatabaseErrorCode } from "./databaseError.ts";
export type { DoorOptions } from "./door.ts";
export type { QueryPage, QueryRequest } from "./protocol.ts";
export { currentProcess } from "./store/processIdentity.ts";
export type { ProcessIdentity } from "./store/processIdentity.ts";
export type { BackupInfo, BackupPreview, StoreDamage, StoreStatus } from "./store/store.ts";

/** Starts the database's worker and returns at once; what is asked before it is open waits. */
export function openDatabase(options: DoorOptions): Database {
	return new DatabaseDoor(options);
}
