// The worker thread's entry: opens the store and answers the door. See index.ts for the other side.
import { parentPort, workerData } from "node:worker_threads";
import type { FromWorker, WorkerOptions } from "./protocol.ts";
import { ReadOnlySide } from "./readOnlySide.ts";
import { describeError, WorkerSide } from "./workerSide.ts";

const port = parentPort;
if (port === null) throw new Error("This file runs in a worker thread.");

const post = (message: FromWorker): void => port.postMessage(message);
const options = workerData as WorkerOptions;
const side = options.isReadOnly ? new ReadOnlySide(options, post) : new WorkerSide(options, post);
port.on("message", (message) => side.receive(message));
side.open().catch((error: unknown) => post({ type: "unusable", error: describeError(error) }));
