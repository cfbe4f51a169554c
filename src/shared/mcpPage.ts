/** What the page about MCP servers speaks of with the host. Texts of servers and files are data: hidden characters are made visible. */

/**
 * - `needs_consent`: never agreed to; `changed`: its definition is not the one that was agreed to.
 * - `untrusted`: the folder is not trusted, so nothing is started.
 */
export type McpServerState = "needs_consent" | "changed" | "untrusted" | "stopped" | "starting" | "running" | "failed";

/** One line of a definition, such as "args[0]": "-y". */
export interface McpDefinitionRow {
	readonly label: string;
	/** Null: it was agreed to and is not there any more. */
	readonly text: string | null;
	/** Not what was agreed to. */
	readonly isChanged: boolean;
}

export interface McpToolView {
	readonly name: string;
	/** What models call it. */
	readonly modelName: string;
	readonly description: string;
	/** new and changed ones are offered to no model. */
	readonly state: "accepted" | "new" | "changed";
	readonly fingerprint: string;
	/** The whole definition as JSON. */
	readonly definition: string;
	/** The definition that was looked at, when it is another one; else null. */
	readonly before: string | null;
}

export interface McpServerView {
	readonly id: string;
	readonly name: string;
	/** The setting or the file that names it. */
	readonly place: string;
	readonly state: McpServerState;
	/** Why it failed, in one sentence; null when it did not. */
	readonly failure: string | null;
	readonly definition: readonly McpDefinitionRow[];
	/** Of the definition as it is shown; goes back with the user's word. */
	readonly definitionHash: string;
	readonly tools: readonly McpToolView[];
	readonly prompts: readonly string[];
	readonly resourceCount: number;
	/** One sentence for each thing that was left out. */
	readonly problems: readonly string[];
	/** What it wrote and what happened to it, the newest last. */
	readonly log: string;
	readonly pid: number | null;
}

export interface McpView {
	readonly servers: readonly McpServerView[];
	/** One sentence for each entry that cannot be used. */
	readonly problems: readonly string[];
	readonly isTrusted: boolean;
}

/** Without an argument: `add` opens the settings, `copyConfiguration` puts Daybook's own server on the clipboard. */
export const mcpPageActions = ["add", "copyConfiguration"] as const;
export type McpPageAction = (typeof mcpPageActions)[number];

/** `revoke` takes the consent back and forgets the tools. */
export const mcpServerActions = ["start", "stop", "revoke"] as const;
export type McpServerAction = (typeof mcpServerActions)[number];

export interface McpRequests {
	"mcp/view": [params: null, result: McpView];
	"mcp/run": [params: { readonly action: McpPageAction }, result: null];
	"mcp/act": [params: { readonly serverId: string; readonly action: McpServerAction }, result: McpView];
	/** Asks the user once more, with the definition that is configured now. */
	"mcp/consent": [params: { readonly serverId: string; readonly definitionHash: string }, result: McpView];
	/** Asks the user once more; the tools with these fingerprints are offered to models from then on. */
	"mcp/acceptTools": [params: { readonly serverId: string; readonly fingerprints: readonly string[] }, result: McpView];
}

export interface McpNotifications {
	"mcp/didChange": null;
}
