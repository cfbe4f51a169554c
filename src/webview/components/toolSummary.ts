import { formatCount } from "../format.ts";
import type { ToolCallState, ToolRun } from "../../shared/toolCalls.ts";
import { t } from "../l10n.ts";

export interface ToolUse {
	readonly argumentsJson: string | null;
	readonly result: { readonly text: string; readonly isError: boolean } | null;
	/** Null for a call that is not on its way. */
	readonly state: Pick<ToolCallState, "phase"> | null;
	/** Null while there is no result. */
	readonly run: Pick<ToolRun, "change"> | null;
}

/** What most tools call the thing they work on, best first. */
const subjectNames = ["path", "file", "command", "query", "pattern", "glob", "url", "from", "sql", "name"];
const longest = 80;

/** A use of a tool in one line: what it works on and how that went, also while its arguments are still being written. */
export function toolSummary({ argumentsJson, result, state, run }: ToolUse): string {
	const subject = argumentsJson === null ? "" : subjectOf(argumentsJson);
	return [subject, outcomeOf(result, state, run)].filter((words) => words !== "").join(" · ");
}

function outcomeOf(result: ToolUse["result"], state: ToolUse["state"], run: ToolUse["run"]): string {
	if (!result) return stateWords(state);
	if (run?.change && !result.isError) return `+${run.change.added} −${run.change.removed}`;
	const [first = "", ...others] = result.text.trim().split("\n");
	if (result.isError) return first === "" ? t("failed") : t("failed: {reason}", { reason: oneLine(first) });
	if (others.length > 0) return t("{count} lines", { count: formatCount(others.length + 1) });
	return oneLine(first);
}

function stateWords(state: ToolUse["state"]): string {
	if (state?.phase === "waiting") return t("waiting for you");
	if (state?.phase === "running") return t("running…");
	return state ? t("waits its turn") : "";
}

function subjectOf(json: string): string {
	for (const name of subjectNames) {
		const value = new RegExp(`"${name}"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)`).exec(json)?.[1];
		if (value) return oneLine(value.replaceAll(/\\[nrt]/g, " ").replaceAll(/\\(.)/g, "$1"));
	}
	return "";
}

function oneLine(text: string): string {
	const line = text.replaceAll(/\s+/g, " ").trim();
	const characters = Array.from(line);
	return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : line;
}
