// After a restore a window may name rows that the database does not have any more, until it has entered itself again. What it
// writes meanwhile is kept all the same, without them.

/** The window, or NULL. */
export const knownSession = "(SELECT id FROM sessions WHERE id = :sessionId)";

/** The project, or NULL. */
export const knownProject = "(SELECT id FROM projects WHERE id = :projectId)";

/** The user, or else the person at this machine. */
export const knownUser = `ifnull(
	(SELECT id FROM users WHERE id = :userId), (SELECT id FROM users WHERE is_local = 1))`;
