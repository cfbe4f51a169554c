/** What stands beside the options of a git command. */
export interface GitOperands {
	/** Revisions, and paths as far as git can tell them from revisions. */
	readonly before: readonly string[];
	/** Paths behind "--"; null without one. */
	readonly after: readonly string[] | null;
	/** Both with the "--" between them. */
	readonly asWritten: readonly string[];
}

/** No value of an option begins with "-", so the first "--" of the words ends the options. */
export function operandsOf(words: readonly string[], operands: readonly string[]): GitOperands {
	const end = words.indexOf("--");
	if (end === -1) return { before: operands, after: null, asWritten: operands };
	const after = words.slice(end + 1);
	const before = operands.slice(0, operands.length - after.length);
	return { before, after, asWritten: [...before, "--", ...after] };
}

/**
 * Revisions, "--" and paths: whichever git would have taken an operand for, it has no choice now. As git itself reads them,
 * the first that is the name of something begins the paths. Every revision has to be a commit: the content of a file can
 * be had by its hash alone, which does not tell its name.
 */
export function arranged({ before, after }: GitOperands, isThere: (operand: string) => boolean): readonly string[] {
	const first = before.findIndex((operand) => isMagic(operand) || (after === null && isThere(operand)));
	const revisions = first === -1 ? before : before.slice(0, first);
	const paths = first === -1 ? [] : before.slice(first);
	return [...revisions.map(commitOf), "--", ...paths, ...(after ?? [])];
}

/** "a" and both ends of "a..b" as commits. What ends in "^!" and the like is one to git or nothing; "a:b" is a file of one. */
function commitOf(revision: string): string {
	if (revision.includes(":")) return revision;
	return revision
		.split(/(\.{2,3})/)
		.map((part) => (part === "" || /^\.+$|\^(?:[!@]|-\d*)$/.test(part) ? part : `${part}^{commit}`))
		.join("");
}

/** Whether it can only be a path, with a word before it on how to take it. */
export function isMagic(operand: string): boolean {
	return /^:[(!^]/.test(operand);
}

/**
 * A revision, a path, or a path in a revision: whatever of it could be a file is judged as one. ":(top)x" and ":/x" reach up
 * to the root of the repository, "HEAD:x" and ":2:x" into one of its states, and the name of a revision may have any shape.
 */
export function pathsOfOperand(operand: string): string[] {
	const bare = operand.replace(/^:\([^)]*\)/, "");
	const ends = [...bare.matchAll(/:/g)].map(({ index }) => bare.slice(index + 1));
	return [bare, ...ends]
		.filter((each) => each !== "")
		.map((each) => (operand.startsWith(":/") ? each.replace(/^\//, "./") : each));
}
