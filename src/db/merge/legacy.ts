import { stableId } from "../stableId.ts";
import type { ReadableDatabase, WritableDatabase } from "../store/connection.ts";
import { LeftOutRows, type LeftOut } from "./leftOut.ts";
import { legacyChats } from "./legacyChats.ts";
import { legacyLinks } from "./legacyLinks.ts";
import type { Conversion } from "./legacyRows.ts";
import { hasTable, projectId, rowsOf, textOf, timeOf, wordOf } from "./legacyRows.ts";
import { legacyUsage } from "./legacyUsage.ts";
import { legacyAgentSessions, legacyTasks } from "./legacyWork.ts";

/** Tables by which an older database is known: any of them is enough. */
const signs = [
	"token_usage",
	"claude_code_sessions",
	"promises",
	"links",
	"conversation_messages",
	"chat_messages",
	"messages",
];

export function isLegacy(old: ReadableDatabase): boolean {
	return signs.some((table) => hasTable(old, table));
}

/**
 * Fills a fresh database of ours with what an older one holds, to be merged like any other. Returns the rows that had to be
 * left out, by the older system's names of tables.
 */
export function convertLegacy(old: ReadableDatabase, fresh: WritableDatabase, now: number): readonly LeftOut[] {
	fresh.run("INSERT INTO meta (key, value) VALUES ('machine_id', 'legacy')");
	const userId = stableId("users", "legacy");
	fresh.run(
		`INSERT INTO users (id, machine_id, username, created_at, updated_at) VALUES (:userId, 'legacy', 'legacy', 0, 0)`,
		{ userId },
	);
	const conversion: Conversion = { old, fresh, userId, now, leftOut: new LeftOutRows() };
	legacyProjects(conversion);
	legacyUsage(conversion);
	legacyLinks(conversion);
	legacyAgentSessions(conversion);
	legacyTasks(conversion);
	legacyChats(conversion);
	return conversion.leftOut.list;
}

function legacyProjects({ old, fresh, userId, now, leftOut }: Conversion): void {
	for (const row of rowsOf(old, "projects")) {
		const project = {
			id: projectId(row),
			userId,
			name: wordOf(row["name"]) ?? "Project",
			description: textOf(row["description"]),
			path: textOf(row["path"]) ?? "",
			type: textOf(row["type"]),
			framework: textOf(row["framework"]),
			language: textOf(row["language"]),
			at: timeOf(row["created_at"], now),
		};
		leftOut.attempt("projects", () =>
			fresh.run(
				`INSERT INTO projects (
					id, machine_id, user_id, name, is_renamed, description, path, type, framework, language, created_at, updated_at
				) VALUES (:id, 'legacy', :userId, :name, 1, :description, :path, :type, :framework, :language, :at, :at)`,
				project,
			),
		);
	}
}
