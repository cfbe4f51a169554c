import type { Figures, ModelScore } from "../../shared/ledger.ts";
import type { ReadableDatabase } from "../store/connection.ts";
import { figures } from "./figures.ts";
import { type Days, joinModel, modelLabel } from "./sums.ts";

/** Both ends of a period in ms, the second exclusive. */
export interface Moments {
	readonly fromAt: number;
	readonly toAt: number;
}

/** Nothing was sent for such a message, so whoever lets the call go ahead asks for the first time. */
const stoppedByBudget = (message: string): string =>
	`(${message}.failure IS NOT NULL AND json_extract(${message}.failure, '$.code') = 'budget_spent')`;

/** Ratings and new answers count when they were made, calls on their day. */
const modelsSql = `
		WITH parts AS (
			SELECT
				model_id AS key, sum(calls) AS calls, sum(unpriced_calls) AS unpricedCalls, sum(cost_micro_usd) AS microUsd,
				sum(first_token_ms) * 1.0 / nullif(sum(timed_calls), 0) AS firstTokenMs,
				sum(timed_output) * 1000.0 / nullif(sum(duration_ms - first_token_ms), 0) AS tokensPerSecond
			FROM usage_daily_prices
			WHERE day BETWEEN :from AND :to AND origin = 'daybook'
			GROUP BY model_id
		), rated AS (
			SELECT messages.model_id, avg(value) AS rating, count(*) AS ratings
			FROM ratings JOIN messages ON messages.id = ratings.message_id
			WHERE ratings.updated_at >= :fromAt AND ratings.updated_at < :toAt
			GROUP BY messages.model_id
		), again AS (
			SELECT replaced.model_id, count(*) AS regenerations
			FROM regenerations
			JOIN messages AS answer ON answer.id = regenerations.message_id AND NOT ${stoppedByBudget("answer")}
			JOIN messages AS replaced ON replaced.sequence = (
				SELECT max(sequence) FROM messages AS earlier
				WHERE parent_message_id = answer.parent_message_id AND role = 'assistant' AND sequence < answer.sequence
					AND NOT ${stoppedByBudget("earlier")}
			)
			WHERE at >= :fromAt AND at < :toAt
			GROUP BY replaced.model_id
		)
		SELECT
			key, ${modelLabel} AS label, calls, unpricedCalls, microUsd, rating, ifnull(ratings, 0) AS ratings,
			ifnull(regenerations, 0) AS regenerations, firstTokenMs, tokensPerSecond
		FROM parts ${joinModel}
		LEFT JOIN rated ON rated.model_id = key LEFT JOIN again ON again.model_id = key
		ORDER BY calls DESC, key`;

/** How the models of the chats did: what they cost, how fast they were, how their answers were liked. */
export const modelScores = (database: ReadableDatabase, period: Days & Moments): Figures<ModelScore> =>
	figures(database, modelsSql, { ...period });
