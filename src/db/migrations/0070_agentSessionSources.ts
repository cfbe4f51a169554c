/** Which files a session of another agent was read from, and where the reader of each file stood. */
export const agentSessionSources = {
	version: 70,
	name: "0070_agent_session_sources",
	up: `
ALTER TABLE agent_session_files ADD COLUMN tool_name TEXT NOT NULL DEFAULT 'claude_code';
ALTER TABLE agent_session_files ADD COLUMN reader_state TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(reader_state)); -- what reading on from the offset needs to know of the lines before
ALTER TABLE agent_session_files ADD COLUMN gone_at INTEGER; -- NULL: there when its folder was looked at last

CREATE TABLE agent_session_sources (
	agent_session_id TEXT NOT NULL REFERENCES agent_sessions (id) ON DELETE CASCADE,
	file_id INTEGER NOT NULL REFERENCES agent_session_files (id) ON DELETE CASCADE,
	PRIMARY KEY (agent_session_id, file_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX agent_session_sources_file ON agent_session_sources (file_id);
`,
	// The files are there to be read again, but what is gone of them is not.
	down: null,
};
