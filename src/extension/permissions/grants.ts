import type { Coverage, GrantOffer, ResolvedAction } from "./action.ts";
import { canonicalJson } from "./callHash.ts";
import type { Grant, Situation } from "./situation.ts";

/** What a standing permission for such an action would cover; null where none can be given. */
export function coverageOf(resolved: ResolvedAction): Coverage | null {
	switch (resolved.kind) {
		case "write":
		case "create": {
			const { folder, nestedRepository } = resolved.path;
			// A repository inside the project is another project: it inherits nothing.
			return folder === null || nestedRepository !== null ? null : { kind: "edits", folder };
		}
		case "command":
			return resolved.commands === null ? null : { kind: "command", script: resolved.script, cwd: resolved.cwd };
		case "fetch":
			return { kind: "host", host: resolved.host };
		case "mcp":
			return resolved;
		default:
			return null;
	}
}

/** The grant that covers an action exactly; null when none does. */
export function coveringGrant(covers: Coverage, grants: readonly Grant[]): Grant | null {
	const wanted = canonicalJson(covers);
	return grants.find((grant) => canonicalJson(grant.covers) === wanted) ?? null;
}

/** What the user may choose beside "once". */
export function offersOf(
	covers: Coverage,
	hasProject: boolean,
	localize: Situation["localize"],
): readonly GrantOffer[] {
	const scopes = hasProject ? (["chat", "project"] as const) : (["chat"] as const);
	return scopes.map((scope) => ({ scope, covers, sentence: sentenceOf(covers, localize) }));
}

/** All that a grant covers, in one sentence. */
export function sentenceOf(covers: Coverage, localize: Situation["localize"]): string {
	switch (covers.kind) {
		case "edits":
			return localize("Change and create files in {0}, except files that govern tools or hold secrets", covers.folder);
		case "command":
			return localize("Run exactly “{0}” in {1}", covers.script, covers.cwd);
		case "host":
			return localize("Fetch pages from {0}", covers.host);
		default:
			return localize("Use {0} of the MCP server {1}, as it is defined now", covers.tool, covers.serverId);
	}
}
