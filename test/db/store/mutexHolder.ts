// Takes the mutex, says so, and holds it until it is ended.
import { parentPort } from "node:worker_threads";
import { LinkMutex } from "../../../src/db/store/linkMutex.ts";

const [folder = "", token] = process.argv.slice(2);
const mutex = new LinkMutex({ folder, isShared: false, token });
mutex.tryAcquire();
// A thread's port has no origins.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage("held");
process.send?.("held");
setInterval(() => {}, 1000);
