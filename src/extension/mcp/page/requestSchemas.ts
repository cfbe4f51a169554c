import * as v from "valibot";
import { mcpPageActions, type McpRequests, mcpServerActions } from "../../../shared/mcpPage.ts";

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const schemas: { readonly [Method in keyof McpRequests]: v.GenericSchema } = {
	"mcp/view": v.nullish(v.null()),
	"mcp/run": v.strictObject({ action: v.picklist(mcpPageActions) }),
	"mcp/act": v.strictObject({ serverId: id, action: v.picklist(mcpServerActions) }),
	"mcp/consent": v.strictObject({ serverId: id, definitionHash: hash }),
	"mcp/acceptTools": v.strictObject({ serverId: id, fingerprints: v.pipe(v.array(hash), v.maxLength(200)) }),
};

/** A sentence when what the page sent is not of the method's shape, else null. */
export function checkMcpRequest(method: string, value: unknown): string | null {
	const table: Readonly<Record<string, v.GenericSchema>> = schemas;
	const schema = Object.hasOwn(table, method) ? table[method] : undefined;
	if (!schema) return `"${method}" is not asked of the host.`;
	const checked = v.safeParse(schema, value);
	if (checked.success) return null;
	const issue = checked.issues[0];
	return `${method}: ${v.getDotPath(issue) ?? ""} ${issue.message}`.slice(0, 300);
}
