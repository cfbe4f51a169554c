import type { OptionRules } from "./optionRules.ts";

const noHelpers = ["--no-ext-diff", "--no-textconv", "--ignore-submodules=all"] as const;

/** How a subcommand is read. */
export interface Subcommand {
	readonly rules: OptionRules;
	/** Put after its own options, so that they have the last word. */
	readonly added: readonly string[];
	readonly takesOperands: boolean;
	/** When it prints what files hold or held: unless options keep it from that, or when options ask for it. */
	readonly prints?: "unlessTold" | "whenTold";
}

const namesOnly = ["stat", "shortstat", "numstat", "name-only", "name-status", "summary", "no-patch"];
const choosing = [...namesOnly, "cached", "staged", "patch"];
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

/** A tag can stand for a file, which log passes over and show prints. */
const showing: OptionRules = {
	...logging,
	long: logging.long.filter((name) => !["all", "branches", "tags"].includes(name)),
};

/** The subcommands that only read, with the options of each that start nothing and write nothing. */
export const subcommands: ReadonlyMap<string, Subcommand> = new Map([
	[
		"status",
		{
			rules: {
				letters: "sbz",
				valued: "",
				long: ["short", "branch", "long", "show-stash", "ahead-behind", "no-renames"],
				longValued: [],
				longOptional: ["porcelain", "untracked-files", "ignored"],
			},
			added: ["--ignore-submodules=all"],
			takesOperands: true,
		},
	],
	["diff", { rules: comparing, added: noHelpers, takesOperands: true, prints: "unlessTold" }],
	["log", { rules: logging, added: noHelpers, takesOperands: true, prints: "whenTold" }],
	["show", { rules: showing, added: noHelpers, takesOperands: true, prints: "unlessTold" }],
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

/** With one of these a comparison tells names and figures in the place of content. */
const choosers: ReadonlySet<string> = new Set([...namesOnly, "s"]);

/** Options that never make git print what a file holds, nor tell by their result what is in it. */
const quiet: ReadonlySet<string> = new Set([
	...choosers,
	..."nMgEi".split(""),
	...`cached staged no-color color diff-filter find-renames abbrev oneline graph all branches tags no-merges merges
		first-parent reverse follow abbrev-commit no-decorate full-history topo-order date-order author grep since until after
		before max-count skip date format pretty decorate`.split(/\s+/),
]);

/** Whether a subcommand with these options can print what is in files. */
export function printsContent({ prints }: Subcommand, options: readonly string[]): boolean {
	if (prints === undefined) return false;
	const isQuiet = options.every((name) => quiet.has(name) || /^\d+$/.test(name));
	return !isQuiet || (prints === "unlessTold" && !options.some((name) => choosers.has(name)));
}
