import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Params, Result } from "../../src/db/database.ts";
import type { Database } from "../../src/db/index.ts";
import { openDatabase } from "../../src/db/index.ts";
import { noon } from "./bookFixture.ts";

export const wasmFile = createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm");
export const workerFile = fileURLToPath(new URL("../../src/db/worker.ts", import.meta.url));

/** Folders and doors of one test, all gone when it ends. */
export class DoorFixture {
	readonly folder = mkdtempSync(path.join(os.tmpdir(), "daybook-door-"));
	readonly log: string[] = [];
	readonly #doors: Database[] = [];

	open(
		extra: {
			readonly folder?: string;
			readonly workerFile?: string;
			readonly machineId?: string;
			readonly isReadOnly?: boolean;
		} = {},
	): Database {
		const door = openDatabase({
			folder: this.folder,
			workerFile,
			wasmFile,
			machineId: "machine-1",
			log: (line) => this.log.push(line),
			...extra,
		});
		this.#doors.push(door);
		return door;
	}

	async end(): Promise<void> {
		await Promise.all(this.#doors.map((door) => door.close()));
		rmSync(this.folder, { recursive: true, force: true });
	}
}

export function enterUser(door: Database): Promise<Result<"people.local">> {
	return door.call("people.local", {
		userId: "user-1",
		machineId: "machine-1",
		username: "ada",
		displayName: null,
		email: null,
		at: noon,
	});
}

/** A question at the end of the chat "c". */
export function question(messageId: string, conversationId = "c"): Params<"messages.addUser"> {
	return {
		messageId,
		parts: [{ type: "text", text: `question ${messageId}` }],
		conversation: { id: conversationId, title: "Chat", projectId: null, userId: "user-1" },
		modelId: "ollama/x",
		parent: "head",
		sessionId: null,
		at: noon,
	};
}

/** Counts to ten million million: runs until it is stopped. */
export const endlessSql = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
