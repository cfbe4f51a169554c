// A window in a thread that is stuck in a query without end.
import { parentPort, workerData } from "node:worker_threads";
import { openStore } from "../../../src/db/store/openStore.ts";
import { addNote, notesSchema, wasmFile } from "./storeFixture.ts";

const { folder, mutexToken } = workerData as { folder: string; mutexToken: string };
const store = await openStore({ folder, wasmFile, schema: notesSchema, mutexToken });
await store.write(addNote("before the long query"));
// A thread's port has no origins.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage("started");
await store.read((database) =>
	database.get("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"),
);
