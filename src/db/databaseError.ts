import { ExpectedError } from "../shared/expectedError.ts";

/**
 * An expected failure: what an operation or the door refuses with; the store's own codes (full, corrupt, closed …) pass through beside these.
 *
 * - `invalid`: the parameters are not of their schema, which is a bug of the caller.
 * - `not_found`: the row the operation is about is not there.
 * - `conflict`: what was asked contradicts what is stored.
 * - `busy`: another window is at it; waiting helps.
 * - `deleted`: the chat lies among the deleted ones.
 * - `cancelled`: the caller's signal ended a read.
 * - `timeout`: a read took longer than allowed.
 * - `crashed`: the worker died each time it tried this call.
 * Test `code`, never the text, which is one sentence for the user.
 */
export class DatabaseError extends ExpectedError {
	/** One of the above, or a code of the store when it crossed from the worker. */
	readonly code: string;
	constructor(code: string, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "DatabaseError";
		this.code = code;
	}
}

/** For lookups that must find something; `what` was looked for is for the log. */
export function found<Row>(row: Row | undefined, what: string): Row {
	if (row === undefined)
		throw new DatabaseError("not_found", "This is not in the database any more.", { cause: `no ${what}` });
	return row;
}
