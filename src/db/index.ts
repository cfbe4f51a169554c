import { DatabaseDoor } from "./door.ts";
import type { DoorOptions } from "./door.ts";
import type { Database } from "./database.ts";

export type { Chunk as TranscriptChunk } from "./agents/checks.ts";
export type { KnownFile as KnownTranscript } from "./agents/files.ts";
export type { AgentSessionDetails, AgentSessionEntry, AgentSessionGroup } from "./agents/list.ts";
export type { Database, Params, Result } from "./database.ts";
export type { DoorOptions } from "./door.ts";
export type { HeldContent } from "./retention.ts";
export { currentProcess } from "./store/processIdentity.ts";
export type { BackupInfo, BackupPreview, StoreStatus } from "./store/store.ts";

/** Starts the database's worker and returns at once; what is asked before it is open waits. */
export function openDatabase(options: DoorOptions): Database {
	return new DatabaseDoor(options);
}
