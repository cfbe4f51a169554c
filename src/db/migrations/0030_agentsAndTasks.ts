/** Other agents' sessions, background tasks, links, permissions and the logs of what was done. */
export const agentsAndTasks = {
	version: 30,
	name: "0030_agents_and_tasks",
	up: `
CREATE TABLE agent_sessions (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	project_id TEXT REFERENCES projects (id) ON DELETE SET NULL, -- NULL: its folder belongs to no known project
	conversation_id TEXT REFERENCES conversations (id) ON DELETE SET NULL, -- NULL: not started from a chat
	tool_name TEXT NOT NULL,
	session_id TEXT NOT NULL, -- the tool's own id
	working_directory TEXT NOT NULL,
	git_branch TEXT, -- NULL: not told
	title TEXT, -- NULL: the tool gave none
	initial_task TEXT NOT NULL, -- the first prompt; '' when there is none yet
	task_count INTEGER NOT NULL DEFAULT 0,
	is_active INTEGER NOT NULL DEFAULT 0 CHECK (is_active IN (0, 1)),
	started_at INTEGER NOT NULL,
	last_activity_at INTEGER NOT NULL,
	source_deleted_at INTEGER, -- NULL: the tool's own files are still there
	metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)), -- environment, tools used, files modified, commits
	total_tokens INTEGER NOT NULL DEFAULT 0, -- this and the next two are kept by triggers
	total_cost_micro_usd INTEGER NOT NULL DEFAULT 0,
	unpriced_calls INTEGER NOT NULL DEFAULT 0,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	UNIQUE (tool_name, session_id)
) STRICT;
CREATE INDEX agent_sessions_user ON agent_sessions (user_id);
CREATE INDEX agent_sessions_project ON agent_sessions (project_id, last_activity_at);
CREATE INDEX agent_sessions_conversation ON agent_sessions (conversation_id);
CREATE INDEX agent_sessions_activity ON agent_sessions (last_activity_at);
CREATE INDEX agent_sessions_active ON agent_sessions (is_active) WHERE is_active = 1;

CREATE TABLE agent_session_files (
	id INTEGER PRIMARY KEY,
	agent_session_id TEXT REFERENCES agent_sessions (id) ON DELETE SET NULL, -- NULL: no session was recognised in it
	path TEXT NOT NULL UNIQUE,
	byte_count INTEGER NOT NULL CHECK (byte_count >= 0),
	modified_at INTEGER NOT NULL,
	offset_read INTEGER NOT NULL DEFAULT 0 CHECK (offset_read >= 0), -- end of the last whole line that was read
	head_hash TEXT NOT NULL, -- of the first kilobyte: another head means another file under the old name
	read_at INTEGER NOT NULL
) STRICT;
CREATE INDEX agent_session_files_session ON agent_session_files (agent_session_id);

CREATE TABLE agent_session_prompts (
	sequence INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE CHECK (id <> ''),
	agent_session_id TEXT NOT NULL REFERENCES agent_sessions (id) ON DELETE CASCADE,
	speaker TEXT NOT NULL,
	content TEXT NOT NULL,
	bigrams TEXT, -- NULL: no script without word spaces in it
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX agent_session_prompts_session ON agent_session_prompts (agent_session_id, at);

CREATE TABLE background_tasks (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	project_id TEXT REFERENCES projects (id) ON DELETE SET NULL, -- NULL: without a folder
	conversation_id TEXT REFERENCES conversations (id) ON DELETE SET NULL, -- NULL: not started from a chat, or purged
	message_id TEXT REFERENCES messages (id) ON DELETE SET NULL, -- NULL: not started by a message, or purged
	session_id TEXT REFERENCES sessions (id) ON DELETE SET NULL, -- the window that runs it; NULL: none does
	model_id TEXT REFERENCES models (id) ON DELETE SET NULL, -- NULL: not chosen yet
	description TEXT NOT NULL,
	prompt TEXT NOT NULL,
	status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'in_progress', 'completed', 'failed', 'cancelled')),
	progress TEXT, -- one line of where it stands; NULL: nothing to tell
	attempts INTEGER NOT NULL DEFAULT 0,
	result_summary TEXT, -- NULL: not completed
	error_message TEXT, -- NULL: not failed
	total_tokens INTEGER NOT NULL DEFAULT 0, -- this and the next two are kept by triggers
	total_cost_micro_usd INTEGER NOT NULL DEFAULT 0,
	unpriced_calls INTEGER NOT NULL DEFAULT 0,
	created_at INTEGER NOT NULL,
	started_at INTEGER, -- NULL: never started
	completed_at INTEGER, -- when it ended in any way; NULL: it has not
	updated_at INTEGER NOT NULL,
	CHECK ((completed_at IS NOT NULL) = (status IN ('completed', 'failed', 'cancelled')))
) STRICT;
CREATE INDEX background_tasks_user ON background_tasks (user_id);
CREATE INDEX background_tasks_project ON background_tasks (project_id);
CREATE INDEX background_tasks_conversation ON background_tasks (conversation_id);
CREATE INDEX background_tasks_message ON background_tasks (message_id);
CREATE INDEX background_tasks_session ON background_tasks (session_id);
CREATE INDEX background_tasks_model ON background_tasks (model_id);
CREATE INDEX background_tasks_status ON background_tasks (status, created_at);

CREATE TABLE links (
	sequence INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	url TEXT NOT NULL UNIQUE,
	domain TEXT NOT NULL,
	status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'success', 'error')),
	project_id TEXT REFERENCES projects (id) ON DELETE SET NULL, -- NULL: without a folder
	conversation_id TEXT REFERENCES conversations (id) ON DELETE SET NULL, -- NULL: not from a chat, or purged
	model_id TEXT REFERENCES models (id) ON DELETE SET NULL, -- NULL: not analysed
	title TEXT, -- NULL, as all of the analysis: not analysed yet, or nothing found
	main_topic TEXT,
	reasons_to_care TEXT CHECK (reasons_to_care IS NULL OR json_type(reasons_to_care) = 'array'),
	key_insights TEXT CHECK (key_insights IS NULL OR json_type(key_insights) = 'array'),
	technical_details TEXT,
	bigrams TEXT, -- NULL: no script without word spaces in the analysis
	error_message TEXT, -- NULL: no error
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	analyzed_at INTEGER -- NULL: never
) STRICT;
CREATE INDEX links_domain ON links (domain);
CREATE INDEX links_status ON links (status, updated_at);
CREATE INDEX links_project ON links (project_id);
CREATE INDEX links_conversation ON links (conversation_id);
CREATE INDEX links_model ON links (model_id);

CREATE TABLE tool_grants (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	project_id TEXT REFERENCES projects (id) ON DELETE CASCADE, -- NULL: not bound to a project
	conversation_id TEXT REFERENCES conversations (id) ON DELETE CASCADE, -- NULL: not bound to a chat
	tool_name TEXT NOT NULL,
	rule TEXT NOT NULL CHECK (json_valid(rule)), -- what arguments it covers
	effect TEXT NOT NULL CHECK (effect IN ('allow', 'confirm', 'deny')),
	created_at INTEGER NOT NULL,
	revoked_at INTEGER -- NULL: in force
) STRICT;
CREATE INDEX tool_grants_user ON tool_grants (user_id);
CREATE INDEX tool_grants_project ON tool_grants (project_id);
CREATE INDEX tool_grants_conversation ON tool_grants (conversation_id);

CREATE TABLE tool_decisions (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	conversation_id TEXT REFERENCES conversations (id) ON DELETE SET NULL, -- NULL: not of a chat, or purged
	message_id TEXT REFERENCES messages (id) ON DELETE SET NULL, -- NULL: as above
	call_id TEXT NOT NULL,
	tool_name TEXT NOT NULL,
	arguments_hash TEXT NOT NULL, -- the approval holds for exactly this call
	decision TEXT NOT NULL CHECK (decision IN ('allowed', 'denied')),
	decided_by TEXT NOT NULL CHECK (decided_by IN ('user', 'grant', 'mode', 'rule')),
	grant_id TEXT REFERENCES tool_grants (id) ON DELETE SET NULL, -- NULL: not decided by a grant
	reason TEXT, -- NULL: none given
	decided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX tool_decisions_conversation ON tool_decisions (conversation_id);
CREATE INDEX tool_decisions_message ON tool_decisions (message_id);
CREATE INDEX tool_decisions_grant ON tool_decisions (grant_id);
CREATE INDEX tool_decisions_at ON tool_decisions (decided_at);

CREATE TABLE mcp_servers (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	name TEXT NOT NULL,
	scope TEXT NOT NULL CHECK (scope IN ('user', 'project')),
	project_id TEXT REFERENCES projects (id) ON DELETE CASCADE, -- NULL unless the scope is a project
	definition TEXT NOT NULL CHECK (json_valid(definition)),
	consent_hash TEXT, -- of the definition the user agreed to; NULL: never agreed
	consented_at INTEGER, -- NULL: never agreed
	tool_fingerprints TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(tool_fingerprints)),
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	CHECK ((scope = 'project') = (project_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX mcp_servers_key ON mcp_servers (name, scope, ifnull(project_id, ''));
CREATE INDEX mcp_servers_project ON mcp_servers (project_id);

CREATE TABLE audit_log (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL, -- "user", "agent:<model>" or "daybook"
	action TEXT NOT NULL,
	target_kind TEXT, -- NULL: the action has no target
	target_id TEXT, -- NULL: as above; no foreign key, since the log outlives its targets
	detail TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(detail))
) STRICT;
CREATE INDEX audit_log_at ON audit_log (at);
CREATE INDEX audit_log_target ON audit_log (target_kind, target_id);
CREATE TRIGGER audit_log_write_once BEFORE UPDATE ON audit_log BEGIN
	SELECT raise(ABORT, 'the audit log is write-once');
END;

CREATE TABLE network_log (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	at INTEGER NOT NULL,
	host TEXT NOT NULL, -- host and port; never a path, a query or a key
	purpose TEXT NOT NULL,
	bytes_sent INTEGER, -- NULL: not known
	bytes_received INTEGER, -- NULL: not known
	status INTEGER -- the HTTP status; NULL: there was no answer
) STRICT;
CREATE INDEX network_log_at ON network_log (at);
`,
	// Taking this back would drop what the user and the agents did.
	down: null,
};
