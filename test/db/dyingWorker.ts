// The real worker, which dies where a plan beside the database says: each new thread takes the plan's next line.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { FromWorker, ToWorker, WorkerOptions } from "../../src/db/protocol.ts";
import { WorkerSide } from "../../src/db/workerSide.ts";

/** Dies instead of the so-manieth "receive" of a call, or after the commit instead of the so-manieth "answer". */
export type DeathPlan = readonly { readonly at: "start" | "receive" | "answer"; readonly count: number }[];

const options = workerData as WorkerOptions;
const planFile = path.join(options.folder, "plan.json");
const [death, ...rest] = JSON.parse(readFileSync(planFile, "utf8")) as DeathPlan;
writeFileSync(planFile, JSON.stringify(rest));
if (death?.at === "start") throw new Error("dies at its start, as planned");

const seen = { receive: 0, answer: 0 };
/** True once it is dead: nothing leaves the thread any more. */
let isDead = false;
function comeTo(at: "receive" | "answer"): void {
	seen[at]++;
	if (death?.at !== at || seen[at] < death.count) return;
	isDead = true;
	// Ends this thread only.
	process.exit(1);
}

const side = new WorkerSide(options, (message: FromWorker) => {
	if (message.type === "result") comeTo("answer");
	if (!isDead) parentPort?.postMessage(message);
});
parentPort?.on("message", (message: ToWorker) => {
	if (message.type === "call") comeTo("receive");
	if (!isDead) side.receive(message);
});
await side.open();
