// One window of a kill run: writes without end and notes each acknowledged write, until it is killed.
import fs from "node:fs";
import path from "node:path";
import { openStore } from "../../../src/db/store/openStore.ts";
import { LinkMutex } from "../../../src/db/store/linkMutex.ts";
import type { Mutex } from "../../../src/db/store/mutex.ts";
import type { Place } from "../../../src/db/store/place.ts";
import type { Store } from "../../../src/db/store/store.ts";
import { killSchema } from "./killSchema.ts";
import { slowJudge } from "./slowJudge.ts";
import { wasmFile } from "./storeFixture.ts";

const [folder = "", tag = "", mutation = ""] = process.argv.slice(2);

/** What is left when the mutex is left out. */
function openDoor(): Mutex {
	return { isHeld: true, warnings: [], tryAcquire: () => true, release: () => {}, dispose: () => {} };
}

function lateMutex({ isShared }: Place): Mutex {
	return new LinkMutex({ folder: path.join(folder, "system.db.lock"), isShared, isDead: slowJudge });
}

async function writeForEver(store: Store, acknowledgements: number, next: () => number): Promise<void> {
	for (;;) {
		const n = next();
		const body = "b".repeat(20 + 3000 * Math.random());
		await store.write((database) => {
			database.run("INSERT INTO entries (writer, n, body) VALUES (:tag, :n, :body)", { tag, n, body });
			database.run("INSERT INTO halves (writer, n) VALUES (:tag, :n)", { tag, n });
			database.run("INSERT INTO halves (writer, n) VALUES (:tag, :n)", { tag, n });
		});
		fs.writeSync(acknowledgements, `${n}\n`);
		if (Math.random() < 0.05) {
			await store.read((database) => database.get("SELECT count(*) AS n FROM entries"));
		}
	}
}

const acknowledgements = fs.openSync(path.join(folder, `acknowledged.${tag}`), "a");
const store = await openStore({
	folder,
	wasmFile,
	schema: killSchema,
	createMutex: mutation === "mutex" ? openDoor : lateMutex,
	timing: {
		checkpoint: { frames: 16 + Math.floor(Math.random() * 100), idleInMs: 20, longestInMs: 100 },
	},
});
const { mode, reason, damage } = store.status();
if (mode !== "file" || damage) {
	throw new Error(`The window could not open the database: ${reason}`);
}
process.send?.("ready");
let count = 0;
const next = (): number => count++;
await Promise.all([writeForEver(store, acknowledgements, next), writeForEver(store, acknowledgements, next)]);
