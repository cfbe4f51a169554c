import type { TimelineEntry } from "../shared/ledger.ts";

const joinProject = "LEFT JOIN projects ON projects.id =";

/** Questions of a chat by day. What it cost that day counts its calls, by the day they were entered under. */
const chatsSql = `
	WITH asked AS (
		SELECT conversation_id, date((created_at + :offset) / 1000, 'unixepoch') AS day, max(created_at) AS at, count(*) AS questions
		FROM messages WHERE created_at >= :fromAt AND created_at < :toAt AND role = 'user'
		GROUP BY conversation_id, day
	)
	SELECT
		conversations.id AS key, asked.day, asked.at, title, questions AS detail, project_id AS projectId, projects.name AS projectName,
		(SELECT ifnull(sum(cost_micro_usd), 0) FROM token_usage WHERE conversation_id = conversations.id AND day = asked.day)
			AS microUsd,
		(SELECT count(*) FROM token_usage
			WHERE conversation_id = conversations.id AND day = asked.day AND cost_micro_usd IS NULL) AS unpricedCalls
	FROM asked JOIN conversations ON conversations.id = asked.conversation_id ${joinProject} project_id
	WHERE conversations.status <> 'deleted'`;

/** Gathers by day what `calls` took, whose `id` is the row's; a row's own last day counts also when no call was made then. */
const workedSql = (table: string, column: string, calls: string, lastDay: string): string => `
	WITH told AS (
		SELECT ${column} AS id, day, max(token_usage.at) AS at, sum(cost_micro_usd) AS microUsd, sum(cost_micro_usd IS NULL) AS unpriced
		FROM ${table} CROSS JOIN token_usage ON ${column} = ${table}.id
		WHERE ${calls} AND day BETWEEN :from AND :to
		GROUP BY ${column}, day
		UNION ALL ${lastDay}
	), worked AS (
		SELECT id, day, max(at) AS at, ifnull(sum(microUsd), 0) AS microUsd, sum(unpriced) AS unpricedCalls FROM told GROUP BY id, day
	)`;

/** One entry for each day on which a session did something, with what that day cost. */
const agentSessionsSql = `
	${workedSql(
		"agent_sessions",
		"agent_session_id",
		"last_activity_at >= :fromAt",
		`SELECT id, date((last_activity_at + :offset) / 1000, 'unixepoch'), last_activity_at, 0, 0 FROM agent_sessions
		WHERE last_activity_at >= :fromAt AND last_activity_at < :toAt`,
	)}
	SELECT
		worked.id AS key, worked.day, worked.at, ifnull(title, initial_task) AS title, tool_name AS detail,
		session_id AS sessionId,
		project_id AS projectId, projects.name AS projectName, microUsd, worked.unpricedCalls
	FROM worked JOIN agent_sessions ON agent_sessions.id = worked.id ${joinProject} project_id`;

/** How a task ended is told on the day it did; before that only what it took. */
const tasksSql = `
	${workedSql(
		"background_tasks",
		"background_task_id",
		`background_tasks.status IN ('pending', 'in_progress', 'completed', 'failed', 'cancelled')
			AND ifnull(completed_at, :fromAt) >= :fromAt`,
		`SELECT id, date((completed_at + :offset) / 1000, 'unixepoch'), completed_at, 0, 0 FROM background_tasks
		WHERE status IN ('completed', 'failed', 'cancelled') AND completed_at >= :fromAt AND completed_at < :toAt`,
	)}
	SELECT
		worked.id AS key, worked.day, worked.at, background_tasks.description AS title,
		CASE WHEN worked.day = date((completed_at + :offset) / 1000, 'unixepoch') THEN background_tasks.status END AS detail,
		project_id AS projectId, projects.name AS projectName, microUsd, worked.unpricedCalls
	FROM worked JOIN background_tasks ON background_tasks.id = worked.id ${joinProject} project_id`;

const linksSql = `
	SELECT
		links.id AS key, links.updated_at AS at, ifnull(title, url) AS title, domain AS detail, project_id AS projectId,
		projects.name AS projectName, NULL AS microUsd, NULL AS unpricedCalls
	FROM links ${joinProject} project_id
	WHERE links.status IN ('success', 'error') AND links.updated_at >= :fromAt AND links.updated_at < :toAt`;

const summariesSql = `
	SELECT
		summaries.id AS key, summaries.created_at AS at, conversations.title, from_round || '–' || to_round AS detail,
		project_id AS projectId, projects.name AS projectName, NULL AS microUsd, NULL AS unpricedCalls
	FROM conversation_summaries AS summaries JOIN conversations ON conversations.id = summaries.conversation_id
	${joinProject} project_id
	WHERE summaries.created_at >= :fromAt AND summaries.created_at < :toAt AND conversations.status <> 'deleted'`;

/** All commands of a project and day are one entry. */
const commandsSql = `
	SELECT
		day || ' ' || ifnull(project_id, '') AS key, day, max(last_used_at) AS at, group_concat(DISTINCT command) AS title,
		sum(usage_count) AS detail, project_id AS projectId, projects.name AS projectName, NULL AS microUsd, NULL AS unpricedCalls
	FROM command_usage ${joinProject} project_id
	WHERE day BETWEEN :from AND :to
	GROUP BY day, project_id`;

/** By kind, the query for all entries of some days. A column `day` goes before the day of `at`. */
export const entrySources: readonly (readonly [TimelineEntry["kind"], string])[] = [
	["chat", chatsSql],
	["agent_session", agentSessionsSql],
	["task", tasksSql],
	["link", linksSql],
	["summary", summariesSql],
	["commands", commandsSql],
];
