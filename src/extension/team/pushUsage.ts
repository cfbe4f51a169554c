import { Socket } from "node:net";
import { Client } from "pg";
import type { Database } from "../../db/index.ts";
import type { NetworkLog } from "../network/index.ts";
import type { TeamTarget } from "./connectionString.ts";
import { pushStatement, teamColumns, teamSchema, viewsVersion } from "./teamSchema.ts";

export interface PushOptions {
	readonly database: () => Pick<Database, "call">;
	readonly target: TeamTarget;
	readonly now: () => number;
	/** Where the contact is written down. */
	readonly log: Pick<NetworkLog, "begin">;
	/** Told after each batch that is committed over there and remembered here. */
	readonly onProgress?: (pushed: number) => void;
	readonly signal?: AbortSignal;
	/** Connects also when there is nothing to send, so that a wrong address is told. */
	readonly isTrial?: boolean;
}

const batchSize = 1000;
const connectLimitMs = 10_000;
const statementLimitMs = 60_000;

type Row = Awaited<ReturnType<typeof readPending>>[number];

async function readPending(database: Pick<Database, "call">, target: string) {
	return database.call("team.pending", { target, limit: batchSize });
}

/**
 * Sends what the target does not have, batch by batch: one way, never content. What was confirmed is not sent again; a batch
 * whose confirmation was lost is, and changes nothing. Returns how many rows were sent.
 */
export async function pushUsage({ database, target, now, log, isTrial, ...options }: PushOptions): Promise<number> {
	let rows = await readPending(database(), target.name);
	if (rows.length === 0 && isTrial !== true) return 0;
	const client = clientOf(target);
	// A connection that breaks while nothing is asked of it tells so by an event; the next statement fails by itself.
	client.on("error", () => {});
	const end = log.begin(`${target.host}:${target.port}`, "team");
	try {
		await client.connect();
		await prepareSchema(client);
		let pushed = 0;
		while (rows.length > 0) {
			await client.query(pushStatement, columnsOf(rows));
			pushed += rows.length;
			const sequence = rows.at(-1)?.change_sequence ?? 0;
			await database().call("team.confirm", { target: target.name, sequence, at: now() });
			options.onProgress?.(pushed);
			if (options.signal?.aborted === true) break;
			rows = await readPending(database(), target.name);
		}
		return pushed;
	} finally {
		await client.end().catch(() => {});
		end({ ...bytesOf(client.connection.stream), status: null });
	}
}

function clientOf({ host, port, database, user, password, isEncrypted }: TeamTarget): Client {
	return new Client({
		host,
		port,
		database,
		user,
		password,
		ssl: isEncrypted ? { rejectUnauthorized: true } : false,
		application_name: "daybook",
		connectionTimeoutMillis: connectLimitMs,
		query_timeout: statementLimitMs,
	});
}

function bytesOf(stream: unknown): { readonly bytesSent: number | null; readonly bytesReceived: number | null } {
	if (!(stream instanceof Socket)) return { bytesSent: null, bytesReceived: null };
	return { bytesSent: stream.bytesWritten ?? null, bytesReceived: stream.bytesRead };
}

interface Found {
	readonly is_there: boolean;
	readonly version: string | null;
	/** Whether this role made it, so that it may change it. */
	readonly is_own: boolean | null;
}

const findSql = `
	SELECT
		to_regclass('daybook.team_total') IS NOT NULL AS is_there,
		obj_description(to_regclass('daybook.team_usage'), 'pg_class') AS version,
		(SELECT viewowner = current_user FROM pg_views WHERE schemaname = 'daybook' AND viewname = 'team_usage') AS is_own`;

/** Makes what is missing. Someone with fewer rights may push once the table is there, whichever views there are. */
async function prepareSchema(client: Client): Promise<void> {
	const [found] = (await client.query<Found>(findSql)).rows;
	const isOutdated = found?.is_own === true && found.version !== viewsVersion;
	if (found?.is_there !== true || isOutdated) await client.query(teamSchema);
}

function columnsOf(rows: readonly Row[]): unknown[][] {
	return teamColumns.map(([name]) => rows.map((row) => (name === "at" ? new Date(row.at).toISOString() : row[name])));
}
