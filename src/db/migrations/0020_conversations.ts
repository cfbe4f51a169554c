/** Hosts and models, chats as trees of write-once messages, and what hangs on them. */
export const conversations = {
	version: 20,
	name: "0020_conversations",
	up: `
CREATE TABLE hosts (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''), -- "ollama", "openai:lm-studio": stable, keys are stored under it
	name TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL CHECK (kind IN ('ollama', 'anthropic', 'openai', 'vscode')),
	base_url TEXT NOT NULL DEFAULT '', -- '' when the kind has no address or it is not known yet
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO hosts (id, name, kind, base_url, created_at, updated_at) VALUES
	('anthropic', 'Anthropic', 'anthropic', 'https://api.anthropic.com', 0, 0),
	('openai', 'OpenAI', 'openai', 'https://api.openai.com/v1', 0, 0),
	('ollama', 'Ollama', 'ollama', 'http://127.0.0.1:11434', 0, 0);

CREATE TABLE models (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''), -- <host id>/<name>
	host_id TEXT NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
	name TEXT NOT NULL CHECK (name <> ''), -- the host's own name for it
	label TEXT NOT NULL,
	context_window INTEGER CHECK (context_window > 0), -- tokens; NULL: the host does not say
	max_output_tokens INTEGER CHECK (max_output_tokens > 0), -- NULL: the host does not say
	capabilities TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(capabilities)),
	characters_per_token REAL, -- learnt from real prompts; NULL: nothing learnt yet
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	UNIQUE (host_id, name)
) STRICT;

CREATE TABLE conversations (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	project_id TEXT REFERENCES projects (id) ON DELETE SET NULL, -- NULL: started without a folder, or its project is gone
	sighting_id TEXT REFERENCES project_sightings (id) ON DELETE SET NULL, -- NULL: started without a folder
	title TEXT NOT NULL,
	title_origin TEXT NOT NULL DEFAULT 'automatic' CHECK (title_origin IN ('automatic', 'user')),
	summary TEXT, -- NULL: never summarised
	context_state TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(context_state)), -- rounds taken out or pinned by hand
	status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'archived', 'deleted')),
	is_pinned INTEGER NOT NULL DEFAULT 0 CHECK (is_pinned IN (0, 1)),
	parent_conversation_id TEXT REFERENCES conversations (id) ON DELETE SET NULL, -- NULL: not a fork, or the original is purged
	parent_round_number INTEGER, -- NULL: not a fork; else the last round taken over
	head_message_id TEXT, -- the leaf of the shown branch; NULL: no message yet
	last_model_id TEXT REFERENCES models (id) ON DELETE SET NULL, -- NULL: no model chosen yet
	origin TEXT NOT NULL DEFAULT 'daybook', -- what wrote it first: daybook, or the tool it was imported from
	origin_key TEXT, -- NULL: written here; else its id over there, so that a second import adds nothing
	message_count INTEGER NOT NULL DEFAULT 0, -- over all branches; this and the next four are kept by triggers
	round_count INTEGER NOT NULL DEFAULT 0, -- the highest round number
	total_tokens INTEGER NOT NULL DEFAULT 0,
	total_cost_micro_usd INTEGER NOT NULL DEFAULT 0, -- of the calls whose price is known
	unpriced_calls INTEGER NOT NULL DEFAULT 0,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL, -- when the last message came
	deleted_at INTEGER, -- NULL: not deleted
	CHECK ((status = 'deleted') = (deleted_at IS NOT NULL))
) STRICT;
CREATE INDEX conversations_user ON conversations (user_id);
CREATE INDEX conversations_project_status ON conversations (project_id, status, updated_at);
CREATE INDEX conversations_status ON conversations (status, updated_at);
CREATE INDEX conversations_sighting ON conversations (sighting_id);
CREATE INDEX conversations_parent ON conversations (parent_conversation_id);
CREATE INDEX conversations_model ON conversations (last_model_id);
CREATE INDEX conversations_deleted ON conversations (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE UNIQUE INDEX conversations_origin ON conversations (origin, origin_key) WHERE origin_key IS NOT NULL;

CREATE TABLE chat_settings (
	id INTEGER PRIMARY KEY,
	conversation_id TEXT REFERENCES conversations (id) ON DELETE CASCADE, -- NULL: a default
	project_id TEXT REFERENCES projects (id) ON DELETE CASCADE, -- NULL with a NULL conversation: the default of all projects
	model_id TEXT REFERENCES models (id) ON DELETE SET NULL, -- NULL, here and in every column below: as the wider default says
	system_prompt TEXT,
	temperature REAL CHECK (temperature BETWEEN 0 AND 2),
	context_window INTEGER CHECK (context_window > 0),
	allowed_tools TEXT CHECK (allowed_tools IS NULL OR json_type(allowed_tools) = 'array'),
	permission_mode TEXT CHECK (permission_mode IN ('auto', 'confirm', 'deny')),
	mcp_servers TEXT CHECK (mcp_servers IS NULL OR json_valid(mcp_servers)),
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	CHECK (conversation_id IS NULL OR project_id IS NULL)
) STRICT;
CREATE UNIQUE INDEX chat_settings_scope ON chat_settings (ifnull(conversation_id, ''), ifnull(project_id, ''));
CREATE INDEX chat_settings_conversation ON chat_settings (conversation_id);
CREATE INDEX chat_settings_project ON chat_settings (project_id);
CREATE INDEX chat_settings_model ON chat_settings (model_id);

CREATE TABLE messages (
	sequence INTEGER PRIMARY KEY, -- order of writing; the full-text index points here, so it must survive VACUUM
	id TEXT NOT NULL UNIQUE CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	parent_message_id TEXT REFERENCES messages (id), -- NULL: starts the chat. No cascade: a chain of thousands would exceed SQLite's depth
	round_number INTEGER NOT NULL CHECK (round_number >= 0), -- 0: before the first question
	speaker TEXT NOT NULL CHECK (speaker <> ''), -- "user" or "agent:<model>"
	role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system', 'tool')),
	type TEXT NOT NULL DEFAULT 'chat' CHECK (type IN ('chat', 'tool_result', 'summary', 'notice')),
	state TEXT NOT NULL CHECK (state IN ('complete', 'partial', 'failed')),
	content TEXT NOT NULL, -- the words, as read and searched
	raw_content TEXT CHECK (raw_content IS NULL OR json_valid(raw_content)), -- NULL: exactly one text part, which is content; else all parts
	bigrams TEXT, -- NULL: no script without word spaces in it; else pairs of characters for the full-text index
	metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
	finish_reason TEXT, -- NULL: nobody said
	failure TEXT CHECK (failure IS NULL OR json_valid(failure)), -- NULL: no error
	model_id TEXT REFERENCES models (id) ON DELETE SET NULL, -- NULL: not written by a model
	session_id TEXT REFERENCES sessions (id) ON DELETE SET NULL, -- NULL: imported or merged
	token_count INTEGER, -- NULL: never counted by itself
	created_at INTEGER NOT NULL, -- of an answer: when its request left
	completed_at INTEGER -- of an answer: when it ended; NULL for all others
) STRICT;
CREATE INDEX messages_conversation_round ON messages (conversation_id, round_number);
CREATE INDEX messages_roots ON messages (conversation_id) WHERE parent_message_id IS NULL;
CREATE INDEX messages_parent ON messages (parent_message_id, role);
CREATE INDEX messages_created ON messages (created_at);
CREATE INDEX messages_model ON messages (model_id);
CREATE INDEX messages_session ON messages (session_id);

CREATE TRIGGER messages_write_once BEFORE UPDATE OF
	sequence, id, conversation_id, parent_message_id, round_number, speaker, role, type, state, content, raw_content, bigrams, created_at
ON messages BEGIN
	SELECT raise(ABORT, 'messages are write-once: an edit is a new message with the same parent');
END;
CREATE TRIGGER messages_keep BEFORE DELETE ON messages
WHEN EXISTS (SELECT 1 FROM conversations WHERE id = OLD.conversation_id)
	AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'purging')
BEGIN
	SELECT raise(ABORT, 'messages are deleted by a purge only');
END;
CREATE TRIGGER messages_count_insert AFTER INSERT ON messages BEGIN
	UPDATE conversations SET
		message_count = message_count + 1,
		round_count = max(round_count, NEW.round_number),
		updated_at = max(updated_at, NEW.created_at, ifnull(NEW.completed_at, 0))
	WHERE id = NEW.conversation_id;
END;
CREATE TRIGGER messages_count_delete AFTER DELETE ON messages BEGIN
	UPDATE conversations SET
		message_count = message_count - 1,
		round_count = (SELECT ifnull(max(round_number), 0) FROM messages WHERE conversation_id = OLD.conversation_id)
	WHERE id = OLD.conversation_id;
END;

CREATE VIEW conversation_rounds AS
SELECT
	conversation_id,
	round_number,
	count(*) AS message_count,
	min(created_at) AS started_at,
	max(ifnull(completed_at, created_at)) AS ended_at,
	json_group_array(json_object(
		'id', id, 'parent_id', parent_message_id, 'speaker', speaker, 'role', role, 'state', state,
		'content', content, 'metadata', json(metadata), 'created_at', created_at
	)) AS round_data
FROM messages
GROUP BY conversation_id, round_number;

CREATE TABLE answer_checkpoints (
	message_id TEXT NOT NULL PRIMARY KEY CHECK (message_id <> ''), -- the id the finished message will have
	conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	parent_message_id TEXT REFERENCES messages (id), -- NULL: answers nothing, which only a merge could bring
	round_number INTEGER NOT NULL,
	model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
	speaker TEXT NOT NULL,
	parts TEXT NOT NULL CHECK (json_valid(parts)), -- all that came so far
	call TEXT NOT NULL CHECK (json_valid(call)), -- the model call as far as it is known, for the usage row of an answer that is cut off
	session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, -- the window that writes it
	started_at INTEGER NOT NULL, -- when the request left
	updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_checkpoints_conversation ON answer_checkpoints (conversation_id);
CREATE INDEX answer_checkpoints_parent ON answer_checkpoints (parent_message_id);
CREATE INDEX answer_checkpoints_model ON answer_checkpoints (model_id);
CREATE INDEX answer_checkpoints_session ON answer_checkpoints (session_id);

CREATE TABLE conversation_summaries (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	from_round INTEGER NOT NULL,
	to_round INTEGER NOT NULL CHECK (to_round >= from_round),
	leaf_message_id TEXT REFERENCES messages (id) ON DELETE CASCADE, -- the branch it tells of; NULL: merged without it
	text TEXT NOT NULL,
	edited_text TEXT, -- NULL: as the model wrote it
	is_enabled INTEGER NOT NULL DEFAULT 1 CHECK (is_enabled IN (0, 1)),
	model_id TEXT REFERENCES models (id) ON DELETE SET NULL, -- NULL: written by hand
	prompt_version INTEGER NOT NULL,
	source_hash TEXT NOT NULL, -- of the messages it was made from
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX conversation_summaries_conversation ON conversation_summaries (conversation_id, to_round);
CREATE INDEX conversation_summaries_leaf ON conversation_summaries (leaf_message_id);
CREATE INDEX conversation_summaries_model ON conversation_summaries (model_id);

CREATE TABLE message_queue (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''), -- becomes the id of the message when it is sent
	machine_id TEXT NOT NULL,
	conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	content TEXT NOT NULL,
	attachments TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(attachments)),
	model_id TEXT REFERENCES models (id) ON DELETE SET NULL, -- NULL: the chat's model at the time of sending
	position INTEGER NOT NULL,
	status TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'sent', 'removed')),
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_queue_conversation ON message_queue (conversation_id, status, position);
CREATE INDEX message_queue_model ON message_queue (model_id);

CREATE TABLE attachments (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('file', 'selection', 'symbol', 'problems', 'terminal', 'diff', 'chat', 'agent_session', 'image')),
	name TEXT NOT NULL,
	media_type TEXT NOT NULL,
	byte_count INTEGER NOT NULL CHECK (byte_count >= 0),
	content_hash TEXT NOT NULL, -- SHA-256 in hex; the content lies outside the database under this name
	metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
	created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX attachments_message ON attachments (message_id);
CREATE INDEX attachments_content ON attachments (content_hash);

CREATE TABLE ratings (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
	value INTEGER NOT NULL CHECK (value BETWEEN 1 AND 5),
	note TEXT, -- NULL: only the number
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	UNIQUE (user_id, message_id)
) STRICT;
CREATE INDEX ratings_message ON ratings (message_id);
`,
	// Taking this back would drop what the user wrote.
	down: null,
};
