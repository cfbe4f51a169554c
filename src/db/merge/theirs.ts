import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseError } from "../databaseError.ts";
import { applyMigration, MigrationError, pendingMigrations } from "../migrate.ts";
import { applicationId, migrations } from "../migrations/index.ts";
import type { WritableDatabase } from "../store/connection.ts";
import type { Store } from "../store/store.ts";
import { DatabaseCopy, type CopyPlace } from "./databaseCopy.ts";
import type { LeftOut } from "./leftOut.ts";
import { convertLegacy, isLegacy } from "./legacy.ts";

/** Another database in today's schema, in a copy of our own that the caller closes. */
export interface Theirs {
	readonly copy: DatabaseCopy;
	readonly isLegacy: boolean;
	/** Rows of an older system that have no place in today's schema. */
	readonly leftOut: readonly LeftOut[];
}

export interface TheirsOptions {
	/** It is only read. */
	readonly path: string;
	readonly wasmFile: string;
	readonly now: number;
}

/** Copies a database of Daybook or of an older system. Rejects with "not_found", "invalid" or "newer". */
export async function openTheirs(store: Store, { path: source, wasmFile, now }: TheirsOptions): Promise<Theirs> {
	const { mode, path: ours } = store.status();
	const place = { folder: mode === "memory" ? tmpdir() : path.dirname(ours), wasmFile };
	return closingOnFailure(await DatabaseCopy.of(source, place), async (copy) => {
		if (copy.get<{ application_id: number }>("PRAGMA application_id")?.application_id === applicationId) {
			bringUp(copy, now);
			return { copy, isLegacy: false, leftOut: [] };
		}
		if (!isLegacy(copy)) {
			throw new DatabaseError("invalid", "This database is neither Daybook's nor a known older one.");
		}
		const theirs = await convert(copy, place, now);
		copy.close();
		return theirs;
	});
}

async function convert(old: DatabaseCopy, place: CopyPlace, now: number): Promise<Theirs> {
	return closingOnFailure(await DatabaseCopy.empty(place), async (copy) => {
		bringUp(copy, now);
		copy.execute("BEGIN");
		const leftOut = convertLegacy(old, copy, now);
		copy.execute("COMMIT");
		return { copy, isLegacy: true, leftOut };
	});
}

async function closingOnFailure<Result>(
	copy: DatabaseCopy,
	work: (copy: DatabaseCopy) => Promise<Result>,
): Promise<Result> {
	try {
		return await work(copy);
	} catch (error) {
		copy.close();
		if (error instanceof MigrationError) throw new DatabaseError(error.code, error.message);
		throw error;
	}
}

/** The copy gets the schema of today, so that both sides have the same columns. */
function bringUp(copy: WritableDatabase, now: number): void {
	for (const step of pendingMigrations(copy, migrations)) applyMigration(copy, step, now);
}
