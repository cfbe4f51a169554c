import { secretFolderGlobs, secretGlobs } from "../secretNames.ts";
import { arranged, isMagic, operandsOf, pathsOfOperand } from "./gitOperands.ts";
import { printsContent, subcommands } from "./gitRules.ts";
import { readOptions } from "./optionRules.ts";
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
	// Whose it is does not matter once its settings were read; the user's own exceptions are not seen (see commandJudge.ts).
	"-c",
	"safe.directory=*",
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
	const known = { paths: read.operands.flatMap(pathsOfOperand), isOfRepository: true };
	const operands = operandsOf(words, read.operands);
	const begin = ["git", ...harmless, name, ...read.written, ...subcommand.added];
	if (subcommand.prints === undefined) return { ...known, words: [...begin, ...operands.asWritten] };
	const options = read.options.map((option) => option.name);
	const doesPrint = printsContent(subcommand, options);
	// It takes one path only, and what is left out are paths to git.
	if (doesPrint && options.includes("follow")) return null;
	const revisions = operands.before.filter((operand) => !isMagic(operand));
	if (revisions.some((each) => each.includes("{/"))) return null;
	// The name of a file in a revision is judged, but two of them, or one in a log, git takes in ways of its own.
	if (name !== "show" && revisions.some((each) => each.includes(":"))) return null;
	const end = doesPrint ? leftOut : [];
	const wordsFor = (isThere: (operand: string) => boolean) => [...begin, ...arranged(operands, isThere), ...end];
	return { ...known, words: wordsFor(() => false), wordsFor };
}

/** What is not printed unasked: files whose names tell that they hold keys or passwords, wherever they lie. */
const leftOut: readonly string[] = [
	...secretGlobs.map((glob) => `**/${glob}`),
	...[...secretFolderGlobs, "*.git"].map((glob) => `**/${glob}/**`),
].map((pattern) => `:(exclude,top,icase,glob)${pattern}`);
