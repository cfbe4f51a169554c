import { ExpectedError } from "../shared/expectedError.ts";

/**
 * An expected failure. `code` is what callers test, `message` is one sentence for the user:
 * what happened and what to do. Anything else that is thrown is a bug.
 */
export class DaybookError extends ExpectedError {
	readonly code: string;
	constructor(code: string, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "DaybookError";
		this.code = code;
	}
}

/** The code of an expected failure, from whichever bundle or thread it came; null for a bug. */
export function expectedCode(error: unknown): string | null {
	if (!(error instanceof Error) || !("isForeseen" in error) || error.isForeseen !== true) return null;
	return "code" in error && typeof error.code === "string" ? error.code : null;
}
