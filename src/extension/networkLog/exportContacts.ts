import { open } from "node:fs/promises";
import type { Database } from "../../db/index.ts";
import type { NetworkContact, NetworkFilter } from "../../shared/networkLog.ts";
import { csvLine } from "../../shared/csv.ts";

const pageLength = 1000;

/**
 * Writes the contacts that the filter lets through to a file, the newest first, page by page: JSON when its name ends so, CSV
 * otherwise. Returns how many there were.
 */
export async function exportContacts(
	database: Pick<Database, "call">,
	path: string,
	filter: NetworkFilter,
): Promise<number> {
	const file = await open(path, "w");
	try {
		const isJson = path.toLowerCase().endsWith(".json");
		await file.write(isJson ? "[" : csvLine(["time", "host", "purpose", "bytes_sent", "bytes_received", "status"]));
		let count = 0;
		for await (const contact of contactsOf(database, filter)) {
			await file.write(isJson ? `${count === 0 ? "" : ","}\n${JSON.stringify(jsonOf(contact))}` : csvOf(contact));
			count++;
		}
		if (isJson) await file.write("\n]\n");
		return count;
	} finally {
		await file.close();
	}
}

async function* contactsOf(
	database: Pick<Database, "call">,
	filter: NetworkFilter,
): AsyncGenerator<NetworkContact, void, undefined> {
	let before: { at: number; id: string } | null = null;
	for (;;) {
		const page: readonly NetworkContact[] = await database.call("network.list", {
			...filter,
			before,
			limit: pageLength,
		});
		yield* page;
		const last = page.at(-1);
		if (last === undefined || page.length < pageLength) return;
		before = { at: last.at, id: last.id };
	}
}

function jsonOf({ at, host, purpose, bytesSent, bytesReceived, status }: NetworkContact): unknown {
	return {
		time: new Date(at).toISOString(),
		host,
		purpose,
		bytes_sent: bytesSent,
		bytes_received: bytesReceived,
		status,
	};
}

function csvOf({ at, host, purpose, bytesSent, bytesReceived, status }: NetworkContact): string {
	return csvLine([new Date(at).toISOString(), host, purpose, bytesSent, bytesReceived, status]);
}
