import * as v from "valibot";
import type { Result } from "../../db/index.ts";
import type { AuditLineView } from "../../shared/auditPage.ts";
import type { Localize } from "../localize.ts";
import { isRule, ruleSentence } from "./rules.ts";

type Line = Result<"audit.page">["lines"][number];

/** A line of the book in words. */
export function lineView(line: Line, localize: Localize): AuditLineView {
	const { id, at, actor, action, target, conversationId, conversationTitle } = line;
	const isOfTool = action.startsWith("tool.");
	const told = isOfTool ? decisionWords(line, localize) : entryWords(line, localize);
	return {
		id,
		at,
		who: whoOf(actor, localize),
		what: isOfTool ? toolWords(action, target, localize) : (actionWords(localize).get(action) ?? action),
		...told,
		isRefusal: action === "tool.denied",
		chat:
			conversationId === null || conversationTitle === null ? null : { id: conversationId, title: conversationTitle },
	};
}

function whoOf(actor: string, localize: Localize): string {
	if (actor === "user") return localize("You");
	if (actor === "daybook") return "Daybook";
	return actor.replace(/^agent:/, "");
}

function toolWords(action: string, tool: string, localize: Localize): string {
	return action === "tool.allowed" ? localize("Allowed {0}", tool) : localize("Refused {0}", tool);
}

/** "<who> · <rule> · <what it is about>" in words. */
function decisionWords({ detail }: Line, localize: Localize): Pick<AuditLineView, "about" | "detail"> {
	const [by = "", rule = "", ...about] = detail.split(" · ");
	const how =
		{
			user: localize("asked"),
			grant: localize("allowed before"),
			mode: localize("by the mode of the tool"),
			rule: localize("by rule"),
		}[by] ?? by;
	const why = isRule(rule) ? ruleSentence(rule, [], localize).replace(" ({0})", "").replace("{0}", "").trim() : rule;
	return { about: about.join(" · "), detail: `${how}: ${why}` };
}

const permission = v.object({ toolName: v.string(), scope: v.picklist(["chat", "project"]), covers: v.string() });
const modes = v.object({ scope: v.picklist(["chat", "project", "global"]), tools: v.array(v.string()) });

/** What was done to, and what is known of it: permissions and modes in words, the rest by the names of its details. */
function entryWords({ action, target, detail }: Line, localize: Localize): Pick<AuditLineView, "about" | "detail"> {
	const value: unknown = JSON.parse(detail);
	const given = action.startsWith("grant.") ? v.safeParse(permission, value) : null;
	if (given?.success) {
		const { covers, toolName, scope } = given.output;
		return { about: covers, detail: `${toolName}, ${scopeWords(scope, localize)}` };
	}
	const chosen = action.startsWith("rights.") ? v.safeParse(modes, value) : null;
	if (chosen?.success) {
		const { tools, scope } = chosen.output;
		const about = tools.includes("*") ? localize("All tools") : tools.join(", ");
		return { about, detail: scopeWords(scope, localize) };
	}
	return { about: target, detail: detailWords(value, detail) };
}

function scopeWords(scope: "chat" | "project" | "global", localize: Localize): string {
	if (scope === "global") return localize("in all chats");
	return scope === "chat" ? localize("in one chat") : localize("in the project");
}

function detailWords(value: unknown, detail: string): string {
	if (typeof value !== "object" || value === null) return detail;
	const entries = Object.entries(value).map(([name, each]) => `${name}: ${wordOf(each)}`);
	return entries.join(", ");
}

function wordOf(value: unknown): string {
	return typeof value === "string" ? value : JSON.stringify(value);
}

function actionWords(localize: Localize): ReadonlyMap<string, string> {
	return new Map([
		["budget.override", localize("Let a call pass a budget")],
		["chat.deleted", localize("Deleted a chat")],
		["chat.restored", localize("Restored a chat")],
		["chats.purged", localize("Deleted chats for good")],
		["chats.exported", localize("Exported chats")],
		["project.merged", localize("Merged projects")],
		["project.split", localize("Split a project")],
		["database.exported", localize("Exported the database")],
		["database.restored", localize("Restored a backup")],
		["database.merged", localize("Merged a database")],
		["usage.exported", localize("Exported usage")],
		["query.exported", localize("Exported a query")],
		["audit.exported", localize("Exported this log")],
		["files.purged", localize("Deleted files for good")],
		["grant.given", localize("Allowed for longer")],
		["grant.revoked", localize("Took a permission back")],
		["mcp.allowed", localize("Allowed an MCP server")],
		["mcp.revoked", localize("Took the permission of an MCP server back")],
		["mcp.tools_accepted", localize("Let models use tools of an MCP server")],
		["address.allowed", localize("Agreed to send over plain http")],
		["address.revoked", localize("Took back sending over plain http")],
		["rights.widened", localize("Let tools act without asking")],
		["rights.narrowed", localize("Let tools act without asking no longer")],
		["rights.off", localize("Switched tools off")],
		["rights.setting", localize("Let a setting allow more")],
	]);
}
