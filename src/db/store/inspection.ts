import { readSmallFile, type FileSystem } from "./fileSystem.ts";
import type { Schema } from "./schema.ts";
import type { StoreDamage } from "./store.ts";
import { StoreError } from "./storeError.ts";
import type { StorePaths } from "./storePaths.ts";

/** "new": nothing is there and nothing was. "ours": looks sound from outside. */
export type Verdict = "new" | "ours" | StoreDamage["code"];

const magic = Buffer.from("SQLite format 3\0", "latin1");
const headerBytes = 100;
/** Offsets in the header of a database file (SQLite file format, 1.3). */
const offset = { pageBytes: 16, changes: 24, pages: 28, userVersion: 60, applicationId: 68, changesAtVersion: 92 };

/** Throws StoreError "foreign" when the file does not begin as every SQLite database does. */
export function assertDatabaseFile(files: FileSystem, file: string): void {
	if (!Buffer.from(readSmallFile(files, file, magic.length) ?? []).equals(magic)) {
		throw new StoreError("foreign", "This file is not a database of Daybook.");
	}
}

/** The page size that a header's field stands for; undefined when it is none. */
function pageBytesOf(field: number): number | undefined {
	const bytes = field === 1 ? 65_536 : field;
	return bytes >= 512 && (bytes & (bytes - 1)) === 0 ? bytes : undefined;
}

/** What a file without SQLite's first words is: damaged and ours, or nothing of ours. */
function judgeWithoutMagic(header: Buffer, applicationId: number): Verdict {
	const isZeroed = header.every((byte) => byte === 0);
	const isOurs = header.length === headerBytes && header.readInt32BE(offset.applicationId) === applicationId;
	if (isZeroed || isOurs) {
		return "corrupt";
	}
	return header.length < magic.length && magic.subarray(0, header.length).equals(header) ? "truncated" : "foreign";
}

function judgeHeader(header: Buffer, size: number, isWhole: boolean, schema: Schema): Verdict {
	if (!header.subarray(0, magic.length).equals(magic)) {
		return judgeWithoutMagic(header, schema.applicationId);
	}
	if (header.length < headerBytes) {
		return "truncated";
	}
	if (header.readInt32BE(offset.applicationId) !== schema.applicationId) {
		return "foreign";
	}
	if (header.readInt32BE(offset.userVersion) > schema.version) {
		return "newer";
	}
	const pageBytes = pageBytesOf(header.readUInt16BE(offset.pageBytes));
	if (pageBytes === undefined) {
		return "corrupt";
	}
	const knowsPages = header.readUInt32BE(offset.changes) === header.readUInt32BE(offset.changesAtVersion);
	const isShort = knowsPages && size < header.readUInt32BE(offset.pages) * pageBytes;
	return isWhole && isShort ? "truncated" : "ours";
}

/**
 * Looks at the files without SQLite and without changing anything, under the mutex.
 *
 * @param hasBackups whether backups tell that there has been data
 */
export function inspect(files: FileSystem, paths: StorePaths, schema: Schema, hasBackups: boolean): Verdict {
	const size = files.identify(paths.main)?.size;
	const logBytes = files.identify(paths.log)?.size ?? 0;
	if ((files.identify(paths.journal)?.size ?? 0) > 0) {
		// A window ended while it made the file: only SQLite can tell what it was before, and rolls back when it opens it.
		return "ours";
	}
	if (size === undefined) {
		return hasBackups || logBytes > 0 ? "missing" : "new";
	}
	if (size === 0) {
		// The file gets its name when there is something in it.
		return "empty";
	}
	const header = Buffer.from(readSmallFile(files, paths.main, headerBytes) ?? []);
	// With something in the log the main file may rightly be shorter than it says: a checkpoint was cut short.
	return judgeHeader(header, size, logBytes === 0, schema);
}
