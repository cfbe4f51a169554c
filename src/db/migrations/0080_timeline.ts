/** Finds what was summed up on some days without looking at every summary. */
export const timeline = {
	version: 80,
	name: "0080_timeline",
	up: "CREATE INDEX conversation_summaries_created ON conversation_summaries (created_at);",
	down: "DROP INDEX conversation_summaries_created;",
};
