/**
 * The shapes of the rule tables. The tables are data: they are read from top to bottom and the first rule that holds wins.
 *
 * A condition is one string:
 * - `file:<name>` the manifest's folder, or the root, has this entry; `*.ext` stands for any name with that ending
 * - `path:<path>` the project has this file or folder, counted from the root
 * - `mark:<mark>` the manifest declares this
 * - anything else is the name of a dependency; a trailing `*` stands for any ending
 */
export type Condition = string;

/** Where a JSON or TOML manifest names what it depends on. `*` in a path stands for every key. */
export interface DependencyPlace {
	readonly path: string;
	/** "dev": only used to build or test. */
	readonly scope: "main" | "dev";
	/** requirements: a list of strings that begin with a package name, as Python writes them. */
	readonly from: "keys" | "values" | "requirements";
}

export interface TreeReading {
	readonly parser: "json" | "toml";
	/** Where the project's name stands, best place first. */
	readonly names: readonly string[];
	readonly dependencies: readonly DependencyPlace[];
	/** Paths whose presence is a mark; a text found there also gives the mark `path=text`. */
	readonly marks: readonly string[];
	/** Where the manifest declares its package manager as `name@version`. */
	readonly packageManager?: string;
}

/** For all that is neither JSON nor TOML. Expressions see one line at a time; the first group is what they found. */
export interface LineReading {
	readonly parser: "lines" | "xml";
	readonly name?: RegExp;
	/** With the `g` flag: a line can name several. */
	readonly dependency?: RegExp;
	readonly marks?: Readonly<Record<string, RegExp>>;
}

export interface ManifestRule {
	/** A file name, or `*.ext`. */
	readonly file: string;
	readonly type: string;
	readonly language: string | null;
	/** How much it says about what the folder is, compared with other manifests beside it. */
	readonly weight: number;
	/** Null when the name says it all. */
	readonly reading: TreeReading | LineReading | null;
}

export interface FrameworkRule {
	readonly framework: string;
	readonly types: readonly string[];
	/** One is enough. */
	readonly when: readonly Condition[];
	/** True when only a run-time dependency counts: servers are often installed just for tests. */
	readonly isRuntime?: boolean;
	/** True for a framework that owns the whole repository, whatever stands beside it. */
	readonly isLeading?: boolean;
}

export interface TypeRule {
	readonly from: string;
	readonly when: readonly Condition[];
	readonly type: string;
	/** Stands in for the framework: "what is it built with" has no better answer for such a project. */
	readonly framework: string | null;
}

export interface LanguageRule {
	readonly types: readonly string[];
	readonly language: string;
	readonly when: readonly Condition[];
}

export interface PackageManagerRule {
	readonly manager: string;
	readonly types: readonly string[];
	readonly when: readonly Condition[];
	readonly confidence: number;
}

export interface WorkspaceRule {
	readonly tool: string;
	/** Empty: whatever the type. */
	readonly types: readonly string[];
	readonly when: readonly Condition[];
	/** Holds only with this package manager. */
	readonly manager?: string;
	/** Holds only with that many manifests of the type below the root's own. */
	readonly minimumMembers?: number;
}

export interface TagRule {
	readonly tag: string;
	readonly when: readonly Condition[];
}

/** A question for the empty chat. `{…}` takes a value from the profile; a rule whose value is missing does not hold. */
export interface StarterRule {
	/** At most one question of a topic is shown. */
	readonly topic: string;
	/** English; translated where it is filled in. */
	readonly question: string;
	readonly type?: string;
	readonly framework?: string;
	readonly tag?: string;
	readonly isWorkspace?: boolean;
}
