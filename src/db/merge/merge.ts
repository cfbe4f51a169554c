import { copyFile, constants } from "node:fs/promises";
import type { ReadableDatabase, WritableDatabase } from "../store/connection.ts";
import { errnoOf } from "../store/storeError.ts";
import type { Store } from "../store/store.ts";
import { adoptHeads } from "./heads.ts";
import { LeftOutRows, type LeftOut } from "./leftOut.ts";
import { matchProjects } from "./matchProjects.ts";
import { settle, type MergeState, type MergeTable, type Row } from "./mergeState.ts";
import { mergeTables } from "./mergeTables.ts";
import { RowsInOrder } from "./rowsInOrder.ts";
import { openTheirs } from "./theirs.ts";

/** What a merge brought, or would bring. */
export interface MergeReport {
	/** Rows by table, only those above 0. */
	readonly added: Readonly<Record<string, number>>;
	/** Their projects that are ones of ours, by name. */
	readonly sameProjects: readonly string[];
	/** Their rows that could not come over, by table and reason; a dry run knows those of a legacy file only. */
	readonly leftOut: readonly LeftOut[];
	readonly isLegacy: boolean;
	/** The copy that was kept of a legacy file; null where none can be made, for a database of Daybook and for a dry run. */
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
	const { copy: theirs, isLegacy, leftOut } = await openTheirs(store, options);
	try {
		const state = await store.read((ours) => startState(theirs, ours));
		const refused = new LeftOutRows();
		const merge: Merge = { store, theirs, state, refused, dryRun: options.dryRun };
		const added: Record<string, number> = {};
		for (const table of mergeTables) {
			const count = await mergeTable(merge, table);
			if (count > 0) added[table.table] = count;
		}
		if (!options.dryRun) await adoptAllHeads(merge);
		const sameProjects = theirs
			.all<{ id: string; name: string }>("SELECT id, name FROM projects")
			.filter(({ id }) => state.projects.has(id) && state.projects.get(id) !== id)
			.map(({ name }) => name);
		const keptAs = isLegacy && !options.dryRun ? await keepCopy(options.path) : null;
		return { added, sameProjects, leftOut: [...leftOut, ...refused.list], isLegacy, keptAs };
	} finally {
		theirs.close();
	}
}

interface Merge {
	readonly store: Store;
	readonly theirs: WritableDatabase;
	readonly state: MergeState;
	readonly refused: LeftOutRows;
	readonly dryRun: boolean;
}

function startState(theirs: ReadableDatabase, ours: ReadableDatabase): MergeState {
	return {
		projects: matchProjects(theirs, ours),
		sightings: new Map(),
		conversations: new Set(),
		agentSessions: new Map(),
		commandCounts: new Map(),
		coming: new Map(),
	};
}

/** Returns how many rows are new here. */
async function mergeTable(merge: Merge, table: MergeTable): Promise<number> {
	const { store, theirs, dryRun } = merge;
	const rowsInOrder = new RowsInOrder(theirs, table, batchSize);
	const { columns } = rowsInOrder;
	const sql = `INSERT INTO ${table.table} (${columns.join(", ")}) VALUES (${columns.map((name) => `:${name}`).join(", ")})`;
	let added = 0;
	for (let rows = rowsInOrder.next(); rows.length > 0; rows = rowsInOrder.next()) {
		const mergeRows = (ours: ReadableDatabase, target?: WritableDatabase): number =>
			rows.filter((row) => mergeRow(merge, table, row, { ours, target, sql })).length;
		added += dryRun ? await store.read((ours) => mergeRows(ours)) : await store.write((ours) => mergeRows(ours, ours));
	}
	return added;
}

interface Ours {
	readonly ours: ReadableDatabase;
	/** Undefined in a dry run. */
	readonly target: WritableDatabase | undefined;
	/** Enters a row. */
	readonly sql: string;
}

/** True when the row is new here. */
function mergeRow(merge: Merge, table: MergeTable, theirs: Row, { ours, target, sql }: Ours): boolean {
	const { state, refused } = merge;
	const row = table.change(theirs, ours, state);
	if (row === null) return false;
	const { merge: mergeInto } = table;
	if (mergeInto) {
		let isMore = false;
		refused.attempt(table.table, () => {
			isMore = mergeInto(row, ours, state, target);
		});
		return isMore;
	}
	const id = String(row["id"]);
	const twin = ours.get<{ id?: string }>(table.present, row);
	const isNew = twin === undefined && enter(merge, table.table, row, { target, sql });
	settle(table.table, id, twin === undefined ? (isNew ? id : null) : (twin.id ?? id), state);
	return isNew;
}

/** False when a rule of the schema keeps the row out. A dry run only keeps it in mind. */
function enter({ state, refused }: Merge, table: string, row: Row, { target, sql }: Omit<Ours, "ours">): boolean {
	if (target) return refused.attempt(table, () => target.run(sql, row));
	const ids = state.coming.get(table) ?? new Set();
	ids.add(String(row["id"]));
	state.coming.set(table, ids);
	return true;
}

async function adoptAllHeads({ store, theirs, state }: Merge): Promise<void> {
	const all = [...state.conversations];
	for (let start = 0; start < all.length; start += batchSize) {
		await store.write((ours) => adoptHeads(theirs, ours, all.slice(start, start + batchSize)));
	}
}

/** Where a copy cannot be written, as on a medium that is only read, the file itself is the copy: it is never changed. */
const noCopyThere = new Set(["EROFS", "EACCES", "EPERM", "ENOSPC", "EDQUOT"]);

/** Keeps a copy beside the file under the old system's habit, once. Null when none can be made there. */
async function keepCopy(path: string): Promise<string | null> {
	const kept = `${path}.backup`;
	try {
		await copyFile(path, kept, constants.COPYFILE_EXCL);
	} catch (error) {
		const errno = errnoOf(error) ?? "";
		if (noCopyThere.has(errno)) return null;
		if (errno !== "EEXIST") throw error;
	}
	return kept;
}
