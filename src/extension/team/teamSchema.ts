/** The columns of a pushed call with their types over there, in the order of the statement. */
export const teamColumns = [
	["machine_id", "text"],
	["id", "text"],
	["revision", "bigint"],
	["provider_key", "text"],
	["person", "text"],
	["project", "text"],
	["host", "text"],
	["model", "text"],
	["model_served", "text"],
	["kind", "text"],
	["origin", "text"],
	["at", "timestamptz"],
	["day", "date"],
	["input_uncached", "bigint"],
	["cache_read", "bigint"],
	["cache_write_short", "bigint"],
	["cache_write_long", "bigint"],
	["output", "bigint"],
	["reasoning", "bigint"],
	["web_search_requests", "bigint"],
	["source", "text"],
	["cost_micro_usd", "bigint"],
	["price_basis", "text"],
] as const;

const nullable = new Set(["project", "model_served", "reasoning", "cost_micro_usd"]);
const definitions = teamColumns.map(([name, type]) => `${name} ${type}${nullable.has(name) ? "" : " NOT NULL"}`);

const names = teamColumns.map(([name]) => name);

/** Rises with every change of the views; the comment on `team_usage` tells which one is there. */
export const viewsVersion = "2";

/**
 * How the key of another agent's call is read: "<tool>:<response>:<request>", without a request where none was told, and
 * with "#side" in its place for a call that only a helper told of. The session's own rows go before those.
 */
const keysOfCalls = `
	SELECT *,
		CASE WHEN kind = 'agent' THEN regexp_replace(provider_key, '[^:]*$', '') ELSE provider_key END AS response,
		CASE WHEN kind <> 'agent' THEN 0 WHEN provider_key LIKE '%#side' THEN 2 WHEN provider_key LIKE '%:' THEN 1 ELSE 0 END
			AS distance
	FROM daybook.usage`;

/**
 * What the team's database holds. A row belongs to the role that first pushed it, and only that role may change it; all may
 * read. A call that two machines saw is counted once in the views, by the better row as on one machine, and both rows stay.
 */
export const teamSchema = `
CREATE SCHEMA IF NOT EXISTS daybook;
CREATE TABLE IF NOT EXISTS daybook.usage (
	${definitions.join(",\n\t")},
	owner text NOT NULL DEFAULT current_user,
	pushed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (machine_id, id)
);
CREATE INDEX IF NOT EXISTS usage_day ON daybook.usage (day);
CREATE INDEX IF NOT EXISTS usage_provider_key ON daybook.usage (provider_key);
ALTER TABLE daybook.usage ENABLE ROW LEVEL SECURITY;
ALTER TABLE daybook.usage FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS everybody_reads ON daybook.usage;
CREATE POLICY everybody_reads ON daybook.usage FOR SELECT USING (true);
DROP POLICY IF EXISTS owner_enters ON daybook.usage;
CREATE POLICY owner_enters ON daybook.usage FOR INSERT WITH CHECK (owner = current_user);
DROP POLICY IF EXISTS owner_changes ON daybook.usage;
CREATE POLICY owner_changes ON daybook.usage FOR UPDATE USING (owner = current_user) WITH CHECK (owner = current_user);
CREATE OR REPLACE VIEW daybook.team_usage AS
	SELECT DISTINCT ON (provider_key) ${names.join(", ")}, owner, pushed_at
	FROM (SELECT *, min(distance) OVER (PARTITION BY response) AS nearest FROM (${keysOfCalls}) AS keyed) AS told
	WHERE distance = nearest
	ORDER BY provider_key, input_uncached + cache_read + cache_write_short + cache_write_long + output DESC,
		pushed_at, machine_id, id;
COMMENT ON VIEW daybook.team_usage IS '${viewsVersion}';
CREATE OR REPLACE VIEW daybook.team_total AS
	SELECT
		day, person, project, host, model, count(*) AS calls, count(*) FILTER (WHERE cost_micro_usd IS NULL) AS unpriced_calls,
		sum(input_uncached + cache_read + cache_write_short + cache_write_long) AS input_tokens, sum(output) AS output_tokens,
		coalesce(sum(cost_micro_usd), 0) / 1000000.0 AS cost_usd
	FROM daybook.team_usage
	GROUP BY day, person, project, host, model;
`;

/** Enters a batch, one array for each column; a row that is there is replaced by a newer revision of itself only. */
export const pushStatement = `
INSERT INTO daybook.usage (${names.join(", ")})
SELECT * FROM unnest(${teamColumns.map(([, type], index) => `$${index + 1}::${type}[]`).join(", ")})
ON CONFLICT (machine_id, id) DO UPDATE SET
	${names
		.filter((name) => name !== "machine_id" && name !== "id")
		.map((name) => `${name} = excluded.${name}`)
		.join(", ")}, pushed_at = now()
WHERE excluded.revision > daybook.usage.revision`;
