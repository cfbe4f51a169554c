/** What a budget must know beside the calls that are over: who bills, what is under way, and for whom an exception is. */
export const spending = {
	version: 110,
	name: "0110_spending",
	up: `
-- A host on this machine may hand a call on to one that bills it. Ollama does not.
ALTER TABLE hosts ADD COLUMN billed_at INTEGER NOT NULL DEFAULT 0; -- when it first reported a cost; 0: it never did
UPDATE hosts SET billed_at = (
	SELECT ifnull(min(at), 0) FROM models JOIN token_usage ON model_id = models.id
	WHERE host_id = hosts.id AND price_basis = 'provider_reported' AND cost_micro_usd > 0
) WHERE kind <> 'ollama';

ALTER TABLE token_usage ADD COLUMN is_local INTEGER NOT NULL DEFAULT 0 CHECK (is_local IN (0, 1)); -- 1: its host answered on this machine
UPDATE token_usage SET is_local = 1 WHERE price_basis = 'local';
-- Of older calls with a price of the user's own it is told by the host's address.
UPDATE token_usage SET is_local = 1 WHERE price_basis = 'user_override' AND model_id NOT LIKE '%:cloud' AND model_id NOT LIKE '%-cloud'
	AND model_id IN (
		SELECT models.id FROM models JOIN hosts ON hosts.id = host_id
		WHERE hosts.kind = 'ollama' OR base_url LIKE 'http://localhost%' OR base_url LIKE 'http://127.%' OR base_url LIKE 'http://[::1]%'
	);

-- The chat whose next answer it lets through; NULL: granted before this was kept. No foreign key, as with taken_by.
ALTER TABLE budget_overrides ADD COLUMN conversation_id TEXT;
CREATE INDEX budget_overrides_taken ON budget_overrides (taken_by) WHERE taken_by IS NOT NULL;

CREATE TABLE budget_reservations (
	answer_id TEXT NOT NULL PRIMARY KEY CHECK (answer_id <> ''), -- what the call will be entered as
	session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, -- the window that makes it
	project_id TEXT REFERENCES projects (id) ON DELETE SET NULL, -- NULL: without a folder
	conversation_id TEXT REFERENCES conversations (id) ON DELETE SET NULL, -- NULL: not of a chat
	day TEXT NOT NULL, -- the calendar day where the user is
	micro_usd INTEGER NOT NULL CHECK (micro_usd >= 0), -- of the prompt and an answer of usual length
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX budget_reservations_session ON budget_reservations (session_id);
CREATE INDEX budget_reservations_project ON budget_reservations (project_id);
CREATE INDEX budget_reservations_conversation ON budget_reservations (conversation_id);
`,
	// What was told by a host, and for whom an exception was, would be lost.
	down: null,
};
