/** What git prints after a commit: "[main 1a2b3c4] Subject", perhaps author and date, then "1 file changed". */
const commit =
	/^\[[^\]\n]{1,250}? ([0-9a-f]{7,40})\] [^\n]*\n(?: (?:Author|Committer|Date): [^\n]*\n){0,3} \d+ files? changed/gm;

const longestOutput = 64 * 1024;

/** The commits that a program's output tells of, as abbreviated as git prints them. */
export function commitsIn(output: string): readonly string[] {
	if (!output.includes(" changed")) return [];
	return Array.from(output.slice(0, longestOutput).matchAll(commit), ([, hash = ""]) => hash);
}
