/**
 * What calls did to files is part of their results, which are few among the messages: with a list of them, the texts kept
 * outside the database are compared with the rows that hold them without walking every message.
 */
export const fileChanges = {
	version: 120,
	name: "0120_fileChanges",
	up: `
CREATE INDEX messages_file_changes ON messages (completed_at)
WHERE role = 'tool' AND json_type(metadata, '$.toolRun.change') = 'object';`,
	// Lossless: an index only.
	down: "DROP INDEX messages_file_changes;",
};
