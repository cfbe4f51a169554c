import { readFind } from "./find.ts";
import { readGit } from "./git.ts";
import type { ReadingProgram } from "../../processes/index.ts";
import { secretFolderGlobs, secretGlobs } from "../secretNames.ts";
import { type OptionRules, type ReadOptions, readOptions } from "./optionRules.ts";

/** A command that only reads, as far as its words tell. */
export interface ReadOnlyCommand {
	/** What is run: the same words, or with options that keep a program from starting others or from reading secrets. */
	readonly words: readonly string[];
	/** Every path it is given; each has to be one that may be read without asking. */
	readonly paths: readonly string[];
	/** True when it prints what lies in folders that it is given, at any depth. */
	readonly isDeep?: boolean;
	/** True when it is git: what it does depends on the repository that it finds, too. */
	readonly isOfRepository?: boolean;
	/** In the place of `words`, where these depend on which operands are the names of something that is there. */
	readonly wordsFor?: (isThere: (operand: string) => boolean) => readonly string[];
}

type Reader = (words: readonly string[]) => ReadOnlyCommand | null;

/** Null for a program that is not on this short list, and for one with an option that could do more than read. */
export function readOnlyCommand(words: readonly string[]): ReadOnlyCommand | null {
	const [name = "", ...rest] = words;
	return readers.get(name)?.(rest) ?? null;
}

/** A program that reads the files it is given. `paths` says which operands are files. */
function reader(
	name: ReadingProgram,
	rules: OptionRules,
	paths: (read: ReadOptions) => readonly string[] | null,
): readonly [ReadingProgram, Reader] {
	return [
		name,
		(rest) => {
			const read = readOptions(rest, rules);
			const found = read === null ? null : paths(read);
			return found && { words: [name, ...rest], paths: found.filter((operand) => operand !== "-") };
		},
	];
}

const allOperands = ({ operands }: ReadOptions) => operands;
const noOperands = ({ operands }: ReadOptions) => (operands.length === 0 ? [] : null);
const none = { letters: "", valued: "", long: [], longValued: [] } as const;

const listing: OptionRules = {
	letters: "1aAlhrtSFRdGgopsiXUBcunCmx",
	valued: "",
	long: [
		"all",
		"almost-all",
		"human-readable",
		"reverse",
		"recursive",
		"directory",
		"size",
		"inode",
		"group-directories-first",
	],
	longValued: ["sort", "time"],
	longOptional: ["classify"],
};
const counting: OptionRules = {
	letters: "clmwL",
	valued: "",
	long: ["bytes", "chars", "lines", "words"],
	longValued: [],
};
const printing: OptionRules = {
	letters: "nbAeETstuv",
	valued: "",
	long: ["number", "number-nonblank", "show-all"],
	longValued: [],
};
const beginnings: OptionRules = {
	letters: "qv",
	valued: "nc",
	long: ["quiet", "silent", "verbose"],
	longValued: ["lines", "bytes"],
	hasCounts: true,
};
const sorting: OptionRules = {
	letters: "bdfghinrRsuVMz",
	valued: "kt",
	long: ["unique", "reverse", "numeric-sort", "human-numeric-sort", "version-sort", "ignore-case", "stable"],
	longValued: ["key", "field-separator"],
};
const searching: OptionRules = {
	letters: "EFGinvwxclLqshHorIaz",
	valued: "ABCem",
	long: [
		"extended-regexp",
		"fixed-strings",
		"ignore-case",
		"invert-match",
		"word-regexp",
		"line-regexp",
		"count",
		"files-with-matches",
		"files-without-match",
		"line-number",
		"recursive",
		"only-matching",
		"no-messages",
		"with-filename",
		"no-filename",
		"quiet",
	],
	longValued: [
		"regexp",
		"include",
		"exclude",
		"exclude-dir",
		"max-count",
		"context",
		"after-context",
		"before-context",
	],
	longOptional: ["color", "colour"],
};

/** What a search through folders leaves out: names that `isSensitive` knows, in any case of their letters. */
const leftOut: readonly string[] = [
	...secretGlobs.map((glob) => `--exclude=${inAnyCase(glob)}`),
	...[...secretFolderGlobs, "*.git"].map((glob) => `--exclude-dir=${inAnyCase(glob)}`),
];

function inAnyCase(glob: string): string {
	return glob.replaceAll(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

function readGrep(rest: readonly string[]): ReadOnlyCommand | null {
	const read = readOptions(rest, searching);
	if (read === null) return null;
	const hasPattern = read.options.some(({ name }) => name === "e" || name === "regexp");
	const paths = hasPattern ? read.operands : read.operands.slice(1);
	if (!hasPattern && read.operands.length === 0) return null;
	const isDeep = read.options.some(({ name }) => name === "r" || name === "recursive");
	const operands = isDeep && paths.length === 0 ? ["."] : paths;
	// The last of contradicting --include and --exclude wins.
	const words = ["grep", ...read.written, ...(isDeep ? leftOut : []), "--", ...read.operands];
	return { words, paths: operands.filter((operand) => operand !== "-"), isDeep };
}

const readers: ReadonlyMap<string, Reader> = new Map<ReadingProgram, Reader>([
	reader("ls", listing, allOperands),
	reader("cat", printing, allOperands),
	reader("head", beginnings, allOperands),
	reader("tail", beginnings, allOperands),
	reader("wc", counting, allOperands),
	reader("sort", sorting, allOperands),
	reader("pwd", none, noOperands),
	reader("date", { ...none, letters: "uIR", long: ["utc", "iso-8601", "rfc-email"] }, ({ operands }) =>
		operands.every((operand) => operand.startsWith("+")) ? [] : null,
	),
	// What looks like an option of echo is printed or harmless; only its words are of interest.
	["echo", (rest) => ({ words: ["echo", ...rest], paths: [] })],
	["grep", readGrep],
	["find", readFind],
	["git", readGit],
]);
