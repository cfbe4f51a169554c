import { markHeader, openPrivately } from "./copyDatabase.ts";
import type { Omission } from "./databaseFile.ts";
import type { Engine } from "./engine.ts";
import { removeIfPresent, syncFolderOf, type FileSystem } from "./fileSystem.ts";
import { headerGuard } from "./headerGuard.ts";
import type { Schema } from "./schema.ts";
import type { StorePaths } from "./storePaths.ts";

interface MakeOptions {
	readonly engine: Engine;
	readonly files: FileSystem;
	readonly paths: StorePaths;
	readonly schema: Schema;
	readonly omit?: ReadonlySet<Omission>;
}

/**
 * Makes the database, without tables yet; under the mutex. It gets its name only when it is whole and on the disk: whatever
 * stops us, an empty file of that name is never of our making, and so always damage.
 */
export function makeDatabase({ engine, files, paths, schema, omit }: MakeOptions): void {
	const made = `${paths.main}.making`;
	for (const leftover of [made, `${made}-journal`]) {
		removeIfPresent(files, leftover);
	}
	const database = openPrivately(engine, files, made, false);
	try {
		database.connection.execute(`PRAGMA application_id = ${schema.applicationId}`);
	} finally {
		database.close();
	}
	markHeader(files, made, omit?.has("guard") ? headerGuard.ordinary : headerGuard.guarded);
	files.rename(made, paths.main);
	syncFolderOf(files, paths.main);
}
