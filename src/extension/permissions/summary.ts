import type { ResolvedAction } from "./action.ts";
import type { ToolCall } from "./permissions.ts";

const longestSummary = 300;

/** One line that says what a call is about, for the books. */
export function summaryOf(
	{ toolName, action }: Pick<ToolCall, "toolName" | "action">,
	resolved: ResolvedAction,
): string {
	const line = subjectOf(action, resolved).replaceAll(/\s+/g, " ").trim() || toolName;
	return line.length > longestSummary ? `${line.slice(0, longestSummary)}…` : line;
}

function subjectOf(action: ToolCall["action"], resolved: ResolvedAction): string {
	switch (action.kind) {
		case "rename":
			return `${action.from} → ${action.to}`;
		case "command":
			return action.command;
		case "fetch":
			return resolved.kind === "fetch" ? resolved.url : action.url;
		case "mcp":
			return `${action.serverId} · ${action.tool}`;
		case "search":
		case "diagnostics":
		case "history":
			return "";
		default:
			return "path" in resolved ? resolved.path.real : action.path;
	}
}
