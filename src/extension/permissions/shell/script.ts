/** A text for bash as a syntax tree says it. */
export interface ReadScript {
	/** Null when anything in it is more than plain words: then nobody can say what it would run. */
	readonly understood: UnderstoodScript | null;
	/** True when it sends something to a file or takes it from one. */
	readonly redirects: boolean;
	/** Names and words of all commands that the tree shows, also inside of what is not understood; "?" for a computed word. */
	readonly seen: readonly (readonly string[])[];
}

export interface UnderstoodScript {
	/** The words of each command, in order. */
	readonly commands: readonly (readonly string[])[];
	/** What stands around them; a number stands for the words of that command. */
	readonly pieces: readonly (string | number)[];
}

/** The script for bash, with every word quoted so that it is read back unchanged. */
export function writeScript({ commands, pieces }: UnderstoodScript): string {
	return pieces
		.map((piece) => (typeof piece === "string" ? piece : (commands[piece] ?? []).map(quoteWord).join(" ")))
		.join("");
}

/** True for a word that no shell reads as anything else. */
export function isPlainWord(word: string): boolean {
	return /^[A-Za-z0-9_.,:@%+/-]+$/.test(word);
}

function quoteWord(word: string): string {
	if (isPlainWord(word)) return word;
	return `'${word.replaceAll("'", "'\\''")}'`;
}
