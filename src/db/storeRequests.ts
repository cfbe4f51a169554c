import { mergeDatabase } from "./merge/merge.ts";
import type { StoreRequests } from "./protocol.ts";
import { queryPage } from "./query.ts";
import { writeQuery } from "./queryFile.ts";
import type { Store } from "./store/store.ts";

export interface RequestSurroundings {
	/** To be called where the thread gets busy with reading. Throws when the call was cancelled. */
	readonly begin: () => void;
	readonly wasmFile: string;
	readonly now: () => number;
}

type Handlers = {
	readonly [Name in keyof StoreRequests]: (
		store: Store,
		params: StoreRequests[Name][0],
		around: RequestSurroundings,
	) => Promise<StoreRequests[Name][1]>;
};

const handlers: Handlers = {
	"store.status": async (store) => store.status(),
	"store.keepBackup": async (store, { reason }) => store.keepBackup(reason),
	"store.backupTo": async (store, { destination }) => {
		await store.backup(destination);
		return null;
	},
	"store.listBackups": async (store) => store.listBackups(),
	"store.previewBackup": async (store, { path }) => store.previewBackup(path),
	"store.restore": async (store, { path }) => store.restore(path),
	"store.exportTo": async (store, { destination }) => {
		await store.exportTo(destination);
		return null;
	},
	"store.checkIntegrity": async (store, { depth }) => store.checkIntegrity(depth),
	"store.query": async (store, request, { begin }) =>
		store.read((database) => {
			begin();
			return queryPage(database, request);
		}),
	"store.writeQuery": async (store, request, { begin }) =>
		store.read((database) => {
			begin();
			return writeQuery(database, request);
		}),
	"store.merge": async (store, { path, dryRun }, { wasmFile, now }) =>
		mergeDatabase(store, { path, dryRun, wasmFile, now: now() }),
};

type AnyHandler = (store: Store, params: unknown, around: RequestSurroundings) => Promise<unknown>;

// The door is typed by the same map, and this process wrote both sides of the wire.
export const storeRequests: ReadonlyMap<string, AnyHandler> = new Map(
	Object.entries(handlers as unknown as Readonly<Record<string, AnyHandler>>),
);
