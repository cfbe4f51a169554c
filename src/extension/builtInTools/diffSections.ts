/** What of a diff may be shown unasked. */
export interface OpenSections {
	readonly text: string;
	/** Names of the files whose changes are left out; "?" for one whose name could not be read. */
	readonly leftOut: readonly string[];
}

/** The lines that name a file in the head of a section; the name is what follows, perhaps behind "a/" or "b/", perhaps quoted. */
const naming = /^(?:---|\+\+\+|rename from|rename to|copy from|copy to) (.+)$/;

/**
 * A diff of git without the changes of files whose names tell that they hold secrets. No line of content begins like a
 * section, since each has a sign before it. A section in which no name is found, as of a file without text, is left out when
 * a word of its first line ends like such a name.
 */
export function openSections(diff: string, isSensitive: (names: readonly string[]) => boolean): OpenSections {
	const leftOut: string[] = [];
	const kept = diff.split(/(?<=^|\n)(?=diff --)/).filter((section) => {
		const secret = namesOf(section).find((name) => isSensitive(name.split("/")));
		if (secret !== undefined) leftOut.push(secret);
		return secret === undefined;
	});
	return { text: kept.join(""), leftOut };
}

function namesOf(section: string): readonly string[] {
	const lines = section.split("\n");
	const first = lines.findIndex((line) => line.startsWith("@@"));
	const head = first === -1 ? lines : lines.slice(0, first);
	const named = head.flatMap((line) => naming.exec(line.replace(/\t$/, ""))?.[1] ?? []).map(bare);
	const inTitle = (lines[0] ?? "").split(" ").slice(2).map(bare);
	return [...named.filter((name) => name !== "/dev/null"), ...inTitle];
}

/** Without quotes and without what git puts before a name. Escapes stay, which hide no ending. */
function bare(name: string): string {
	return name.replace(/^"|"$/g, "").replace(/^[a-z]\//, "");
}
