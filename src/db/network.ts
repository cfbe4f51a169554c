import * as v from "valibot";
import { count, id, pageSize, time } from "./checks.ts";
import { enterMachine } from "./machine.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

const purpose = v.picklist(["model_call", "model_list", "model_download", "link", "tool", "mcp", "team"]);

export const recordContactParams = v.strictObject({
	id,
	/** The editor's hash: the first contact may come before anything else was entered. */
	machineId: id,
	at: time,
	/** Host and port, nothing more of the address. */
	host: id,
	purpose,
	bytesSent: v.nullable(count),
	bytesReceived: v.nullable(count),
	status: v.nullable(count),
});

/** Enters a contact of the network log when it begins, and completes the same row when it is over. */
export function recordContact(database: WritableDatabase, params: v.InferOutput<typeof recordContactParams>): null {
	const machineId = enterMachine(database, params);
	database.run(
		`INSERT INTO network_log (id, machine_id, at, host, purpose, bytes_sent, bytes_received, status)
		VALUES (:id, :machineId, :at, :host, :purpose, :bytesSent, :bytesReceived, :status)
		ON CONFLICT (id) DO UPDATE SET
			bytes_sent = ifnull(excluded.bytes_sent, bytes_sent),
			bytes_received = ifnull(excluded.bytes_received, bytes_received),
			status = ifnull(excluded.status, status)`,
		{ ...params, machineId },
	);
	return null;
}

export const listContactsParams = v.strictObject({
	/** A part of the host's name; empty: all hosts. */
	host: v.pipe(v.string(), v.maxLength(300)),
	/** Null: all. */
	purpose: v.nullable(purpose),
	/** The last one of the page before; null for the newest. */
	before: v.nullable(v.strictObject({ at: time, id })),
	limit: pageSize,
});

/** One contact as it is stored. */
export interface ContactEntry {
	readonly id: string;
	readonly at: number;
	readonly host: string;
	readonly purpose: string;
	/** Null: not known, as long as it lasts. */
	readonly bytesSent: number | null;
	readonly bytesReceived: number | null;
	/** The HTTP status; null: there was no answer, or none yet. */
	readonly status: number | null;
}

/** Contacts of this and merged machines, the newest first. */
export function listContacts(
	database: ReadableDatabase,
	{ host, purpose: wanted, before, limit }: v.InferOutput<typeof listContactsParams>,
): readonly ContactEntry[] {
	return database.all<ContactEntry>(
		`SELECT id, at, host, purpose, bytes_sent AS bytesSent, bytes_received AS bytesReceived, status
		FROM network_log
		WHERE at <= :beforeAt AND (at < :beforeAt OR id < :beforeId)
			AND (:host = '' OR instr(lower(host), :host) > 0) AND (:purpose IS NULL OR purpose = :purpose)
		ORDER BY at DESC, id DESC LIMIT :limit`,
		{
			host: host.toLowerCase(),
			purpose: wanted,
			beforeAt: before?.at ?? Number.MAX_SAFE_INTEGER,
			beforeId: before?.id ?? "",
			limit,
		},
	);
}
