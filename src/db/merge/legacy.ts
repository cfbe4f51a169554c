import type { ReadableDatabase, WritableDatabase } from "../store/connection.ts";
import { bigramsOf } from "../searchText.ts";
import { legacyChats } from "./legacyChats.ts";
import { stableId } from "../stableId.ts";
import type { Conversion } from "./legacyRows.ts";
import {
	enterModel,
	hasTable,
	jsonOf,
	projectId,
	projectsByOldId,
	rowsOf,
	textOf,
	timeOf,
	wholeOf,
} from "./legacyRows.ts";

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

/** Fills a fresh database of ours with what an older one holds, to be merged like any other. */
export function convertLegacy(old: ReadableDatabase, fresh: WritableDatabase, now: number): void {
	fresh.run("INSERT INTO meta (key, value) VALUES ('machine_id', 'legacy')");
	const userId = stableId("users", "legacy");
	fresh.run(
		`INSERT INTO users (id, machine_id, username, created_at, updated_at) VALUES (:userId, 'legacy', 'legacy', 0, 0)`,
		{ userId },
	);
	const conversion: Conversion = { old, fresh, userId, now };
	convertProjects(conversion);
	convertUsage(conversion);
	convertLinks(conversion);
	convertAgentSessions(conversion);
	convertTasks(conversion);
	legacyChats(conversion);
}

function convertProjects({ old, fresh, userId, now }: Conversion): void {
	for (const row of rowsOf(old, "projects")) {
		const at = timeOf(row["created_at"], now);
		fresh.run(
			`INSERT INTO projects (
				id, machine_id, user_id, name, is_renamed, description, path, type, framework, language, created_at, updated_at
			) VALUES (:id, 'legacy', :userId, :name, 1, :description, :path, :type, :framework, :language, :at, :at)`,
			{
				id: projectId(row),
				userId,
				name: textOf(row["name"]) ?? "Project",
				description: textOf(row["description"]),
				path: textOf(row["path"]) ?? "",
				type: textOf(row["type"]),
				framework: textOf(row["framework"]),
				language: textOf(row["language"]),
				at,
			},
		);
	}
}

function convertUsage({ old, fresh, userId, now }: Conversion): void {
	const hosts = new Map(rowsOf(old, "hosts").map((row) => [String(row["id"]), textOf(row["name"]) ?? "unknown"]));
	const models = new Map(rowsOf(old, "models").map((row) => [String(row["id"]), row]));
	const projects = projectsByOldId(old);
	for (const [index, row] of rowsOf(old, "token_usage").entries()) {
		const at = timeOf(row["timestamp"] ?? row["created_at"], now);
		const model = models.get(String(row["model_id"]));
		const name = textOf(model?.["name"]) ?? textOf(row["model_name"]) ?? "unknown";
		const modelId = enterModel(fresh, hosts.get(String(model?.["host_id"])) ?? "unknown", name);
		const id = stableId("token_usage", row["id"] ?? row["_rowid"], at, name, row["input_tokens"], row["output_tokens"]);
		const dollars = row["cost_usd"];
		fresh.run(
			`INSERT INTO token_usage (
				id, machine_id, dedupe_key, change_sequence, user_id, project_id, kind, origin, model_id, at, day, input_uncached,
				output, source, request_id, cost_micro_usd, price_basis, created_at
			) VALUES (
				:id, 'legacy', :id, :index, :userId, :projectId, 'chat', 'legacy', :modelId, :at, :day, :input,
				:output, 'reported', :requestId, :cost, :basis, :at
			)`,
			{
				id,
				index: index + 1,
				userId,
				projectId: projectId(projects.get(String(row["project_id"]))),
				modelId,
				at,
				// Where the user was then is not known: the day in UTC.
				day: new Date(at).toISOString().slice(0, 10),
				input: wholeOf(row["input_tokens"]),
				output: wholeOf(row["output_tokens"]),
				requestId: textOf(row["request_id"]),
				cost: dollars === null || dollars === undefined ? null : Math.round(Number(dollars) * 1e6),
				// What the older system had computed; its price is not known any more.
				basis: dollars === null || dollars === undefined ? "unknown" : "provider_reported",
			},
		);
	}
}

function convertLinks({ old, fresh, now }: Conversion): void {
	for (const row of rowsOf(old, "links")) {
		const url = textOf(row["url"]);
		if (url === null) continue;
		const analysis = (jsonOf(row["analysis_result"]) ?? {}) as Readonly<Record<string, unknown>>;
		const list = (value: unknown): string | null =>
			Array.isArray(value) ? JSON.stringify(value) : typeof value === "string" ? JSON.stringify([value]) : null;
		const title = textOf(row["title"]) ?? stringOf(analysis["title"]);
		const topic = textOf(row["main_topic"]) ?? stringOf(analysis["main_topic"]);
		const reasons = list(
			jsonOf(row["reasons_to_care"]) ?? textOf(row["reasons_to_care"]) ?? analysis["reasons_to_care"],
		);
		const insights = list(analysis["key_insights"]);
		const details = stringOf(analysis["technical_details"]);
		const at = timeOf(row["created_at"] ?? row["timestamp"], now);
		fresh.run(
			`INSERT INTO links (
				id, machine_id, url, domain, status, title, main_topic, reasons_to_care, key_insights, technical_details, bigrams,
				error_message, created_at, updated_at, analyzed_at
			) VALUES (
				:id, 'legacy', :url, :domain, :status, :title, :topic, :reasons, :insights, :details, :bigrams, :error, :at, :updated,
				:analyzed
			) ON CONFLICT (url) DO NOTHING`,
			{
				id: stableId("links", url),
				url,
				domain: textOf(row["domain"]) ?? "",
				status: ["success", "error"].find((status) => status === row["analysis_status"]) ?? "pending",
				title,
				topic,
				reasons,
				insights,
				details,
				bigrams: bigramsOf([title, topic, reasons, insights, details].join(" ")),
				error: textOf(row["error_message"]),
				at,
				updated: timeOf(row["updated_at"], at),
				analyzed: row["analysis_status"] === "success" ? timeOf(row["timestamp"], at) : null,
			},
		);
	}
}

const stringOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

function convertAgentSessions({ old, fresh, userId, now }: Conversion): void {
	for (const row of rowsOf(old, "claude_code_sessions")) {
		const at = timeOf(row["created_at"], now);
		const toolName = textOf(row["tool_name"]) ?? "claude_code";
		fresh.run(
			`INSERT INTO agent_sessions (
				id, machine_id, user_id, tool_name, session_id, working_directory, initial_task, task_count, started_at,
				last_activity_at, metadata, created_at, updated_at
			) VALUES (
				:id, 'legacy', :userId, :toolName, :sessionId, :directory, :task, :count, :at, :last, :metadata, :at, :last
			) ON CONFLICT DO NOTHING`,
			{
				id: stableId("agent_sessions", toolName, row["session_id"]),
				userId,
				toolName,
				sessionId: textOf(row["session_id"]) ?? "",
				directory: textOf(row["working_directory"]) ?? "",
				task: textOf(row["initial_task"]) ?? "",
				count: wholeOf(row["task_count"]),
				at,
				last: timeOf(row["last_activity"], at),
				metadata: JSON.stringify(jsonOf(row["session_metadata"]) ?? {}),
			},
		);
	}
}

function convertTasks({ old, fresh, userId, now }: Conversion): void {
	for (const row of rowsOf(old, "promises")) {
		const at = timeOf(row["created_at"], now);
		const status = ["completed", "failed"].find((known) => known === row["status"]) ?? "cancelled";
		const description = textOf(row["task_description"]) ?? "";
		fresh.run(
			`INSERT INTO background_tasks (
				id, machine_id, user_id, description, prompt, status, result_summary, error_message, created_at, completed_at, updated_at
			) VALUES (:id, 'legacy', :userId, :description, :description, :status, :result, :error, :at, :completed, :completed)`,
			{
				id: stableId("background_tasks", row["id"] ?? row["_rowid"], at, description),
				userId,
				description,
				// What the older system never finished is not to be run here.
				status,
				result: textOf(row["result_summary"]),
				error: textOf(row["error_message"]),
				at,
				completed: timeOf(row["completed_at"], at),
			},
		);
	}
}
