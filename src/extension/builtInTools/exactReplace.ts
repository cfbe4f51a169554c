import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import { lineEndOf } from "./textFile.ts";

export interface Replacement {
	readonly old: string;
	readonly new: string;
	/** Everywhere; else `old` must be there once. */
	readonly isAll: boolean;
}

/**
 * The text with one passage replaced. Line ends do not matter for finding it, and what is put in gets those of the file; the
 * rest stays byte for byte. Throws a DaybookError when the passage is not there, or there more than once.
 */
export function replaceExactly(text: string, { old, new: put, isAll }: Replacement, localize: Localize): string {
	if (old === "") throw new DaybookError("bad_arguments", localize("The old text must not be empty."));
	const pattern = old
		.replaceAll("\r\n", "\n")
		.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&")
		.replaceAll("\n", "\\r?\\n");
	const places = text.match(new RegExp(pattern, "g"))?.length ?? 0;
	if (places === 0)
		throw new DaybookError(
			"not_found",
			localize("The old text is not in the file. Read the file and copy it exactly."),
		);
	if (places > 1 && !isAll)
		throw new DaybookError(
			"ambiguous",
			localize("The old text is in the file {0} times. Give more of what stands around it.", places),
		);
	const inserted = withLineEnds(put, lineEndOf(text));
	return text.replaceAll(new RegExp(pattern, "g"), () => inserted);
}

export function withLineEnds(text: string, lineEnd: "\n" | "\r\n"): string {
	return text.replaceAll(/\r?\n/g, lineEnd);
}
