import type { ReadableDatabase, Value, WritableDatabase } from "../store/connection.ts";

export type Row = Record<string, Value>;

/** What is known while rows come over, filled in the order of the tables. */
export interface MergeState {
	/** Into which of our projects each of theirs goes. */
	readonly projects: Map<string, string>;
	/** The sightings that are here, under their own id or as one of ours. */
	readonly sightings: Map<string, string>;
	/** Chats that are here or have come over: an import that both machines made stays out. */
	readonly conversations: Set<string>;
	/** Their agent sessions under our ids. */
	readonly agentSessions: Map<string, string>;
	/** By the key of a row of ours: what their rows for it come to so far, and what stands here. */
	readonly commandCounts: Map<string, { readonly total: number; readonly here: number }>;
	/** In a dry run: ids, by table, of rows that would be here by now. */
	readonly coming: Map<string, Set<string>>;
}

/** How one table comes over: rows that are not present are entered, or each row is merged into what is here. */
export type MergeTable = TableRows & (EnteredRows | MergedRows);

interface TableRows {
	readonly table: string;
	/** In which order their rows are read, so that what a row points to comes before it. */
	readonly order: string;
	/** Columns that tell a row from all others; the row's number in its table when not given. */
	readonly key?: readonly string[];
	/** Columns that are made here. */
	readonly without?: readonly string[];
	/** Changes the row for this database; null leaves it out. Sees our rows and what came before. */
	readonly change: (row: Row, ours: ReadableDatabase, state: MergeState) => Row | null;
}

interface EnteredRows {
	/** Says which rows of ours stand for theirs; bound to the columns of the changed row. */
	readonly present: string;
	readonly merge?: undefined;
}

interface MergedRows {
	/** True when the row brings something; in a dry run there is no target. */
	readonly merge: (
		row: Row,
		ours: ReadableDatabase,
		state: MergeState,
		target: WritableDatabase | undefined,
	) => boolean;
}

/** Keeps in mind under which id a row of theirs is here now; null when it could not come over. */
export function settle(table: string, theirId: string, ourId: string | null, state: MergeState): void {
	if (ourId === null) {
		// What belongs to a project that could not come over comes without it.
		if (table === "projects") state.projects.delete(theirId);
		return;
	}
	if (table === "project_sightings") state.sightings.set(theirId, ourId);
	if (table === "agent_sessions") state.agentSessions.set(theirId, ourId);
	if (table === "conversations") state.conversations.add(theirId);
}
