import type { ToolMode } from "../../shared/toolModes.ts";

/** What a tool call would do to the world: what is judged, shown and hashed. Paths and commands as the model wrote them. */
export type Action =
	| { readonly kind: FileActionKind; readonly path: string }
	| { readonly kind: "rename"; readonly from: string; readonly to: string }
	/** cwd null: the first workspace folder. */
	| { readonly kind: "command"; readonly command: string; readonly cwd: string | null }
	| { readonly kind: "fetch"; readonly url: string }
	/** Inside the workspace, or inside a view of our own database: nothing is changed and nothing leaves. */
	| { readonly kind: "search" | "diagnostics" | "history" }
	| { readonly kind: "mcp"; readonly serverId: string; readonly tool: string; readonly fingerprint: string };

/** write: change a file that may be there; create: make one that must not be there. Listing a folder is "read". */
export type FileActionKind = "read" | "write" | "create" | "delete";

/** allow: runs without asking. confirm: the user is asked. deny: does not run, and the model is told why. */
export type Decision = "allow" | "confirm" | "deny";

/** How far a chat or a tool may go by itself; see `modes.ts`. */
export type Mode = ToolMode;

/** Where a path leads. */
export interface ResolvedPath {
	/** Absolute and normalized, links not followed: what was asked for. */
	readonly lexical: string;
	/** Where it lies after every link on the way, also when it does not exist yet. What may be opened. */
	readonly real: string;
	/** The workspace folder (real path) that holds `real`; null: outside all of them. */
	readonly folder: string | null;
	/** A repository below `folder` that holds `real`; null: none but the folder's own. */
	readonly nestedRepository: string | null;
	/** Identity and state of what lies there, for the hash; null: nothing does. */
	readonly state: string | null;
}

/** The whole truth of an action: the card shows it, the approval is bound to it, and the tool runs nothing else. */
export type ResolvedAction =
	| { readonly kind: FileActionKind; readonly path: ResolvedPath }
	| { readonly kind: "rename"; readonly from: ResolvedPath; readonly to: ResolvedPath }
	| {
			readonly kind: "command";
			/** What the shell is given. Every word quoted anew when the command was understood wholly, else as written. */
			readonly script: string;
			/** Absolute. */
			readonly cwd: string;
			/** The commands in it with their words, in order; null: not understood wholly. */
			readonly commands: readonly (readonly string[])[] | null;
	  }
	/** As a browser would open it; `host` is what is contacted (punycode, with a port that is not the usual one). */
	| { readonly kind: "fetch"; readonly url: string; readonly host: string }
	| { readonly kind: "search" | "diagnostics" | "history" }
	| { readonly kind: "mcp"; readonly serverId: string; readonly tool: string; readonly fingerprint: string }
	/** It cannot be told what it would do: always denied. */
	| { readonly kind: "unresolved" };

/** For how long an answer of the user holds. "once" needs no grant. */
export type GrantScope = "once" | "chat" | "project";

export interface Judgement {
	readonly decision: Decision;
	/** A rule that no mode and no grant overrides. */
	readonly isHard: boolean;
	/** Name of the rule that decided, for the decision log and tests; never shown alone. */
	readonly rule: string;
	/** One sentence for the user, and for the model when the call is denied. */
	readonly reason: string;
	/** What the user has to know besides: characters that look like others, a path that leads elsewhere. */
	readonly warnings: readonly string[];
	readonly resolved: ResolvedAction;
	/** What the user may choose beside "once"; empty where each call is asked for. */
	readonly offers: readonly GrantOffer[];
	/** The standing permission that allowed it. */
	readonly grantId: string | null;
}

/** A standing permission that the user may give with his answer. */
export interface GrantOffer {
	readonly scope: Exclude<GrantScope, "once">;
	readonly covers: Coverage;
	/** One sentence that says all that it covers. */
	readonly sentence: string;
}

/** What a grant covers. */
export type Coverage =
	/** Changing and creating files in this folder (real path), but nothing protected, no nested repository, no deleting. */
	| { readonly kind: "edits"; readonly folder: string }
	/** This very script in this very folder. */
	| { readonly kind: "command"; readonly script: string; readonly cwd: string }
	/** This very host. */
	| { readonly kind: "host"; readonly host: string }
	/** This tool of this server, as long as its definition stays. */
	| { readonly kind: "mcp"; readonly serverId: string; readonly tool: string; readonly fingerprint: string };
