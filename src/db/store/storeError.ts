import { ExpectedError } from "../../shared/expectedError.ts";

/**
 * What can go wrong with the store, as callers test it.
 *
 * - `full`: no room on the disk or in the quota; the write left no trace, the same write may be tried again.
 * - `constraint`: the data breaks a rule of the schema (unique, check, foreign key, type, trigger).
 * - `sql`: SQLite refuses the statement itself.
 * - `readonly`: a write where only reading is possible.
 * - `empty`, `truncated`, `corrupt`, `missing`: the file is damaged, and in which way.
 * - `foreign`: the file is not a database of Daybook.
 * - `newer`: a newer Daybook has changed the database.
 * - `failed`: the disk does not confirm writes; whether the rejected write is kept is not known.
 * - `busy`: another window holds the database for unusually long.
 * - `io`: the operating system refuses a file operation, `errno` says which way.
 * - `closed`: the store has been closed.
 * - `unusable`: the folder cannot hold a database, or the operation makes no sense without a file.
 */
export type StoreErrorCode =
	| "full"
	| "constraint"
	| "sql"
	| "readonly"
	| "empty"
	| "truncated"
	| "corrupt"
	| "missing"
	| "foreign"
	| "newer"
	| "failed"
	| "busy"
	| "io"
	| "closed"
	| "unusable";

/** An expected failure of the store. The message is one sentence for the user; callers test `code`, never the text. */
export class StoreError extends ExpectedError {
	readonly code: StoreErrorCode;
	/** What the operating system said, such as "ENOSPC"; null when it had no part in it. */
	readonly errno: string | null;
	/** The path of a copy, a backup or another source that this is about; null when it is about the database itself. */
	readonly otherFile: string | null;

	constructor(
		code: StoreErrorCode,
		message: string,
		options: { errno?: string | null; cause?: unknown; otherFile?: string } = {},
	) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.name = "StoreError";
		this.code = code;
		this.errno = options.errno ?? null;
		this.otherFile = options.otherFile ?? null;
	}
}

/** The operating system's code of a failed call ("ENOENT"), or null when the error has none. */
export function errnoOf(error: unknown): string | null {
	if (typeof error !== "object" || error === null || !("code" in error)) {
		return null;
	}
	return typeof error.code === "string" ? error.code : null;
}

export const fullSentence = "The disk is full; nothing more can be saved until space returns.";

const fullErrnos = new Set(["ENOSPC", "EDQUOT"]);

/** True when the call failed for want of room. */
export function isOutOfRoom(error: unknown): boolean {
	return fullErrnos.has(errnoOf(error) ?? "");
}

/**
 * The StoreError for a refusal of the operating system: "full" when there is no room, else "io". Everything else, such as a
 * bug in a callback, passes unchanged.
 */
export function translateSystemError(error: unknown): unknown {
	const errno = errnoOf(error);
	if (error instanceof StoreError || errno === null || !/^E[A-Z0-9]+$/.test(errno)) {
		return error;
	}
	return isOutOfRoom(error)
		? new StoreError("full", fullSentence, { errno, cause: error })
		: new StoreError("io", `The operating system refused to read or write the database (${errno}).`, {
				errno,
				cause: error,
			});
}

/**
 * Runs work on another file than the database. What the operating system refuses there says so: it must not look as if the
 * database itself had no room or could not be read. Everything else passes unchanged.
 */
export function onOtherFile<Result>(file: string, work: () => Result): Result {
	try {
		return work();
	} catch (error) {
		throw describeOtherFile(file, translateSystemError(error));
	}
}

function describeOtherFile(file: string, error: unknown): unknown {
	if (!(error instanceof StoreError) || error.otherFile !== null) {
		return error;
	}
	const { errno, cause } = error;
	if (error.code === "full") {
		const sentence = `There is no room for ${file}. Free some, or choose another place.`;
		return new StoreError("full", sentence, { errno, cause, otherFile: file });
	}
	const sentence = `The file ${file} cannot be read or written (${errno ?? error.message}).`;
	return error.code === "io" ? new StoreError("io", sentence, { errno, cause, otherFile: file }) : error;
}
