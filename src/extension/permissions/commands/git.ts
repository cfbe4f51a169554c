import { type OptionRules, type ReadOptions, readOptions } from "./optionRules.ts";
import type { ReadOnlyCommand } from "./readOnlyCommands.ts";

/** Keeps git from what a repository's own settings could make it start. */
const harmless = [
	"--no-pager",
	"--no-optional-locks",
	"-c",
	"core.fsmonitor=false",
	"-c",
	"core.hooksPath=/dev/null",
	"-c",
	"safe.bareRepository=explicit",
	"-c",
	"log.showSignature=false",
	"-c",
	"protocol.allow=never",
	"-c",
	"gpg.program=false",
	"-c",
	"gpg.ssh.program=false",
	"-c",
	"gpg.x509.program=false",
] as const;
const noHelpers = ["--no-ext-diff", "--no-textconv", "--ignore-submodules=all"] as const;

interface Subcommand {
	readonly rules: OptionRules;
	/** Put after its own options, so that they have the last word. */
	readonly added: readonly string[];
	readonly takesOperands: boolean;
}

const choosing = [
	"cached",
	"staged",
	"stat",
	"shortstat",
	"numstat",
	"name-only",
	"name-status",
	"summary",
	"patch",
	"no-patch",
];
const comparing: OptionRules = {
	letters: "pbwzRMCsi",
	valued: "S",
	numbered: "U",
	valuedStandAlone: true,
	long: [
		...choosing,
		"minimal",
		"patience",
		"histogram",
		"no-color",
		"no-prefix",
		"ignore-all-space",
		"ignore-space-change",
	],
	longValued: ["diff-filter"],
	longOptional: ["unified", "word-diff", "color", "find-renames", "stat", "abbrev"],
};
const logging: OptionRules = {
	...comparing,
	letters: `${comparing.letters}gE`,
	valued: `${comparing.valued}nG`,
	long: [
		...comparing.long,
		"oneline",
		"graph",
		"all",
		"branches",
		"tags",
		"no-merges",
		"merges",
		"first-parent",
		"reverse",
		"follow",
		"abbrev-commit",
		"no-decorate",
		"full-history",
		"topo-order",
		"date-order",
	],
	longValued: [
		...comparing.longValued,
		"author",
		"grep",
		"since",
		"until",
		"after",
		"before",
		"max-count",
		"skip",
		"date",
	],
	longOptional: [...(comparing.longOptional ?? []), "format", "pretty", "decorate"],
	hasCounts: true,
};

const subcommands: ReadonlyMap<string, Subcommand> = new Map([
	[
		"status",
		{
			rules: {
				letters: "sbvz",
				valued: "",
				long: ["short", "branch", "long", "show-stash", "ahead-behind", "no-renames"],
				longValued: [],
				longOptional: ["porcelain", "untracked-files", "ignored"],
			},
			added: ["--ignore-submodules=all"],
			takesOperands: true,
		},
	],
	["diff", { rules: comparing, added: noHelpers, takesOperands: true }],
	["log", { rules: logging, added: noHelpers, takesOperands: true }],
	["show", { rules: logging, added: noHelpers, takesOperands: true }],
	[
		"branch",
		{
			rules: {
				letters: "arv",
				valued: "",
				long: ["all", "remotes", "verbose", "show-current", "list", "no-color"],
				longValued: [],
			},
			added: [],
			takesOperands: false,
		},
	],
	[
		"rev-parse",
		{
			rules: {
				letters: "",
				valued: "",
				long: ["show-toplevel", "is-inside-work-tree", "verify", "show-prefix"],
				longValued: [],
				longOptional: ["abbrev-ref", "short"],
			},
			added: [],
			takesOperands: true,
		},
	],
	[
		"ls-files",
		{
			rules: {
				letters: "cdmosz",
				valued: "",
				long: ["cached", "modified", "others", "exclude-standard"],
				longValued: [],
			},
			added: [],
			takesOperands: true,
		},
	],
]);

/** The subcommands that only read, without anything that starts a helper, a pager, a signer or a remote. */
export function readGit(rest: readonly string[]): ReadOnlyCommand | null {
	const [name = "", ...words] = rest[0] === "--no-pager" ? rest.slice(1) : rest;
	const subcommand = subcommands.get(name);
	const read = subcommand && readOptions(words, subcommand.rules);
	if (!subcommand || !read || (!subcommand.takesOperands && read.operands.length > 0)) return null;
	// "%G" in a format asks a program that the repository names about signatures.
	if (read.options.some(({ value }) => value?.includes("%G") === true)) return null;
	// git would look for the files a pattern means by itself.
	if (read.operands.some((operand) => /[*?[\\]/.test(operand))) return null;
	return {
		words: ["git", ...harmless, name, ...withAdded(words, read, subcommand.added)],
		paths: read.operands.flatMap(pathsOfOperand),
		isOfRepository: true,
	};
}

/** Options stand before everything else, which is where git takes all of them. */
function withAdded(words: readonly string[], { operands, written }: ReadOptions, added: readonly string[]): string[] {
	if (added.length === 0) return [...words];
	// No value begins with "-", so the first of these ends the options.
	const end = words.indexOf("--");
	const after = end === -1 ? [] : words.slice(end);
	const before = operands.slice(0, operands.length - Math.max(0, after.length - 1));
	return [...written, ...added, ...before, ...after];
}

/** A revision, a path, or a path in a revision: whatever of it could be a file is judged as one. */
function pathsOfOperand(operand: string): string[] {
	// ":(top)x" and ":/x" reach up to the root of the repository, "HEAD:x" into one of its states.
	const path = operand.replace(/^:\([^)]*\)/, "").replace(/^[^:/]*:(?:\d:)?/, "");
	return path === "" ? [] : [path.replace(/^\//, operand.startsWith(":/") ? "./" : "/")];
}
