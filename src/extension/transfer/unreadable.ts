import type { Localize } from "../localize.ts";

const mostShown = 3;

/** How many files or chats were no use, and the sentences about the first; empty when there is no problem. */
export function unreadable(problems: readonly string[], localize: Localize): string {
	const [only] = problems;
	if (only === undefined) return "";
	if (problems.length === 1) return only;
	const count = localize("{0} files or chats cannot be read", problems.length);
	const rest = problems.length > mostShown ? " …" : "";
	return `${count}: ${problems.slice(0, mostShown).join(" ")}${rest}`;
}
