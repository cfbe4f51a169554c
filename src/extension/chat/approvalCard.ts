import type { ApprovalCard } from "../../shared/toolCalls.ts";
import type { Localize } from "../localize.ts";
import type { Action, Judgement, ResolvedAction, ResolvedPath } from "../permissions/index.ts";
import type { PreparedCall } from "../tools/index.ts";

type Fact = ApprovalCard["facts"][number];

/** What the user is shown of a call that waits for him. */
export function approvalCard(
	hash: string,
	judgement: Judgement,
	{ action, preview }: Pick<PreparedCall, "action" | "preview">,
	localize: Localize,
): ApprovalCard {
	return {
		hash,
		question: questionOf(action, localize),
		reason: judgement.reason,
		warnings: judgement.warnings,
		facts: factsOf(action, judgement.resolved, localize),
		preview,
		offers: judgement.offers.map(({ scope, sentence }) => ({ scope, sentence })),
	};
}

function questionOf(action: Action, localize: Localize): string {
	switch (action.kind) {
		case "read":
			return localize("Let the model read this?");
		case "write":
			return localize("Change this file?");
		case "create":
			return localize("Create this file?");
		case "delete":
			return localize("Move this file to the trash?");
		case "rename":
			return localize("Rename this file?");
		case "command":
			return localize("Run this command?");
		case "fetch":
			return localize("Fetch this page?");
		case "mcp":
			return localize("Use this tool of an MCP server?");
		default:
			return localize("Let the model look there?");
	}
}

/** Where it leads, in words as written and as resolved, where the two differ. */
function factsOf(action: Action, resolved: ResolvedAction, localize: Localize): readonly Fact[] {
	switch (action.kind) {
		case "read":
		case "write":
		case "create":
		case "delete":
			return "path" in resolved ? pathFacts(localize("File"), action.path, resolved.path, localize) : [];
		case "rename":
			return resolved.kind === "rename"
				? [
						...pathFacts(localize("From"), action.from, resolved.from, localize),
						...pathFacts(localize("To"), action.to, resolved.to, localize),
					]
				: [];
		case "command":
			return resolved.kind === "command" ? commandFacts(action.command, resolved, localize) : [];
		case "fetch":
			return resolved.kind === "fetch"
				? [
						{ label: localize("Address"), text: resolved.url },
						{ label: localize("Contacts"), text: resolved.host },
					]
				: [];
		case "mcp":
			return [{ label: localize("Server and tool"), text: `${action.serverId} · ${action.tool}` }];
		default:
			return [];
	}
}

function pathFacts(label: string, written: string, { lexical, real }: ResolvedPath, localize: Localize): Fact[] {
	const isElsewhere = real !== lexical;
	return [
		{ label, text: written },
		...(lexical === written && !isElsewhere ? [] : [{ label: localize("Lies at"), text: real }]),
	];
}

function commandFacts(
	written: string,
	{ script, cwd }: Extract<ResolvedAction, { kind: "command" }>,
	localize: Localize,
): Fact[] {
	return [
		{ label: localize("Command"), text: written },
		...(script === written ? [] : [{ label: localize("Runs as"), text: script }]),
		{ label: localize("In"), text: cwd },
	];
}
