import type { Mode } from "./action.ts";
import type { Grant, Modes } from "./situation.ts";

export interface EffectiveMode {
	/** The strictest of all that was chosen; null: nothing was, and the tool's own default holds. */
	readonly mode: Mode | null;
	/** The user wants to be asked about each call of this very tool: no grant changes that. */
	readonly asksEachTime: boolean;
	/** Of which scopes grants count: a chat that is set to ask asks for what was allowed for the whole project. */
	readonly grantScopes: readonly Grant["scope"][];
}

/** The place of the chat among the scopes. */
const chatScope = 2;
const strictness: readonly Mode[] = ["deny", "confirm", "auto"];

/** What holds for a tool. Nothing that is said in one place widens what is said in another. */
export function effectiveMode(toolName: string, { scopes, tools, lists }: Modes): EffectiveMode {
	const grantScopes = scopes[chatScope] === "confirm" ? (["chat"] as const) : (["chat", "project"] as const);
	const isListed = lists.every((list) => list === null || list.includes(toolName));
	if (!isListed) return { mode: "deny", asksEachTime: false, grantScopes };
	const ofTool = tools.map((modes) => (Object.hasOwn(modes, toolName) ? (modes[toolName] ?? null) : null));
	const said = [...scopes, ...ofTool];
	return {
		mode: strictness.find((mode) => said.includes(mode)) ?? null,
		asksEachTime: ofTool.includes("confirm"),
		grantScopes,
	};
}
