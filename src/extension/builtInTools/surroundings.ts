import type { Database } from "../../db/index.ts";
import type { Localize } from "../localize.ts";
import type { FileAccess } from "./fileAccess.ts";

export interface SymbolFound {
	readonly name: string;
	/** "function", "class", … */
	readonly kind: string;
	readonly container: string;
	/** Absolute. */
	readonly path: string;
	/** From 1. */
	readonly line: number;
}

export interface ProblemFound {
	readonly path: string;
	readonly line: number;
	readonly severity: "error" | "warning" | "information" | "hint";
	readonly message: string;
	readonly source: string;
}

export interface CommitFound {
	readonly hash: string;
	readonly author: string;
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly message: string;
}

/** What the tools need of the editor. Paths are absolute. */
export interface EditorPort {
	/** The first is where relative paths begin; empty without a folder. */
	folders(): readonly string[];
	readonly files: FileAccess;
	/** With a file only those in it. */
	symbols(words: string, file: string | null): Promise<readonly SymbolFound[]>;
	/** With a file only those of it. */
	problems(file: string | null): readonly ProblemFound[];
	/** Null when the folder is no repository, or git is not there. */
	diff(isStaged: boolean): Promise<string | null>;
	log(count: number, file: string | null): Promise<readonly CommitFound[] | null>;
	/** Files that match a glob, where ripgrep is not there. */
	findFiles(glob: string, limit: number): Promise<readonly string[]>;
	/** The ripgrep of the editor; null when it is not where it is expected. */
	readonly ripgrep: string | null;
}

export interface CommandRun {
	readonly script: string;
	readonly cwd: string;
	readonly timeoutMs: number;
	/** False when it runs unasked because it does no harm. That was judged for a shell without start-up files. */
	readonly isUsersWish: boolean;
	readonly tell: (output: string) => void;
}

export interface CommandEnd {
	readonly output: string;
	/** Null when it was ended by a signal. */
	readonly exitCode: number | null;
	readonly isTimeout: boolean;
}

/** All that the built-in tools are made from. */
export interface BuiltInSurroundings {
	readonly editor: EditorPort;
	readonly runCommand: (run: CommandRun, signal: AbortSignal) => Promise<CommandEnd>;
	/** The page as text; throws a DaybookError when it is refused or does not come. */
	readonly fetchPage: (
		url: string,
		signal: AbortSignal,
	) => Promise<{ readonly url: string; readonly status: number; readonly mediaType: string; readonly text: string }>;
	readonly database: () => Pick<Database, "query">;
	/** Whether a file of that name, here with the folders on its way, usually holds keys or passwords. */
	readonly isSensitive: (names: readonly string[]) => boolean;
	readonly localize: Localize;
}
