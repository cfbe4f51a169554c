import * as v from "valibot";
import { DaybookError } from "../errors.ts";
import type { Tool } from "../tools/index.ts";
import { defineTool } from "./defineTool.ts";
import { succeeded } from "./outcomes.ts";
import type { BuiltInSurroundings } from "./surroundings.ts";

const rowsAtOnce = 200;
const limitInMs = 10_000;
/**
 * Tables that no model is shown: what was permitted, how servers are started and with which surroundings, what is to be sent
 * where. SQLite has no way to name a table without writing its name, so a look at the words is enough.
 */
const closedTables =
	/\b(?:tool_(?:grants|decisions|modes)|mcp_servers|chat_settings|user_preferences|meta|audit_log|network_log|sqlite_\w+|pragma_\w+)\b/i;

export function queryDaybookTool({ database, localize }: BuiltInSurroundings): Tool {
	const parameters = v.strictObject({
		sql: v.pipe(v.string(), v.minLength(1), v.maxLength(20_000), v.description("One SELECT in SQLite's language.")),
	});
	const description =
		"Ask the user's own history of chats, usage and cost, which is a SQLite database. Main tables: conversations(id, title, project_id, total_tokens, total_cost_micro_usd, created_at, updated_at), messages(id, conversation_id, round_number, role, speaker, content, created_at), token_usage(conversation_id, project_id, model_id, at, total_tokens, cost_micro_usd), projects(id, name, path, type), agent_sessions(id, tool_name, title, project_id, started_at), links(url, title, main_topic). Times are milliseconds since 1970, money is millionths of a dollar.";
	return defineTool(
		{
			name: "query_daybook",
			description,
			parameters,
			async prepare({ sql }) {
				const closed = closedTables.exec(sql);
				if (closed) throw new DaybookError("closed", localize("The table {0} is not open to models.", closed[0]));
				return {
					action: { kind: "history" },
					preview: { type: "details", rows: [{ label: "SQL", text: sql }] },
					async run(signal) {
						const page = await database().query({ sql, offset: 0, limit: rowsAtOnce }, { signal, limitInMs });
						if (page.rows.length === 0) return succeeded(localize("There are no rows."), localize);
						const lines = [page.columns, ...page.rows].map((cells) => cells.map(shown).join(" | "));
						const more = page.hasMore ? [localize("… there are more rows; use LIMIT and OFFSET …")] : [];
						const outcome = succeeded([...lines, ...more].join("\n"), localize);
						return { ...outcome, isTrimmed: outcome.isTrimmed || page.hasMore };
					},
				};
			},
		},
		localize,
	);
}

function shown(value: string | number | null): string {
	return value === null ? "NULL" : String(value).replaceAll(/\s+/g, " ").slice(0, 500);
}
