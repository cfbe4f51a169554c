import assert from "node:assert/strict";
import { openStore } from "../../../src/db/store/openStore.ts";
import type { Schema } from "../../../src/db/store/schema.ts";
import type { Store } from "../../../src/db/store/store.ts";
import { seededRandom, SimulatedDisk, SimulatedProcess, systemError } from "../../fakes/simulatedDisk.ts";
import { MutexSeat, SimulatedMutex } from "../../fakes/simulatedMutex.ts";
import { addNote, notesSchema, notesSql, noteTexts, schemaOf, wasmFile } from "./storeFixture.ts";

const folder = "/data";
const never = 100_000_000;
const secondSchema = schemaOf(
	notesSql,
	"ALTER TABLE notes ADD COLUMN topic TEXT",
	"CREATE TABLE topics (name TEXT PRIMARY KEY) STRICT; INSERT INTO topics SELECT text FROM notes",
);

async function open(process: SimulatedProcess, schema: Schema = notesSchema): Promise<Store> {
	const store = await openStore({
		folder,
		wasmFile,
		schema,
		files: process.files,
		createMutex: () => new SimulatedMutex(new MutexSeat(), process),
		random: () => 0.5,
		now: () => Date.UTC(2026, 10, 23),
		timing: {
			checkpoint: { frames: 6, idleInMs: never, longestInMs: never },
			retryInMs: 1,
			longestRetryInMs: 1,
			folderInMs: never,
		},
	});
	opened.push(store);
	return store;
}

/** What a scenario has done, as far as it came. */
interface Log {
	readonly kept: string[];
	/** Restores that were asked for; each may or may not have happened when the scenario was cut short. */
	restoring: readonly string[] | undefined;
	phase: string;
}

async function add(store: Store, log: Log, text: string): Promise<void> {
	await store.write(addNote(text));
	log.kept.push(text);
}

/** The stores of a scenario, which leave them open when they are stopped. */
let opened: Store[] = [];

/** Everything that changes files, once: making, writing, moving the log, backing up, restoring, upgrading. */
async function liveOnce(process: SimulatedProcess, log: Log): Promise<void> {
	const first = await open(process);
	assert.equal(first.status().mode, "file");
	for (const text of ["a", "b", "c", "d"]) {
		await add(first, log, `${text} ${"x".repeat(3000)}`);
	}
	const backup = await first.keepBackup("manual");
	const inBackup = [...log.kept];
	await add(first, log, "later");
	log.phase = "restore";
	log.restoring = inBackup;
	await first.restore(backup?.path ?? "");
	log.kept.splice(0, Infinity, ...inBackup);
	log.restoring = undefined;
	log.phase = "after restore";
	await add(first, log, "after restore");
	await first.close();
	log.phase = "upgrade";
	const second = await open(process, secondSchema);
	assert.equal(second.status().mode, "file");
	await add(second, log, "after upgrade");
	await second.close();
	log.phase = "end";
}

async function countOperations(): Promise<number> {
	const disk = new SimulatedDisk(seededRandom(1));
	await liveOnce(new SimulatedProcess(disk), { kept: [], restoring: undefined, phase: "start" });
	return disk.operations;
}

/** Opens what is left with the newest schema and compares it with what was acknowledged. */
async function verify(disk: SimulatedDisk, log: Log, where: string): Promise<void> {
	const store = await open(new SimulatedProcess(disk), secondSchema);
	const { mode, damage, reason } = store.status();
	assert.equal(mode, "file", `${where}: ${reason}`);
	assert.equal(damage, null, `${where}: ${damage?.sentence}`);
	assert.deepEqual(await store.checkIntegrity("full"), [], where);
	const found = await store.read(noteTexts);
	const possible = log.restoring ? [log.kept, log.restoring] : [log.kept];
	// A write that was cut off before its answer may be there or not.
	const isExpected = possible.some((texts) => texts.every((text, index) => found[index] === text));
	const isTooMuch = possible.every((texts) => found.length > texts.length + 1);
	assert.ok(isExpected && !isTooMuch, `${where}: found ${found.map((text) => text.slice(0, 13)).join(", ")}`);
	const topics = await store.read((database) => database.all("SELECT name FROM topics"));
	assert.ok(topics.length <= found.length, where);
	await store.write(addNote("still writable"));
	await store.close();
}

/** Runs the scenario until it ends or its process is stopped. */
async function liveUntilStopped(process: SimulatedProcess): Promise<Log> {
	const log: Log = { kept: [], restoring: undefined, phase: "start" };
	try {
		await liveOnce(process, log);
	} catch {
		// Where it was stopped shows in the log.
	}
	process.kill();
	for (const store of opened) {
		await store.close().catch(() => {});
	}
	opened = [];
	return log;
}

/** `DAYBOOK_TRIALS=2000` for a long run. */
const isLong = Number(process.env.DAYBOOK_TRIALS ?? 0) > 1000;

describe("the store at every single operation", function () {
	this.timeout(0);
	let operations = 0;
	before(async () => {
		operations = await countOperations();
		assert.ok(operations > 100, `only ${operations} operations`);
	});

	it("survives a kill", async () => {
		for (let at = 1; at <= operations; at++) {
			const disk = new SimulatedDisk(seededRandom(at));
			const process = new SimulatedProcess(disk);
			process.operationsToLive = at;
			const log = await liveUntilStopped(process);
			await verify(disk, log, `killed at ${at} of ${operations} (${log.phase})`);
		}
	});

	it("survives a power cut", async () => {
		for (let at = 1; at <= operations; at++) {
			for (let survival = 0; survival < (isLong ? 12 : 2); survival++) {
				const disk = new SimulatedDisk(seededRandom(at * 97 + survival));
				const process = new SimulatedProcess(disk);
				process.operationsToLive = at;
				const log = await liveUntilStopped(process);
				await verify(disk.cutPower(), log, `power cut at ${at} of ${operations}, ${survival} (${log.phase})`);
			}
		}
	});

	const refusals = { ENOSPC: 1, EIO: 1, EACCES: 7, EROFS: 7, EMFILE: 7, EBUSY: 7 };
	for (const [code, stride] of Object.entries(refusals)) {
		it(`survives ${code} once, and goes on by itself`, async () => {
			for (let at = 1; at <= operations; at += isLong ? 1 : stride) {
				const disk = new SimulatedDisk(seededRandom(at));
				disk.faults.before = () => {
					if (disk.operations === at) {
						throw systemError(code);
					}
				};
				const process = new SimulatedProcess(disk);
				const log = await liveUntilStopped(process);
				await verify(disk, log, `${code} at ${at} of ${operations} (${log.phase})`);
			}
		});
	}

	it("survives a disk that takes nothing any more, and a power cut after that", async () => {
		for (let at = 1; at <= operations; at += 3) {
			const disk = new SimulatedDisk(seededRandom(at));
			disk.faults.before = (operation) => {
				if (disk.operations >= at && operation !== "remove") {
					throw systemError("EIO");
				}
			};
			const process = new SimulatedProcess(disk);
			const log = await liveUntilStopped(process);
			await verify(disk.cutPower(), log, `dead disk from ${at} of ${operations} (${log.phase})`);
		}
	});
});
