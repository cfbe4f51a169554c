import * as v from "valibot";
import { type NetworkContact, networkPurposes } from "../shared/networkLog.ts";
import { count, id, pageSize, time } from "./checks.ts";
import { enterMachine } from "./machine.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

const purpose = v.picklist(networkPurposes);

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

/** Contacts of this and merged machines, the newest first. */
export function listContacts(
	database: ReadableDatabase,
	{ host, purpose: wanted, before, limit }: v.InferOutput<typeof listContactsParams>,
): readonly NetworkContact[] {
	return database.all<NetworkContact>(
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
