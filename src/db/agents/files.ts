import * as v from "valibot";
import { id, text, time } from "../checks.ts";
import type { ReadableDatabase, WritableDatabase } from "../store/connection.ts";
import type { FileStretch } from "./checks.ts";

const paths = v.pipe(v.array(text), v.readonly());

export const listFilesParams = v.strictObject({
	tool: id,
	/** Only these; null for all. */
	paths: v.nullable(paths),
});

/** How far a transcript was read. */
export interface KnownFile {
	readonly path: string;
	readonly byteCount: number;
	readonly modifiedAt: number;
	readonly offsetRead: number;
	readonly headHash: string;
	readonly readerState: Readonly<Record<string, unknown>>;
	/** It was not there when its folder was looked at last. */
	readonly isGone: boolean;
}

/** The transcripts of a tool that were ever read. */
export function listFiles(
	database: ReadableDatabase,
	{ tool, paths }: v.InferOutput<typeof listFilesParams>,
): readonly KnownFile[] {
	const wanted = paths === null ? "" : "AND path IN (SELECT value FROM json_each(:paths))";
	const rows = database.all<Omit<KnownFile, "readerState" | "isGone"> & { state: string; gone: number }>(
		`SELECT
			path, byte_count AS byteCount, modified_at AS modifiedAt, offset_read AS offsetRead, head_hash AS headHash,
			reader_state AS state, gone_at IS NOT NULL AS gone
		FROM agent_session_files WHERE tool_name = :tool ${wanted}`,
		{ tool, paths: JSON.stringify(paths ?? []) },
	);
	return rows.map(({ state, gone, ...file }) => ({
		...file,
		readerState: JSON.parse(state) as Readonly<Record<string, unknown>>,
		isGone: gone === 1,
	}));
}

/**
 * Keeps how far a file was read and returns its row. A stretch that another window has already gone beyond, or whose
 * beginning nobody has read, leaves the place as it is: what was found in it is entered either way, once.
 */
export function advanceFile(database: WritableDatabase, tool: string, file: FileStretch, at: number): number {
	const { path, startOffset, offsetRead, headHash } = file;
	const row = database.get<{ id: number; offset_read: number; head_hash: string }>(
		"SELECT id, offset_read, head_hash FROM agent_session_files WHERE path = :path",
		{ path },
	);
	const values = {
		tool,
		path,
		byteCount: file.byteCount,
		modifiedAt: file.modifiedAt,
		offsetRead,
		headHash,
		readerState: JSON.stringify(file.readerState),
		at,
	};
	const isOwnTurn = row !== undefined && startOffset <= row.offset_read && offsetRead >= row.offset_read;
	if (row === undefined || startOffset === 0 || isOwnTurn) {
		database.run(
			`INSERT INTO agent_session_files (
				tool_name, path, byte_count, modified_at, offset_read, head_hash, reader_state, read_at
			) VALUES (:tool, :path, :byteCount, :modifiedAt, :offsetRead, :headHash, :readerState, :at)
			ON CONFLICT (path) DO UPDATE SET
				tool_name = :tool, byte_count = :byteCount, modified_at = :modifiedAt, offset_read = :offsetRead,
				head_hash = :headHash, reader_state = :readerState, read_at = :at, gone_at = NULL`,
			values,
		);
	}
	return (
		row?.id ?? database.get<{ id: number }>("SELECT id FROM agent_session_files WHERE path = :path", { path })?.id ?? 0
	);
}

export const markFilesParams = v.strictObject({
	/** Not there any more. */
	gone: paths,
	/** There again, as they were. */
	back: paths,
	at: time,
});

/** Notes which transcripts the tool has deleted. A session of which no file is left keeps all its rows. */
export function markFiles(database: WritableDatabase, { gone, back, at }: v.InferOutput<typeof markFilesParams>): null {
	const mark = (list: readonly string[], goneAt: number | null): void => {
		database.run(
			`UPDATE agent_session_files SET gone_at = :goneAt
			WHERE path IN (SELECT value FROM json_each(:list)) AND (gone_at IS NULL) <> (:goneAt IS NULL)`,
			{ goneAt, list: JSON.stringify(list) },
		);
		database.run(
			`UPDATE agent_sessions SET source_deleted_at = CASE WHEN EXISTS (
				SELECT 1 FROM agent_session_sources AS sources CROSS JOIN agent_session_files AS files ON files.id = sources.file_id
				WHERE sources.agent_session_id = agent_sessions.id AND files.gone_at IS NULL
			) THEN NULL ELSE ifnull(source_deleted_at, :at) END
			WHERE id IN (
				SELECT sources.agent_session_id FROM agent_session_files AS files
				CROSS JOIN agent_session_sources AS sources ON sources.file_id = files.id
				WHERE files.path IN (SELECT value FROM json_each(:list))
			)`,
			{ at, list: JSON.stringify(list) },
		);
	};
	if (gone.length > 0) mark(gone, at);
	if (back.length > 0) mark(back, null);
	return null;
}
