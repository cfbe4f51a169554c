import type { Localize } from "../localize.ts";
import type { Coverage, GrantScope, Mode } from "./action.ts";

/** All that a judgement depends on beside the call, as plain values. */
export interface Situation {
	readonly isTrusted: boolean;
	/** Absolute, in the window's order; empty without a folder or in a virtual workspace. */
	readonly workspaceFolders: readonly string[];
	readonly platform: NodeJS.Platform;
	readonly homeFolder: string;
	/** Folders that no tool may touch, reading included: our storage, other extensions', other agents'. Absolute. */
	readonly closedFolders: readonly string[];
	/** Folders outside a workspace that may be read but never written, beside what begins with a dot at home. Absolute. */
	readonly settingsFolders: readonly string[];
	/** The user wants to be asked about writing outside the workspace; else that is refused. */
	readonly asksForWritesOutside: boolean;
	/** True when commands run in bash: no other shell is understood. */
	readonly hasBash: boolean;
	readonly modes: Modes;
	/** In force and signed. */
	readonly grants: readonly Grant[];
	readonly localize: Localize;
}

/** What was chosen in each place; null: nothing. */
export interface Modes {
	/** For all tools of a scope, the widest first: global, project, chat. */
	readonly scopes: readonly (Mode | null)[];
	/** For tools by name, from everywhere that says something of them. */
	readonly tools: readonly Readonly<Record<string, Mode>>[];
	/** Lists of the only tools that may be used; null: no list there. */
	readonly lists: readonly (readonly string[] | null)[];
}

/** A standing permission in force. */
export interface Grant {
	readonly id: string;
	readonly toolName: string;
	readonly scope: Exclude<GrantScope, "once">;
	readonly covers: Coverage;
}
