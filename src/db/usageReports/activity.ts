import type { AgentSessionLine, CommandLine, EditorTimeLine, Figures, TopChat } from "../../shared/ledger.ts";
import type { ReadableDatabase } from "../store/connection.ts";
import { figures } from "./figures.ts";
import type { Moments } from "./scoreboard.ts";
import type { Days } from "./sums.ts";

/** Walks the index of costs from its dear end, so that it stops at the tenth. */
const topChatsSql = `
		SELECT
			conversations.id AS key, title AS label, projects.name AS projectName, round_count AS rounds,
			total_tokens AS tokens, total_cost_micro_usd AS microUsd, unpriced_calls AS unpricedCalls,
			conversations.updated_at AS lastUsedAt
		FROM conversations INDEXED BY conversations_cost LEFT JOIN projects ON projects.id = project_id
		WHERE conversations.status <> 'deleted' AND total_tokens > 0
			AND conversations.updated_at >= :fromAt AND conversations.updated_at < :toAt
		ORDER BY total_cost_micro_usd DESC, total_tokens DESC
		LIMIT 10`;

/** The dearest chats of those used last in the period, each with all it ever cost. */
export const topChats = (database: ReadableDatabase, period: Moments): Figures<TopChat> =>
	figures(database, topChatsSql, { ...period });

const commandsSql = `
		SELECT command AS key, sum(usage_count) AS count, max(last_used_at) AS lastUsedAt
		FROM command_usage
		WHERE day BETWEEN :from AND :to
		GROUP BY command
		ORDER BY count DESC, command`;

export const commandCounts = (database: ReadableDatabase, days: Days): Figures<CommandLine> =>
	figures(database, commandsSql, { ...days });

const editorTimeSql = `
		WITH parts AS (
			SELECT project_id AS key, sum(active_seconds) AS seconds
			FROM activity_hourly
			WHERE hour >= :fromAt AND hour < :toAt
			GROUP BY project_id
		)
		SELECT key, ifnull(projects.name, '') AS label, seconds
		FROM parts LEFT JOIN projects ON projects.id = key
		ORDER BY seconds DESC, key`;

/** Active time in the editor by project, in whole hours of the clock. */
export const editorTime = (database: ReadableDatabase, period: Moments): Figures<EditorTimeLine> =>
	figures(database, editorTimeSql, { ...period });

const agentSessionsSql = `
		SELECT
			agent_sessions.id AS key, session_id AS sessionId, ifnull(title, initial_task) AS label, tool_name AS tool,
			projects.name AS projectName,
			task_count AS tasks, total_tokens AS tokens, total_cost_micro_usd AS microUsd, unpriced_calls AS unpricedCalls,
			last_activity_at AS lastActivityAt
		FROM agent_sessions LEFT JOIN projects ON projects.id = project_id
		WHERE last_activity_at >= :fromAt AND last_activity_at < :toAt
		ORDER BY last_activity_at DESC
		LIMIT 20`;

/** The latest sessions of other agents, each with all it ever took. */
export const agentSessions = (database: ReadableDatabase, period: Moments): Figures<AgentSessionLine> =>
	figures(database, agentSessionsSql, { ...period });
