import { resultCode } from "./sqliteCodes.ts";
import { errnoOf, fullSentence, isOutOfRoom, StoreError, type StoreErrorCode } from "./storeError.ts";

const codes = new Map<number, StoreErrorCode>([
	[resultCode.full, "full"],
	[resultCode.constraint, "constraint"],
	[resultCode.mismatch, "constraint"],
	[resultCode.tooBig, "constraint"],
	[resultCode.readonly, "readonly"],
	[resultCode.corrupt, "corrupt"],
	[resultCode.notADatabase, "corrupt"],
	[resultCode.ioError, "io"],
	[resultCode.cannotOpen, "io"],
	[resultCode.busy, "busy"],
	[resultCode.locked, "busy"],
	[resultCode.protocol, "busy"],
]);

const sentences: Partial<Record<StoreErrorCode, string>> = {
	full: fullSentence,
	corrupt: "The database is damaged: what is stored does not fit together.",
	// SQLite's "database is locked" would send the user looking for a lock that is not there.
	busy: "Another window is using the database just now; try again.",
	io: "The operating system refused to read or write the database.",
};

/**
 * The StoreError for a result code of SQLite.
 *
 * @param message SQLite's own words
 * @param cause what the operating system refused, if that was the reason
 */
export function sqliteError(result: number, message: string, cause: unknown): StoreError {
	const primary = result & 0xff;
	const code = isOutOfRoom(cause) ? "full" : (codes.get(primary) ?? "sql");
	return new StoreError(code, sentences[code] ?? message, {
		errno: errnoOf(cause),
		cause: cause ?? new Error(message),
	});
}
