// The entry of the thread that reads transcripts. See ../readerThread.ts for the other side.
import { parentPort } from "node:worker_threads";
import type { FromReader } from "./readerMessages.ts";
import { ReaderSide } from "./readerSide.ts";

const port = parentPort;
if (port === null) throw new Error("This file runs in a worker thread.");

const side = new ReaderSide((message: FromReader) => port.postMessage(message));
port.on("message", (message) => side.receive(message));
