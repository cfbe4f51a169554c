import type { ReadOnlyCommand } from "./readOnlyCommands.ts";

/** Tests and actions of find that look at names and properties only. True: a value follows. */
const expressions: Readonly<Record<string, boolean>> = {
	"(": false,
	")": false,
	"!": false,
	"-not": false,
	"-a": false,
	"-and": false,
	"-o": false,
	"-or": false,
	"-name": true,
	"-iname": true,
	"-path": true,
	"-ipath": true,
	"-type": true,
	"-maxdepth": true,
	"-mindepth": true,
	"-size": true,
	"-mtime": true,
	"-mmin": true,
	"-empty": false,
	"-prune": false,
	"-print": false,
	"-print0": false,
	"-depth": false,
};

/** find takes folders first, then an expression. Everything in the expression has to be on the list. */
export function readFind(rest: readonly string[]): ReadOnlyCommand | null {
	const begin = rest.findIndex(
		(word) => word.startsWith("-") || word === "(" || word === "!" || word === ")" || word === ",",
	);
	const paths = begin === -1 ? rest : rest.slice(0, begin);
	const words = begin === -1 ? [] : rest.slice(begin);
	for (let at = 0; at < words.length; at += 1) {
		const word = words[at] ?? "";
		if (!Object.hasOwn(expressions, word)) return null;
		if (expressions[word] === true && (at += 1) >= words.length) return null;
	}
	return { words: ["find", ...rest], paths };
}
