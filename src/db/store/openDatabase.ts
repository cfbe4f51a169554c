import { assertOurs, generationPath, listBackups, offers, problemsOf, prune } from "./backups.ts";
import { putInPlace } from "./copyDatabase.ts";
import { DatabaseFile, type DatabaseFileOptions } from "./databaseFile.ts";
import { removeIfPresent } from "./fileSystem.ts";
import { inspect, type Verdict } from "./inspection.ts";
import { copyAtOnce } from "./liveCopy.ts";
import { makeDatabase } from "./makeDatabase.ts";
import { countRows, type Schema } from "./schema.ts";
import { setAside } from "./setAside.ts";
import type { StoreDamage } from "./store.ts";
import { errnoOf, StoreError } from "./storeError.ts";
import { damageSentences } from "./storeStatus.ts";
import { upgrade } from "./upgrade.ts";

export interface OpenDatabaseOptions extends Omit<DatabaseFileOptions, "applicationId"> {
	readonly schema: Schema;
	/** Milliseconds since the epoch. */
	readonly now: number;
}

/** The open file, and what was wrong with the one that was found; no file when that one must be left alone. */
export type OpenedDatabase =
	| { readonly file: DatabaseFile; readonly damage: StoreDamage | null }
	| { readonly file: null; readonly damage: StoreDamage };

type DamageCode = StoreDamage["code"];

/**
 * Opens the database under the mutex, whatever state it is in. A damaged file is set aside and a new one made; a foreign
 * or newer one is not touched. Throws StoreError or the system's error when no file can be used here.
 */
export function openDatabase(options: OpenDatabaseOptions): OpenedDatabase {
	const { files, paths, schema } = options;
	removeLeftovers(options);
	const hasBackups = listBackups(files, paths).length > 0;
	const verdict = inspect(files, paths, schema, hasBackups);
	if (verdict !== "new" && verdict !== "ours") {
		return handleDamage(options, verdict);
	}
	try {
		return { file: openSound(options, verdict), damage: null };
	} catch (error) {
		const code = damageOf(error);
		if (code === undefined) {
			throw error;
		}
		return handleDamage(options, code);
	}
}

function damageOf(error: unknown): DamageCode | undefined {
	if (error instanceof StoreError) {
		const { code } = error;
		return code === "corrupt" || code === "truncated" || code === "foreign" || code === "newer" ? code : undefined;
	}
	// The schema's own words for a past it does not know: somebody else's steps are in the file.
	return ["newer", "unknown", "gap"].includes(errnoOf(error) ?? "") ? "newer" : undefined;
}

function handleDamage(options: OpenDatabaseOptions, code: DamageCode): OpenedDatabase {
	const { engine, files, paths, schema, now } = options;
	const isLeftAlone = code === "foreign" || code === "newer";
	const keptAs = isLeftAlone ? [] : setAside(files, paths, now);
	const damage = { code, sentence: damageSentences[code], keptAs, offers: offers(engine, files, paths, schema) };
	if (isLeftAlone) {
		return { file: null, damage };
	}
	removeIfPresent(files, paths.suspect);
	return { file: openSound(options, "new"), damage };
}

function openSound(options: OpenDatabaseOptions, verdict: Verdict): DatabaseFile {
	const { schema, files, paths } = options;
	if (verdict === "new") {
		makeDatabase(options);
	}
	const file = new DatabaseFile({ ...options, applicationId: schema.applicationId });
	try {
		file.enter();
		file.open();
		if (file.isLogDistrusted) {
			file.rescueLog();
		}
		if (verdict === "ours") {
			assertOurs(file.connection, schema);
			assertLongEnough(file);
			checkIfSuspect(options, file);
			keepBeforeUpgrade(options, file);
		}
		upgrade(file, schema);
		removeIfPresent(files, paths.suspect);
		return file;
	} catch (error) {
		file.dispose();
		throw error;
	}
}

/** Pages that are not in the main file must be in the log. */
function assertLongEnough(file: DatabaseFile): void {
	const pages = file.connection.get<{ page_count: number }>("PRAGMA page_count")?.page_count ?? 0;
	const pageBytes = file.connection.get<{ page_size: number }>("PRAGMA page_size")?.page_size ?? 0;
	const missing = pages - Math.floor(file.mainBytes() / pageBytes);
	if (missing > (file.committedEnd()?.frames ?? 0)) {
		throw new StoreError("truncated", "The end of the database file is missing.");
	}
}

/** A window met damage at work: everything is read once before the file is used again. */
function checkIfSuspect({ files, paths }: OpenDatabaseOptions, file: DatabaseFile): void {
	if (files.identify(paths.suspect) && problemsOf(file.connection, "quick").length > 0) {
		throw new StoreError("corrupt", "The database is damaged.");
	}
}

function keepBeforeUpgrade({ files, paths, schema, now }: OpenDatabaseOptions, file: DatabaseFile): void {
	if (schema.pending(file.reader).length === 0 || isEmpty(schema, file)) {
		return;
	}
	files.makeFolder(paths.backups);
	const destination = generationPath(files, paths, now, "migration");
	const partial = `${destination}.partial`;
	removeIfPresent(files, partial);
	copyAtOnce(files, file, partial);
	putInPlace(files, partial, destination);
	prune(files, paths);
}

function isEmpty(schema: Schema, file: DatabaseFile): boolean {
	try {
		return Object.values(countRows(schema, file.reader)).every((count) => count === 0);
	} catch {
		// The count may name tables that only the new schema has.
		return false;
	}
}

/** Copies that were cut short. Younger ones may be another window's work in progress. */
const leftoverAgeInMs = 86_400_000;

function removeLeftovers({ files, paths, now }: OpenDatabaseOptions): void {
	for (const folder of [paths.folder, paths.backups]) {
		for (const name of files.list(folder)) {
			const isOurs = /\.(restoring|checking|merging)-|\.partial$/.test(name);
			const identity = isOurs ? files.identify(`${folder}/${name}`) : undefined;
			if (identity && now - identity.changedAt > leftoverAgeInMs) {
				removeIfPresent(files, `${folder}/${name}`);
			}
		}
	}
}
