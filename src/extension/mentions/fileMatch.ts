/**
 * How well a path fits what was typed: the letters in their order, better in the file's name than in its folders, better at
 * the beginning of words, better in a row. Null when a letter is missing. Higher is better.
 */
export function fileScore(path: string, typed: string): number | null {
	const wanted = typed.toLowerCase();
	if (wanted === "") return 0;
	const lower = path.toLowerCase();
	const nameStart = lower.lastIndexOf("/") + 1;
	const name = lower.slice(nameStart);
	if (name === wanted) return 10_000;
	if (name.startsWith(wanted)) return 9000 - name.length;
	const inName = name.indexOf(wanted);
	if (inName >= 0) return 8000 - inName - name.length;
	const inPath = lower.indexOf(wanted);
	if (inPath >= 0) return 7000 - inPath - lower.length / 10;
	return scattered(path, lower, wanted, nameStart);
}

function scattered(path: string, lower: string, wanted: string, nameStart: number): number | null {
	let score = 0;
	let at = -1;
	for (const letter of wanted) {
		const next = lower.indexOf(letter, at + 1);
		if (next < 0) return null;
		if (next === at + 1) score += 5;
		if (isWordStart(path, next)) score += 10;
		if (next >= nameStart) score += 3;
		at = next;
	}
	return score - lower.length / 100;
}

function isWordStart(path: string, at: number): boolean {
	const before = path[at - 1];
	if (before === undefined || /[^A-Za-z0-9]/.test(before)) return true;
	return /[a-z]/.test(before) && /[A-Z]/.test(path[at] ?? "");
}

/** The best of the paths, best first. Those that were used lately come first among equals. */
export function bestFiles(paths: readonly string[], typed: string, limit: number): readonly string[] {
	const scored: { readonly path: string; readonly score: number; readonly index: number }[] = [];
	for (const [index, path] of paths.entries()) {
		const score = fileScore(path, typed);
		if (score !== null) scored.push({ path, score, index });
	}
	scored.sort((a, b) => b.score - a.score || a.index - b.index);
	return scored.slice(0, limit).map(({ path }) => path);
}
