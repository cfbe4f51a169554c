import { copyFile, constants } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseError } from "../databaseError.ts";
import { applyMigration, MigrationError, pendingMigrations } from "../migrate.ts";
import { applicationId, migrations } from "../migrations/index.ts";
import type { ReadableDatabase, WritableDatabase } from "../store/connection.ts";
import type { Store } from "../store/store.ts";
import { DatabaseCopy } from "./databaseCopy.ts";
import { convertLegacy, isLegacy } from "./legacy.ts";
import type { MergeState, MergeTable, Row } from "./mergeTables.ts";
import { matchProjects, mergeTables } from "./mergeTables.ts";

/** What a merge brought, or would bring. */
export interface MergeReport {
	/** Rows by table, only those above 0. */
	readonly added: Readonly<Record<string, number>>;
	/** Their projects that are ones of ours, by name. */
	readonly sameProjects: readonly string[];
	readonly isLegacy: boolean;
	/** The copy that was kept of a legacy file; null for a database of Daybook and for a dry run. */
	readonly keptAs: string | null;
}

export interface MergeOptions {
	/** The file to merge; it is only read. */
	readonly path: string;
	/** Counts what would come and changes nothing. */
	readonly dryRun: boolean;
	readonly wasmFile: string;
	readonly now: number;
}

/** Rows of one transaction: other windows get their turn between two. */
const batchSize = 200;

/**
 * Takes over what another machine's database, or one of an older system, holds and ours does not. Rows are known again by
 * their ids: a merge that was interrupted is finished by another one, and a second one adds nothing.
 */
export async function mergeDatabase(store: Store, options: MergeOptions): Promise<MergeReport> {
	const { theirs, isLegacy: isOld } = await openTheirs(store, options);
	try {
		const state = await store.read((ours) => startState(theirs, ours));
		const added: Record<string, number> = {};
		for (const table of mergeTables) {
			const count = await mergeTable(store, theirs, table, state, options.dryRun);
			if (count > 0) added[table.table] = count;
		}
		if (!options.dryRun) await store.write((ours) => adoptHeads(theirs, ours, state));
		const sameProjects = theirs
			.all<{ id: string; name: string }>("SELECT id, name FROM projects")
			.filter(({ id }) => state.projects.get(id) !== id)
			.map(({ name }) => name);
		const keptAs = isOld && !options.dryRun ? await keepCopy(options.path) : null;
		return { added, sameProjects, isLegacy: isOld, keptAs };
	} finally {
		theirs.close();
	}
}

async function openTheirs(
	store: Store,
	{ path: source, wasmFile, now }: MergeOptions,
): Promise<{ theirs: DatabaseCopy; isLegacy: boolean }> {
	const { mode, path: ours } = store.status();
	const place = { folder: mode === "memory" ? tmpdir() : path.dirname(ours), wasmFile };
	const copy = await DatabaseCopy.of(source, place);
	try {
		if (copy.get<{ application_id: number }>("PRAGMA application_id")?.application_id === applicationId) {
			bringUp(copy, now);
			return { theirs: copy, isLegacy: false };
		}
		if (!isLegacy(copy))
			throw new DatabaseError("invalid", "This database is neither Daybook's nor a known older one.");
		const theirs = await DatabaseCopy.empty(place);
		bringUp(theirs, now);
		convertLegacy(copy, theirs, now);
		copy.close();
		return { theirs, isLegacy: true };
	} catch (error) {
		copy.close();
		if (error instanceof MigrationError) throw new DatabaseError(error.code, error.message);
		throw error;
	}
}

/** The copy gets the schema of today, so that both sides have the same columns. */
function bringUp(copy: WritableDatabase, now: number): void {
	for (const step of pendingMigrations(copy, migrations)) applyMigration(copy, step, now);
}

function startState(theirs: ReadableDatabase, ours: ReadableDatabase): MergeState {
	return {
		projects: matchProjects(theirs, ours),
		sightings: new Map(),
		conversations: new Set(),
		agentSessions: new Map(),
		coming: new Map(),
	};
}

async function mergeTable(
	store: Store,
	theirs: ReadableDatabase,
	table: MergeTable,
	state: MergeState,
	dryRun: boolean,
): Promise<number> {
	const columns = theirs
		.all<{ name: string; hidden: number }>(`PRAGMA table_xinfo(${table.table})`)
		.filter(({ name, hidden }) => hidden === 0 && !(table.without ?? []).includes(name))
		.map(({ name }) => name);
	const sql = `INSERT INTO ${table.table} (${columns.join(", ")}) VALUES (${columns.map((name) => `:${name}`).join(", ")})`;
	let added = 0;
	for (let offset = 0; ; offset += batchSize) {
		const rows = theirs.all<Row>(
			`SELECT ${columns.join(", ")} FROM ${table.table} ORDER BY ${table.order} LIMIT ${batchSize} OFFSET ${offset}`,
		);
		const merge = (ours: ReadableDatabase, enter: (row: Row) => void): number =>
			rows.filter((row) => mergeRow(row, table, ours, state, enter)).length;
		added += dryRun
			? await store.read((ours) => merge(ours, (row) => expect(table.table, row, state)))
			: await store.write((ours) => merge(ours, (row) => ours.run(sql, row)));
		if (rows.length < batchSize) return added;
	}
}

/** True when the row is new here. */
function mergeRow(
	theirs: Row,
	{ table, present, change }: MergeTable,
	ours: ReadableDatabase,
	state: MergeState,
	enter: (row: Row) => void,
): boolean {
	const row = change(theirs, ours, state);
	if (row === null) return false;
	const twin = ours.get<{ id?: string }>(present, row);
	remember(table, String(row["id"]), twin?.id ?? String(row["id"]), state);
	if (twin !== undefined) return false;
	enter(row);
	return true;
}

function expect(table: string, row: Row, { coming }: MergeState): void {
	const ids = coming.get(table) ?? new Set();
	ids.add(String(row["id"]));
	coming.set(table, ids);
}

function remember(table: string, theirId: string, ourId: string, state: MergeState): void {
	if (table === "project_sightings") state.sightings.set(theirId, ourId);
	if (table === "agent_sessions") state.agentSessions.set(theirId, ourId);
}

/** A chat that went on over there from where it is shown here goes on here, too. */
function adoptHeads(theirs: ReadableDatabase, ours: WritableDatabase, state: MergeState): void {
	for (const id of state.conversations) {
		const shown = headOf(ours, id);
		const head = headOf(theirs, id);
		if (shown === null || head === null || shown === head || !isAbove(theirs, shown, head)) continue;
		ours.run("UPDATE conversations SET head_message_id = :head WHERE id = :id", { id, head });
	}
}

function headOf(database: ReadableDatabase, id: string): string | null {
	const sql = "SELECT head_message_id AS head FROM conversations WHERE id = :id";
	return database.get<{ head: string | null }>(sql, { id })?.head ?? null;
}

function isAbove(database: ReadableDatabase, ancestor: string, leaf: string): boolean {
	const sql = `
		WITH RECURSIVE branch AS (
			SELECT id, parent_message_id FROM messages WHERE id = :leaf
			UNION ALL
			SELECT messages.id, messages.parent_message_id
			FROM branch JOIN messages ON messages.id = branch.parent_message_id
		)
		SELECT 1 FROM branch WHERE id = :ancestor`;
	return database.get(sql, { leaf, ancestor }) !== undefined;
}

/** Keeps a copy beside the file under the old system's habit, once. */
async function keepCopy(path: string): Promise<string> {
	const kept = `${path}.backup`;
	await copyFile(path, kept, constants.COPYFILE_EXCL).catch((error: unknown) => {
		if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
	});
	return kept;
}
