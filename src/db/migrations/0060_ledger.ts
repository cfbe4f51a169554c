/** What the ledger is read from at once, however many calls there are; budgets, estimates and the push to a team. */

const sums: readonly (readonly [column: string, value: (row: string) => string])[] = [
	["calls", () => "1"],
	["unpriced_calls", (row) => `(${row}.cost_micro_usd IS NULL)`],
	["input_uncached", (row) => `${row}.input_uncached`],
	["cache_read", (row) => `${row}.cache_read`],
	["cache_write_short", (row) => `${row}.cache_write_short`],
	["cache_write_long", (row) => `${row}.cache_write_long`],
	["output", (row) => `${row}.output`],
	["cost_micro_usd", (row) => `ifnull(${row}.cost_micro_usd, 0)`],
	["timed_calls", (row) => `(${row}.duration_ms + ${row}.first_token_ms IS NOT NULL)`],
	["timed_output", (row) => `iif(${row}.duration_ms + ${row}.first_token_ms IS NULL, 0, ${row}.output)`],
	["duration_ms", (row) => `iif(${row}.first_token_ms IS NULL, 0, ifnull(${row}.duration_ms, 0))`],
	["first_token_ms", (row) => `iif(${row}.duration_ms IS NULL, 0, ifnull(${row}.first_token_ms, 0))`],
];

const key: readonly (readonly [column: string, value: (row: string) => string])[] = [
	["day", (row) => `${row}.day`],
	["model_id", (row) => `${row}.model_id`],
	["origin", (row) => `${row}.origin`],
	["source", (row) => `${row}.source`],
	["price_basis", (row) => `${row}.price_basis`],
	["price_id", (row) => `ifnull(${row}.price_id, '')`],
	["price_multiplier_percent", (row) => `ifnull(${row}.price_multiplier_percent, 0)`],
];

const keyColumns = key.map(([column]) => column).join(", ");
const keyValues = (row: string): string => key.map(([, value]) => value(row)).join(", ");
const whereKey = (row: string): string => key.map(([column, value]) => `${column} = ${value(row)}`).join(" AND ");
const change = (sign: "+" | "-", row: string): string =>
	sums.map(([column, value]) => `${column} = ${column} ${sign} ${value(row)}`).join(", ");

const add = `
	INSERT INTO usage_daily_prices (${keyColumns}) VALUES (${keyValues("NEW")}) ON CONFLICT DO NOTHING;
	UPDATE usage_daily_prices SET ${change("+", "NEW")} WHERE ${whereKey("NEW")};`;
const subtract = `
	UPDATE usage_daily_prices SET ${change("-", "OLD")} WHERE ${whereKey("OLD")};
	DELETE FROM usage_daily_prices WHERE calls = 0 AND ${whereKey("OLD")};`;

const hourOf = (row: string): string => `${row}.minute - ${row}.minute % 3600000`;
const addHour = `
	INSERT INTO activity_hourly (hour, project_id) VALUES (${hourOf("NEW")}, ifnull(NEW.project_id, '')) ON CONFLICT DO NOTHING;
	UPDATE activity_hourly SET active_seconds = active_seconds + NEW.active_seconds
	WHERE hour = ${hourOf("NEW")} AND project_id = ifnull(NEW.project_id, '');`;
const subtractHour = `
	UPDATE activity_hourly SET active_seconds = active_seconds - OLD.active_seconds
	WHERE hour = ${hourOf("OLD")} AND project_id = ifnull(OLD.project_id, '');
	DELETE FROM activity_hourly WHERE active_seconds = 0 AND hour = ${hourOf("OLD")} AND project_id = ifnull(OLD.project_id, '');`;

const replacedModel = `
	SELECT model_id FROM messages AS earlier
	WHERE parent_message_id = NEW.parent_message_id AND role = 'assistant' AND sequence < NEW.sequence
	ORDER BY sequence DESC LIMIT 1`;

export const ledger = {
	version: 60,
	name: "0060_ledger",
	up: `
CREATE TABLE usage_daily_prices (
	day TEXT NOT NULL,
	model_id TEXT NOT NULL,
	origin TEXT NOT NULL,
	source TEXT NOT NULL,
	price_basis TEXT NOT NULL,
	price_id TEXT NOT NULL, -- '' when not priced from a row, since a key cannot hold NULL
	price_multiplier_percent INTEGER NOT NULL, -- 0 when not priced from a row
	calls INTEGER NOT NULL DEFAULT 0,
	unpriced_calls INTEGER NOT NULL DEFAULT 0,
	input_uncached INTEGER NOT NULL DEFAULT 0,
	cache_read INTEGER NOT NULL DEFAULT 0,
	cache_write_short INTEGER NOT NULL DEFAULT 0,
	cache_write_long INTEGER NOT NULL DEFAULT 0,
	output INTEGER NOT NULL DEFAULT 0,
	cost_micro_usd INTEGER NOT NULL DEFAULT 0,
	timed_calls INTEGER NOT NULL DEFAULT 0, -- calls whose end and first token were both measured; the next three are theirs alone
	timed_output INTEGER NOT NULL DEFAULT 0,
	duration_ms INTEGER NOT NULL DEFAULT 0,
	first_token_ms INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (${keyColumns})
) STRICT, WITHOUT ROWID;
INSERT INTO usage_daily_prices (${keyColumns}, ${sums.map(([column]) => column).join(", ")})
SELECT ${keyValues("u")}, ${sums.map(([, value]) => `sum(${value("u")})`).join(", ")}
FROM token_usage AS u GROUP BY ${keyValues("u")};
CREATE TRIGGER token_usage_prices_insert AFTER INSERT ON token_usage BEGIN ${add}
END;
CREATE TRIGGER token_usage_prices_delete AFTER DELETE ON token_usage BEGIN ${subtract}
END;
CREATE TRIGGER token_usage_prices_update AFTER UPDATE OF
	day, model_id, origin, source, price_basis, price_id, price_multiplier_percent, input_uncached, cache_read,
	cache_write_short, cache_write_long, output, cost_micro_usd, duration_ms, first_token_ms
ON token_usage BEGIN ${subtract} ${add}
END;

CREATE TABLE activity_hourly (
	hour INTEGER NOT NULL CHECK (hour % 3600000 = 0), -- start of the hour in UTC
	project_id TEXT NOT NULL, -- '' without a project
	active_seconds INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (hour, project_id)
) STRICT, WITHOUT ROWID;
INSERT INTO activity_hourly (hour, project_id, active_seconds)
SELECT ${hourOf("a")}, ifnull(a.project_id, ''), sum(a.active_seconds)
FROM session_activity AS a GROUP BY 1, 2 HAVING sum(a.active_seconds) > 0;
CREATE TRIGGER session_activity_hour_insert AFTER INSERT ON session_activity WHEN NEW.active_seconds > 0 BEGIN ${addHour}
END;
CREATE TRIGGER session_activity_hour_delete AFTER DELETE ON session_activity BEGIN ${subtractHour}
END;
CREATE TRIGGER session_activity_hour_update AFTER UPDATE OF minute, active_seconds, project_id ON session_activity BEGIN
	${addHour} ${subtractHour}
END;

CREATE TABLE regenerations (
	message_id TEXT NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE, -- the new answer
	model_id TEXT REFERENCES models (id) ON DELETE SET NULL, -- whose answer was not good enough; NULL: not known
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX regenerations_at ON regenerations (at, model_id);
CREATE INDEX regenerations_model ON regenerations (model_id);
INSERT INTO regenerations (message_id, model_id, at)
SELECT id, (${replacedModel.replaceAll("NEW.", "later.")}), created_at FROM messages AS later
WHERE role = 'assistant' AND EXISTS (${replacedModel.replaceAll("NEW.", "later.")});
CREATE TRIGGER messages_regeneration AFTER INSERT ON messages
WHEN NEW.role = 'assistant' AND EXISTS (${replacedModel})
BEGIN
	INSERT INTO regenerations (message_id, model_id, at) VALUES (NEW.id, (${replacedModel}), NEW.created_at) ON CONFLICT DO NOTHING;
END;
CREATE INDEX ratings_updated ON ratings (updated_at);

CREATE INDEX conversations_cost ON conversations (total_cost_micro_usd, total_tokens, updated_at) WHERE status <> 'deleted';

-- The answer that was let through; NULL: not used yet. No foreign key, since an answer is entered when it ends.
ALTER TABLE budget_overrides ADD COLUMN taken_by TEXT;

-- Tokens of a real prompt for one that was estimated; NULL: nothing learnt yet.
ALTER TABLE models ADD COLUMN estimate_factor REAL CHECK (estimate_factor > 0);
-- By how much the corrected estimates were off of late, as a share of the real count; NULL: nothing learnt yet.
ALTER TABLE models ADD COLUMN estimate_error REAL CHECK (estimate_error >= 0);

CREATE TABLE push_targets (
	target TEXT NOT NULL PRIMARY KEY, -- names the other database without its password
	pushed_sequence INTEGER NOT NULL, -- every row up to this change_sequence is there
	pushed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
	// Everything but what was learnt and pushed could be derived again; those two would be lost.
	down: null,
};
