// The store in a worker, with one command: write a row of the given size.
import { parentPort, workerData } from "node:worker_threads";
import { openStore } from "../../src/db/store/openStore.ts";
import { windowsSchema } from "./windowsSchema.ts";

const { folder, wasmFile } = workerData as { folder: string; wasmFile: string };
const store = await openStore({ folder, wasmFile, schema: windowsSchema });
parentPort?.on("message", (writer: string) => {
	void store
		.write((database) => database.run("INSERT INTO marks (writer, at) VALUES (:writer, 1)", { writer }))
		// A thread's port has no origins.
		// oxlint-disable-next-line unicorn/require-post-message-target-origin
		.then(() => parentPort?.postMessage("done"));
});
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage("ready");
