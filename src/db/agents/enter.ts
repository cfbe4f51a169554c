import type { WritableDatabase } from "../store/connection.ts";
import { enterAgentCall } from "./calls.ts";
import type { Chunk, EnterParams } from "./checks.ts";
import { advanceFile } from "./files.ts";
import { countTasks, enterPrompt } from "./prompts.ts";
import type { EnteredSession } from "./sessions.ts";
import { enterSession } from "./sessions.ts";

/**
 * Enters what was read of other agents' transcripts, with how far it was read. Everything in it can be entered again, by a
 * copy of the file or by another window, and changes nothing.
 */
export function enterTranscripts(database: WritableDatabase, { chunks, ...context }: EnterParams): null {
	for (const chunk of chunks) enterChunk(database, context, chunk);
	return null;
}

function enterChunk(database: WritableDatabase, context: Omit<EnterParams, "chunks">, chunk: Chunk): void {
	const { tool, userId, at } = context;
	const sessions = new Map<string, EnteredSession>();
	for (const facts of chunk.sessions) {
		const session = enterSession(database, context, facts);
		if (session !== null) sessions.set(facts.sessionId, session);
	}
	for (const call of chunk.calls) {
		const session = sessions.get(call.sessionId);
		if (session === undefined) continue;
		enterAgentCall(database, { tool, userId, agentSessionId: session.id, projectId: session.projectId }, call);
	}
	for (const prompt of chunk.prompts) {
		const session = sessions.get(prompt.sessionId);
		if (session !== undefined) enterPrompt(database, session.id, prompt);
	}
	const fileId = advanceFile(database, tool, chunk.file, at);
	for (const { id } of sessions.values()) {
		countTasks(database, id);
		database.run(
			`INSERT INTO agent_session_sources (agent_session_id, file_id) VALUES (:id, :fileId) ON CONFLICT DO NOTHING`,
			{ id, fileId },
		);
		database.run(
			"UPDATE agent_session_files SET agent_session_id = :id WHERE id = :fileId AND agent_session_id IS NULL",
			{ id, fileId },
		);
	}
}
