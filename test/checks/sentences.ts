import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "../vscode/layout.ts";
import { withoutComments } from "./importScan.ts";

/** Calls whose argument of that index is an English sentence to be translated. */
const calls: readonly (readonly [pattern: RegExp, folder: string, index: number])[] = [
	[/(?<![\w$.])t\(/g, "src/webview", 0],
	[/(?<![\w$])(?:localize|l10n\.t|#say)\(/g, "src/extension", 0],
	[/#error\(/g, "src/extension/projects", 1],
];

/** Tables of sentences that are translated where they are used. */
const tables: readonly (readonly [file: string, sentence: RegExp])[] = [
	["src/extension/projects/detection/starterRules.ts", /question:\s*"([^"\\\n]+)"/g],
	["src/extension/permissions/rules.ts", /"([^"\\\n]+ [^"\\\n]+)"/g],
	["src/extension/providers/errorSentences.ts", /"([^"\\\n]+ [^"\\\n]+)"/g],
	["src/db/store/storeStatus.ts", /: "([A-Z][^"\\\n]+ [^"\\\n]+)"/g],
	["src/db/store/sqliteError.ts", /: "([A-Z][^"\\\n]+ [^"\\\n]+)"/g],
];

/** What the database says to the user: it knows no language, so the sentences are translated where they are shown. */
const saidByDatabase: readonly RegExp[] = [
	/new (?:Store|Database|Migration)Error\(\s*"\w+",\s*"((?:[^"\\\n]|\\.)*)"/g,
	/const (?:\w*[sS]entence|warning) =\s*"((?:[^"\\\n]|\\.)*)"/g,
	/warnings\.add\(\s*"((?:[^"\\\n]|\\.)*)"/g,
];

export interface Sentence {
	readonly text: string;
	/** Relative to the repository. */
	readonly file: string;
}

/** Every English sentence in the source that passes through l10n, once. */
export function sentencesInSource(): readonly Sentence[] {
	const found = new Map<string, Sentence>();
	const add = (text: string, file: string) => found.has(text) || found.set(text, { text, file });
	for (const [pattern, folder, index] of calls) {
		for (const file of globSync(`${folder}/**/*.{ts,tsx}`, { cwd: repository })) {
			const source = read(file);
			for (const call of source.matchAll(pattern)) {
				for (const text of literalsIn(argumentAt(source, call.index + call[0].length, index), source)) add(text, file);
			}
		}
	}
	for (const [file, sentence] of tables) {
		for (const [, literal = ""] of read(file).matchAll(sentence)) add(unescape(literal), file);
	}
	for (const file of globSync("src/db/**/*.ts", { cwd: repository })) {
		for (const pattern of saidByDatabase) {
			for (const [, sentence = ""] of read(file).matchAll(pattern)) add(unescape(sentence), file);
		}
	}
	return [...found.values()];
}

function read(file: string): string {
	return withoutComments(readFileSync(path.join(repository, file), "utf8"));
}

const literal = /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\$]|\\.)*)`/g;

/** The source of an argument of a call whose arguments begin at `start`. */
function argumentAt(source: string, start: number, index: number): string {
	let depth = 0;
	let from = start;
	let left = index;
	for (let at = start; at < source.length; at++) {
		const quoted = /^(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)/.exec(source.slice(at, at + 2000));
		const character = source[at] ?? "";
		if (quoted) at += quoted[0].length - 1;
		else if ("([{".includes(character)) depth++;
		else if (depth === 0 && (character === "," || character === ")")) {
			if (left-- === 0 || character === ")") return source.slice(from, at);
			from = at + 1;
		} else if (")]}".includes(character)) depth--;
	}
	return "";
}

/** The sentences an argument may be; of a name that stands for one, what it was set to in the same file. */
function literalsIn(argument: string, source: string): readonly string[] {
	const name = /^\s*(\w+)\s*$/.exec(argument)?.[1];
	const setTo = name && new RegExp(`const ${name} =([^;]*);`).exec(source)?.[1];
	// A condition may hold a literal too: what is compared with is no sentence.
	const values = (setTo ?? argument).replaceAll(/[=!]==\s*(?:"[^"]*"|'[^']*')/g, "");
	return Array.from(values.matchAll(literal), ([, double, single, plain]) =>
		unescape(double ?? single ?? plain ?? ""),
	).filter((text) => text !== "");
}

function unescape(text: string): string {
	return text.replaceAll(/\\(u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|.)/g, (_, code: string) => {
		if (code.startsWith("u")) return String.fromCodePoint(Number.parseInt(code.replaceAll(/[u{}]/g, ""), 16));
		return code === "n" ? "\n" : code === "t" ? "\t" : code;
	});
}
