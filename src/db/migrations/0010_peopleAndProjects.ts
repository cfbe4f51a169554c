/** The local person, the projects and how they are recognised, editor windows and the commands used in them. */
export const peopleAndProjects = {
	version: 10,
	name: "0010_people_and_projects",
	up: `
PRAGMA application_id = 1147238754; -- "Dayb": tells our files from those of other programs

CREATE TABLE meta (
	key TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	is_local INTEGER NOT NULL DEFAULT 0 CHECK (is_local IN (0, 1)), -- 1 for the one person at this machine; rows merged from elsewhere have 0
	username TEXT NOT NULL UNIQUE,
	email TEXT UNIQUE, -- NULL: not told
	display_name TEXT, -- NULL: the username is shown
	avatar TEXT, -- NULL: none chosen; else an emoji or a file name in the global storage
	bio TEXT, -- NULL: not written
	location TEXT, -- NULL: not told
	website TEXT, -- NULL: not told
	status_message TEXT, -- NULL: none
	social_links TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(social_links)),
	role TEXT NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_local ON users (is_local) WHERE is_local = 1;

CREATE TABLE user_preferences (
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	key TEXT NOT NULL,
	value TEXT NOT NULL CHECK (json_valid(value)),
	updated_at INTEGER NOT NULL,
	PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE projects (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	is_renamed INTEGER NOT NULL DEFAULT 0 CHECK (is_renamed IN (0, 1)), -- 1 when the user chose the name, so that a sighting leaves it alone
	description TEXT, -- NULL: not written
	path TEXT NOT NULL, -- where it was last seen, as shown to the user
	type TEXT, -- NULL: nothing was recognised
	framework TEXT, -- NULL: none recognised
	language TEXT, -- NULL: none recognised
	package_manager TEXT, -- NULL: none recognised
	monorepo_tool TEXT, -- NULL: not a workspace of several packages
	status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'archived')),
	merged_into_id TEXT REFERENCES projects (id) ON DELETE SET NULL, -- NULL: stands for itself; else everything of it moved there
	active_seconds INTEGER NOT NULL DEFAULT 0, -- sum of session_activity, kept by triggers
	last_opened_at INTEGER, -- NULL: known from a merge only, never opened here
	settings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings)),
	metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX projects_user ON projects (user_id);
CREATE INDEX projects_merged_into ON projects (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX projects_status_opened ON projects (status, last_opened_at);

CREATE TABLE project_sightings (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
	folder_uri TEXT NOT NULL,
	folder_identity TEXT, -- NULL: the file system gives none; else what stays the same when the folder is renamed
	remote TEXT, -- NULL: no remote, or several that disagree; else host/path without credentials
	repository_path TEXT NOT NULL DEFAULT '', -- the folder's place inside its repository, '' at the root
	root_commit TEXT, -- NULL: no repository, no commit yet, or a shallow clone
	branch TEXT, -- NULL: no repository or a detached head
	workspace_file TEXT, -- NULL: the folder was opened by itself
	remote_name TEXT, -- NULL: a local window; else ssh-remote, wsl, dev-container …
	first_seen_at INTEGER NOT NULL,
	last_seen_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX project_sightings_place ON project_sightings (machine_id, folder_uri, ifnull(remote, ''), project_id);
CREATE INDEX project_sightings_project ON project_sightings (project_id, last_seen_at);
CREATE INDEX project_sightings_remote ON project_sightings (remote, repository_path) WHERE remote IS NOT NULL;
CREATE INDEX project_sightings_root_commit ON project_sightings (root_commit, repository_path) WHERE root_commit IS NOT NULL;
CREATE INDEX project_sightings_identity ON project_sightings (machine_id, folder_identity) WHERE folder_identity IS NOT NULL;

CREATE TABLE sessions (
	id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
	machine_id TEXT NOT NULL,
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	project_id TEXT REFERENCES projects (id) ON DELETE SET NULL, -- NULL: no folder was open
	sighting_id TEXT REFERENCES project_sightings (id) ON DELETE SET NULL, -- NULL: no folder was open
	workspace_file TEXT, -- NULL: no .code-workspace file
	started_at INTEGER NOT NULL,
	last_activity_at INTEGER NOT NULL, -- the last heartbeat
	ended_at INTEGER, -- NULL: still open
	end_reason TEXT CHECK (end_reason IN ('closed', 'crashed')), -- NULL: still open
	is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
	active_seconds INTEGER NOT NULL DEFAULT 0, -- sum of session_activity, kept by triggers
	editor_version TEXT NOT NULL,
	operating_system TEXT NOT NULL,
	remote_name TEXT, -- NULL: a local window
	device_information TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(device_information)),
	preferences TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(preferences)), -- those in force when the window opened
	process_identity TEXT CHECK (process_identity IS NULL OR json_valid(process_identity)), -- NULL: the process cannot be judged
	CHECK ((is_active = 1) = (ended_at IS NULL)),
	CHECK ((ended_at IS NULL) = (end_reason IS NULL))
) STRICT;
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_project ON sessions (project_id, started_at);
CREATE INDEX sessions_sighting ON sessions (sighting_id);
CREATE INDEX sessions_started ON sessions (started_at);
CREATE INDEX sessions_active ON sessions (is_active) WHERE is_active = 1;

CREATE TABLE session_activity (
	session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
	minute INTEGER NOT NULL CHECK (minute % 60000 = 0), -- start of the minute
	project_id TEXT REFERENCES projects (id) ON DELETE SET NULL, -- NULL: no folder was in use
	active_seconds INTEGER NOT NULL CHECK (active_seconds BETWEEN 0 AND 60),
	PRIMARY KEY (session_id, minute)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_activity_project ON session_activity (project_id, minute);
CREATE INDEX session_activity_minute ON session_activity (minute);

CREATE TRIGGER session_activity_insert AFTER INSERT ON session_activity BEGIN
	UPDATE sessions SET active_seconds = active_seconds + NEW.active_seconds WHERE id = NEW.session_id;
	UPDATE projects SET active_seconds = active_seconds + NEW.active_seconds WHERE id = NEW.project_id;
END;
CREATE TRIGGER session_activity_update AFTER UPDATE OF active_seconds, project_id, session_id ON session_activity BEGIN
	UPDATE sessions SET active_seconds = active_seconds - OLD.active_seconds WHERE id = OLD.session_id;
	UPDATE projects SET active_seconds = active_seconds - OLD.active_seconds WHERE id = OLD.project_id;
	UPDATE sessions SET active_seconds = active_seconds + NEW.active_seconds WHERE id = NEW.session_id;
	UPDATE projects SET active_seconds = active_seconds + NEW.active_seconds WHERE id = NEW.project_id;
END;
CREATE TRIGGER session_activity_delete AFTER DELETE ON session_activity BEGIN
	UPDATE sessions SET active_seconds = active_seconds - OLD.active_seconds WHERE id = OLD.session_id;
	UPDATE projects SET active_seconds = active_seconds - OLD.active_seconds WHERE id = OLD.project_id;
END;

CREATE TABLE command_usage (
	id INTEGER PRIMARY KEY,
	machine_id TEXT NOT NULL,
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	project_id TEXT REFERENCES projects (id) ON DELETE CASCADE, -- NULL: used without a folder
	command TEXT NOT NULL CHECK (command <> ''),
	day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- where the user was
	usage_count INTEGER NOT NULL CHECK (usage_count > 0),
	last_used_at INTEGER NOT NULL,
	recent_use_ids TEXT NOT NULL CHECK (json_valid(recent_use_ids)) -- the newest ids counted, so that one use sent twice counts once
) STRICT;
CREATE UNIQUE INDEX command_usage_key ON command_usage (user_id, command, day, machine_id, ifnull(project_id, ''));
CREATE INDEX command_usage_project ON command_usage (project_id);
CREATE INDEX command_usage_day ON command_usage (day);

CREATE VIEW command_totals AS
SELECT user_id, command, sum(usage_count) AS usage_count, max(last_used_at) AS last_used_at
FROM command_usage
GROUP BY user_id, command;
`,
	// Taking this back would drop what the user wrote.
	down: null,
};
