/**
 * The ledger: prices, one row per model call, its roll-up and budgets.
 *
 * Counters and the roll-up are kept by triggers and not by functions, so that a merge, a purge that cascades and whoever
 * writes into a backup with another tool keep them right as well.
 */
const bucketSums = (sign: "+" | "-", row: "NEW" | "OLD"): string => `
		calls = calls ${sign} 1,
		unpriced_calls = unpriced_calls ${sign} (${row}.cost_micro_usd IS NULL),
		input_uncached = input_uncached ${sign} ${row}.input_uncached,
		cache_read = cache_read ${sign} ${row}.cache_read,
		cache_write_short = cache_write_short ${sign} ${row}.cache_write_short,
		cache_write_long = cache_write_long ${sign} ${row}.cache_write_long,
		output = output ${sign} ${row}.output,
		reasoning = reasoning ${sign} ifnull(${row}.reasoning, 0),
		web_search_requests = web_search_requests ${sign} ${row}.web_search_requests,
		cost_micro_usd = cost_micro_usd ${sign} ifnull(${row}.cost_micro_usd, 0),
		duration_ms = duration_ms ${sign} ifnull(${row}.duration_ms, 0),
		timed_calls = timed_calls ${sign} (${row}.duration_ms IS NOT NULL)`;

const dailyKey = (row: "NEW" | "OLD"): string =>
	`day = ${row}.day AND project_id = ifnull(${row}.project_id, '') AND model_id = ${row}.model_id
		AND source = ${row}.source AND origin = ${row}.origin`;

const addDaily = `
	INSERT INTO usage_daily (day, project_id, model_id, source, origin)
	VALUES (NEW.day, ifnull(NEW.project_id, ''), NEW.model_id, NEW.source, NEW.origin)
	ON CONFLICT DO NOTHING;
	UPDATE usage_daily SET ${bucketSums("+", "NEW")}
	WHERE ${dailyKey("NEW")};`;

const subtractDaily = `
	UPDATE usage_daily SET ${bucketSums("-", "OLD")}
	WHERE ${dailyKey("OLD")};
	DELETE FROM usage_daily WHERE calls = 0 AND ${dailyKey("OLD")};`;

const owners = [
	["conversations", "conversation_id"],
	["agent_sessions", "agent_session_id"],
	["background_tasks", "background_task_id"],
] as const;

const countOwner = (table: string, column: string, sign: "+" | "-", row: "NEW" | "OLD"): string => `
	UPDATE ${table} SET
		total_tokens = total_tokens ${sign} ${row}.total_tokens,
		total_cost_micro_usd = total_cost_micro_usd ${sign} ifnull(${row}.cost_micro_usd, 0),
		unpriced_calls = unpriced_calls ${sign} (${row}.cost_micro_usd IS NULL)
	WHERE id = ${row}.${column};`;

const countOwners = (sign: "+" | "-", row: "NEW" | "OLD"): string =>
	owners.map(([table, column]) => countOwner(table, column, sign, row)).join("");

export const usage = {
	version: 40,
	name: "0040_usage",
	up: `
CREATE TABLE model_prices (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	provider TEXT NOT NULL,
	model TEXT NOT NULL, -- the exact id the provider bills under
	effective_from INTEGER, -- NULL: as long as the source knows
	effective_to INTEGER, -- exclusive; NULL: until further notice
	band_above INTEGER NOT NULL DEFAULT 0 CHECK (band_above >= 0), -- holds for requests whose whole prompt is longer than this
	input INTEGER NOT NULL CHECK (input >= 0), -- micro-dollars per million tokens, as are the next four
	output INTEGER NOT NULL CHECK (output >= 0),
	cache_read INTEGER CHECK (cache_read >= 0), -- NULL, here and in the next two: not known, so such a call has no cost
	cache_write_short INTEGER CHECK (cache_write_short >= 0),
	cache_write_long INTEGER CHECK (cache_write_long >= 0),
	source TEXT NOT NULL,
	source_date TEXT, -- NULL: the source has no date
	origin TEXT NOT NULL CHECK (origin IN ('bundled', 'user')),
	created_at INTEGER NOT NULL,
	retired_at INTEGER, -- NULL: in force; else replaced by a later row or taken back by the user
	CHECK (effective_to IS NULL OR effective_from IS NULL OR effective_to > effective_from)
) STRICT;
CREATE INDEX model_prices_model ON model_prices (provider, model, origin);
CREATE INDEX model_prices_origin ON model_prices (origin) WHERE retired_at IS NULL;
CREATE TRIGGER model_prices_append_only BEFORE UPDATE OF
	id, provider, model, effective_from, effective_to, band_above, input, output, cache_read, cache_write_short, cache_write_long, origin
ON model_prices BEGIN
	SELECT raise(ABORT, 'prices are append-only: calls point to the row they were priced with');
END;

CREATE TABLE token_usage (
	sequence INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	dedupe_key TEXT NOT NULL UNIQUE, -- one call seen by two sources is one row
	revision INTEGER NOT NULL DEFAULT 1, -- rises when the row is priced anew
	change_sequence INTEGER NOT NULL UNIQUE, -- rises over the whole table with every insert and revision: where a push goes on
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	project_id TEXT REFERENCES projects (id) ON DELETE SET NULL, -- NULL: without a folder
	conversation_id TEXT REFERENCES conversations (id) ON DELETE SET NULL, -- NULL: not of a chat, or purged: what was spent stays
	message_id TEXT REFERENCES messages (id) ON DELETE SET NULL, -- NULL: the call left no message
	background_task_id TEXT REFERENCES background_tasks (id) ON DELETE SET NULL, -- NULL: not of a task
	agent_session_id TEXT REFERENCES agent_sessions (id) ON DELETE SET NULL, -- NULL: not of another agent
	session_id TEXT REFERENCES sessions (id) ON DELETE SET NULL, -- NULL: not made in an editor window
	kind TEXT NOT NULL CHECK (kind IN ('chat', 'summary', 'title', 'link', 'task', 'tool', 'agent')),
	origin TEXT NOT NULL DEFAULT 'daybook', -- daybook, claude_code, codex …
	model_id TEXT NOT NULL REFERENCES models (id), -- the model asked
	model_served TEXT, -- NULL: the provider did not say
	at INTEGER NOT NULL, -- when the request left
	day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- the calendar day of at where the user was
	input_uncached INTEGER NOT NULL CHECK (input_uncached >= 0),
	cache_read INTEGER NOT NULL DEFAULT 0 CHECK (cache_read >= 0),
	cache_write_short INTEGER NOT NULL DEFAULT 0 CHECK (cache_write_short >= 0),
	cache_write_long INTEGER NOT NULL DEFAULT 0 CHECK (cache_write_long >= 0),
	output INTEGER NOT NULL CHECK (output >= 0), -- with reasoning
	reasoning INTEGER CHECK (reasoning BETWEEN 0 AND output), -- NULL: the provider does not tell it apart
	total_tokens INTEGER NOT NULL GENERATED ALWAYS AS (input_uncached + cache_read + cache_write_short + cache_write_long + output) VIRTUAL,
	web_search_requests INTEGER NOT NULL DEFAULT 0 CHECK (web_search_requests >= 0),
	source TEXT NOT NULL CHECK (source IN ('reported', 'partial', 'estimated')),
	response_id TEXT, -- NULL: none given
	request_id TEXT, -- NULL: none given
	service_tier TEXT, -- NULL: not told; so are the next two
	speed TEXT,
	inference_geo TEXT,
	duration_ms INTEGER, -- from the request to the end; NULL: not measured
	first_token_ms INTEGER, -- from the request to the first text; NULL: nothing came or not measured
	cost_micro_usd INTEGER CHECK (cost_micro_usd >= 0), -- NULL: the price is unknown, which is not 0
	price_basis TEXT NOT NULL CHECK (price_basis IN ('provider_reported', 'user_override', 'list', 'local', 'unknown')),
	price_id TEXT REFERENCES model_prices (id), -- NULL: not priced from a row
	price_multiplier_percent INTEGER, -- what the row's rates were multiplied by; NULL: not priced from a row
	previous_costs TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(previous_costs)), -- costs before each new pricing, oldest first
	raw_usage TEXT CHECK (raw_usage IS NULL OR json_valid(raw_usage)), -- NULL: the provider sent none
	created_at INTEGER NOT NULL,
	CHECK ((cost_micro_usd IS NULL) = (price_basis = 'unknown'))
) STRICT;
CREATE INDEX token_usage_at ON token_usage (at);
CREATE INDEX token_usage_user ON token_usage (user_id);
CREATE INDEX token_usage_project ON token_usage (project_id, at);
CREATE INDEX token_usage_conversation ON token_usage (conversation_id);
CREATE INDEX token_usage_message ON token_usage (message_id);
CREATE INDEX token_usage_task ON token_usage (background_task_id) WHERE background_task_id IS NOT NULL;
CREATE INDEX token_usage_agent_session ON token_usage (agent_session_id) WHERE agent_session_id IS NOT NULL;
CREATE INDEX token_usage_session ON token_usage (session_id);
CREATE INDEX token_usage_model ON token_usage (model_id, at);
CREATE INDEX token_usage_price ON token_usage (price_id);

CREATE TABLE usage_daily (
	day TEXT NOT NULL,
	project_id TEXT NOT NULL, -- '' without a project, since a key cannot hold NULL
	model_id TEXT NOT NULL,
	source TEXT NOT NULL,
	origin TEXT NOT NULL,
	calls INTEGER NOT NULL DEFAULT 0,
	unpriced_calls INTEGER NOT NULL DEFAULT 0,
	input_uncached INTEGER NOT NULL DEFAULT 0,
	cache_read INTEGER NOT NULL DEFAULT 0,
	cache_write_short INTEGER NOT NULL DEFAULT 0,
	cache_write_long INTEGER NOT NULL DEFAULT 0,
	output INTEGER NOT NULL DEFAULT 0,
	reasoning INTEGER NOT NULL DEFAULT 0,
	web_search_requests INTEGER NOT NULL DEFAULT 0,
	cost_micro_usd INTEGER NOT NULL DEFAULT 0,
	duration_ms INTEGER NOT NULL DEFAULT 0,
	timed_calls INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (day, project_id, model_id, source, origin)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_daily_project ON usage_daily (project_id, day);

CREATE TRIGGER token_usage_insert AFTER INSERT ON token_usage BEGIN
	${addDaily}
	${countOwners("+", "NEW")}
END;
CREATE TRIGGER token_usage_delete AFTER DELETE ON token_usage BEGIN
	${subtractDaily}
	${countOwners("-", "OLD")}
END;
CREATE TRIGGER token_usage_update AFTER UPDATE OF
	project_id, conversation_id, background_task_id, agent_session_id, origin, model_id, day, input_uncached, cache_read,
	cache_write_short, cache_write_long, output, reasoning, web_search_requests, source, duration_ms, cost_micro_usd
ON token_usage BEGIN
	${subtractDaily}
	${countOwners("-", "OLD")}
	${addDaily}
	${countOwners("+", "NEW")}
END;

CREATE TABLE budgets (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	scope TEXT NOT NULL CHECK (scope IN ('all', 'project', 'conversation')),
	project_id TEXT REFERENCES projects (id) ON DELETE CASCADE, -- NULL unless the scope is a project
	conversation_id TEXT REFERENCES conversations (id) ON DELETE CASCADE, -- NULL unless the scope is a chat
	period TEXT NOT NULL CHECK (period IN ('day', 'month', 'ever')),
	limit_micro_usd INTEGER NOT NULL CHECK (limit_micro_usd >= 0),
	warn_percent INTEGER NOT NULL DEFAULT 80 CHECK (warn_percent BETWEEN 1 AND 100),
	is_enabled INTEGER NOT NULL DEFAULT 1 CHECK (is_enabled IN (0, 1)),
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	CHECK ((scope = 'project') = (project_id IS NOT NULL)),
	CHECK ((scope = 'conversation') = (conversation_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX budgets_key ON budgets (user_id, scope, period, ifnull(project_id, ''), ifnull(conversation_id, ''));
CREATE INDEX budgets_project ON budgets (project_id);
CREATE INDEX budgets_conversation ON budgets (conversation_id);

CREATE TABLE budget_overrides (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	budget_id TEXT NOT NULL REFERENCES budgets (id) ON DELETE CASCADE,
	period_start TEXT NOT NULL, -- the day or month it was granted for, as "2026-11-23" or "2026-11"; '' for ever
	granted_at INTEGER NOT NULL,
	used_by_usage_id TEXT REFERENCES token_usage (id) ON DELETE SET NULL -- NULL: not used yet
) STRICT;
CREATE INDEX budget_overrides_budget ON budget_overrides (budget_id, period_start);
CREATE INDEX budget_overrides_usage ON budget_overrides (used_by_usage_id);
`,
	// Taking this back would drop what was spent.
	down: null,
};
