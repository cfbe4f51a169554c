// Counts in a shared file under the mutex, and notes when it meets another living process inside.
import fs from "node:fs";
import path from "node:path";
import { LinkMutex } from "../../../src/db/store/linkMutex.ts";
import { acquireMutex } from "../../../src/db/store/mutex.ts";
import { currentProcess, isProcessDead, parseProcessIdentity } from "../../../src/db/store/processIdentity.ts";
import { slowJudge } from "./slowJudge.ts";

const [folder = ""] = process.argv.slice(2);
const marker = path.join(folder, "inside");
const me = JSON.stringify(currentProcess());
const mutex = new LinkMutex({ folder: path.join(folder, "lock"), isShared: false, isDead: slowJudge });
const counter = fs.openSync(path.join(folder, "counter"), "r+");
const bytes = Buffer.alloc(8);

function enter(): void {
	try {
		fs.writeFileSync(marker, me, { flag: "wx" });
	} catch {
		const other = parseProcessIdentity(JSON.parse(fs.readFileSync(marker, "utf8") || "null"));
		if (other && isProcessDead(other) !== true) {
			fs.appendFileSync(path.join(folder, "violations"), `${me} met ${JSON.stringify(other)}\n`);
		}
		fs.writeFileSync(marker, me);
	}
}

process.send?.("ready");
for (;;) {
	await acquireMutex(mutex, Math.random, 30_000);
	enter();
	fs.readSync(counter, bytes, 0, 8, 0);
	bytes.writeBigUInt64LE(bytes.readBigUInt64LE(0) + 1n);
	fs.writeSync(counter, bytes, 0, 8, 0);
	fs.rmSync(marker, { force: true });
	mutex.release();
}
