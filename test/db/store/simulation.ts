import type { Omission } from "../../../src/db/store/databaseFile.ts";
import type { FileSystem } from "../../../src/db/store/fileSystem.ts";
import { openStore } from "../../../src/db/store/openStore.ts";
import type { Schema } from "../../../src/db/store/schema.ts";
import type { ReadableDatabase } from "../../../src/db/store/connection.ts";
import type { Store } from "../../../src/db/store/store.ts";
import { errnoOf, StoreError } from "../../../src/db/store/storeError.ts";
import { seededRandom, SimulatedDisk, SimulatedProcess } from "../../fakes/simulatedDisk.ts";
import { MutexSeat, SimulatedMutex } from "../../fakes/simulatedMutex.ts";
import { applicationId, userVersion, wasmFile } from "./storeFixture.ts";

/** What may be left out of the store to see whether the simulation notices. */
export type Mutation = Omission | "sync" | "folderSync";

export interface SimulationOptions {
	readonly seed: number;
	readonly windows: number;
	readonly steps: number;
	readonly mutation?: Mutation;
	/** Chance of a failing sync while the disk is in a bad mood. */
	readonly syncFailureChance?: number;
	/** Chance of a failing read or question while the disk is in a bad mood. */
	readonly lookFailureChance?: number;
}

/** How often each thing happened. */
export interface Tally {
	acknowledged: number;
	reads: number;
	kills: number;
	powerCuts: number;
	refusedForRoom: number;
	unconfirmed: number;
	/** Everything below must stay zero. */
	lost: number;
	torn: number;
	stale: number;
	ghosts: number;
	corrupt: number;
	failedOpens: number;
	unexpected: number;
}

export const faultNames = ["lost", "torn", "stale", "ghosts", "corrupt", "failedOpens", "unexpected"] as const;

export function emptyTally(): Tally {
	return {
		acknowledged: 0,
		reads: 0,
		kills: 0,
		powerCuts: 0,
		refusedForRoom: 0,
		unconfirmed: 0,
		lost: 0,
		torn: 0,
		stale: 0,
		ghosts: 0,
		corrupt: 0,
		failedOpens: 0,
		unexpected: 0,
	};
}

const never = 100_000_000;
const folder = "/data";

const schema: Schema = {
	applicationId,
	version: 1,
	pending: (database) =>
		userVersion(database) > 0
			? []
			: [
					{
						name: "tables",
						apply: (writable) =>
							writable.execute(`
								CREATE TABLE pieces (id INTEGER PRIMARY KEY, batch TEXT NOT NULL, piece INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
								CREATE INDEX pieces_batch ON pieces (batch);
								CREATE TABLE totals (id INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;
								PRAGMA user_version = 1;
							`),
					},
				],
};

interface Window {
	readonly process: SimulatedProcess;
	readonly store: Store | undefined;
}

type Batch = string;

/**
 * Several windows on one simulated disk, which are killed, lose power, run out of room and fail to sync at random, while
 * the simulation keeps the books on what was acknowledged.
 */
export class Simulation {
	readonly tally = emptyTally();
	readonly complaints: string[] = [];
	readonly #options: SimulationOptions;
	readonly #random: () => number;
	#disk: SimulatedDisk;
	#seat = new MutexSeat();
	#windows: Window[] = [];
	#batches = 0;
	/** Acknowledged batches with the number of their pieces. */
	#kept = new Map<Batch, number>();
	/** Told to be refused without a trace. */
	readonly #refused = new Set<Batch>();
	/** Batches that a delete without answer may have taken. */
	#maybeDeleted = new Set<Batch>();

	constructor(options: SimulationOptions) {
		this.#options = options;
		this.#random = seededRandom(options.seed);
		this.#disk = new SimulatedDisk(this.#random);
	}

	async run(): Promise<Tally> {
		await this.#openWindows();
		for (let step = 0; step < this.#options.steps; step++) {
			this.#moodSwing();
			const work = Promise.all(this.#windows.map((window) => this.#work(window)));
			const chance = this.#random();
			if (chance < 0.04) {
				await work;
				await this.#cutPower(work);
			} else if (chance < 0.08) {
				await turns(1 + Math.floor(this.#random() * 6));
				await this.#cutPower(work);
			} else {
				await work;
				await this.#replaceDead();
			}
		}
		this.#calm();
		await this.#verify("at the end");
		await this.#bury(this.#windows);
		return this.tally;
	}

	#complain(name: (typeof faultNames)[number], text: string): void {
		this.tally[name]++;
		this.complaints.push(`${name}: ${text} (seed ${this.#options.seed})`);
	}

	#moodSwing(): void {
		const { faults } = this.#disk;
		if (this.#random() < 0.03) {
			faults.fullChance = faults.fullChance > 0 ? 0 : 0.03;
		}
		const chance = this.#options.syncFailureChance ?? 0;
		if (chance > 0 && this.#random() < 0.05) {
			faults.syncFailureChance = faults.syncFailureChance > 0 ? 0 : chance;
		}
		const lookChance = this.#options.lookFailureChance ?? 0;
		if (lookChance > 0 && this.#random() < 0.1) {
			faults.lookFailureChance = faults.lookFailureChance > 0 ? 0 : lookChance;
		}
	}

	#calm(): void {
		this.#disk.faults.fullChance = 0;
		this.#disk.faults.syncFailureChance = 0;
		this.#disk.faults.lookFailureChance = 0;
	}

	#filesOf(process: SimulatedProcess): FileSystem {
		const { files } = process;
		switch (this.#options.mutation) {
			case "sync":
				return { ...files, sync: () => {}, syncLater: async () => {} };
			case "folderSync":
				return { ...files, syncFolder: () => {} };
			default:
				return files;
		}
	}

	#open(process: SimulatedProcess, seat: MutexSeat): Promise<Store> {
		const { mutation } = this.#options;
		const isOmission = mutation !== undefined && mutation !== "sync" && mutation !== "folderSync";
		const frames = 8 + Math.floor(this.#random() * 40);
		return openStore({
			folder,
			wasmFile,
			schema,
			files: this.#filesOf(process),
			createMutex: () => new SimulatedMutex(seat, process),
			random: this.#random,
			now: () => 1e12,
			omit: new Set(isOmission ? [mutation] : []),
			timing: {
				checkpoint: { frames, idleInMs: never, longestInMs: never },
				retryInMs: 1,
				longestRetryInMs: 2,
			},
		});
	}

	async #openWindows(): Promise<void> {
		this.#windows = [];
		for (let count = 0; count < this.#options.windows; count++) {
			this.#windows.push(await this.#openWindow());
		}
	}

	async #openWindow(): Promise<Window> {
		const process = new SimulatedProcess(this.#disk);
		if (this.#random() < 0.5) {
			process.operationsToLive = 3 + Math.floor(this.#random() * this.#random() * 500);
		}
		const store = await this.#open(process, this.#seat);
		const { mode, damage, reason } = store.status();
		if (!process.isDead && damage) {
			this.#complain("failedOpens", `${damage.code}: ${damage.sentence}`);
		}
		if (mode === "memory") {
			const hasExcuse = process.isDead || this.#isInBadMood();
			if (!hasExcuse) {
				this.#complain("failedOpens", reason ?? "");
			}
			await store.close();
			process.kill();
			return { process, store: undefined };
		}
		return { process, store };
	}

	#isInBadMood(): boolean {
		const { fullChance, syncFailureChance, lookFailureChance } = this.#disk.faults;
		return fullChance > 0 || syncFailureChance > 0 || lookFailureChance > 0;
	}

	async #work(window: Window): Promise<void> {
		const turns = 1 + Math.floor(this.#random() * 3);
		for (let turn = 0; turn < turns && window.store && !window.process.isDead; turn++) {
			const kind = this.#random();
			if (kind < 0.25) {
				await this.#read(window, window.store);
			} else if (kind < 0.33) {
				await this.#writeAgain(window, window.store);
			} else {
				await this.#write(window, window.store);
			}
		}
	}

	async #read(window: Window, store: Store): Promise<void> {
		const expected = [...this.#kept].filter(([batch]) => !this.#maybeDeleted.has(batch));
		try {
			const found = new Map(await store.read(readBatches));
			this.tally.reads++;
			const missing = expected.find(([batch, pieces]) => !this.#maybeDeleted.has(batch) && found.get(batch) !== pieces);
			if (missing) {
				this.#complain("stale", `a read lacks ${missing[0]}`);
			}
		} catch (error) {
			this.#judgeError(window, error);
		}
	}

	async #write(window: Window, store: Store): Promise<void> {
		const batch = `b${++this.#batches}`;
		const pieces = 1 + Math.floor(this.#random() * 5);
		const body = "x".repeat(this.#random() < 0.1 ? 15_000 * this.#random() : 300 * this.#random());
		const deleted = this.#pickDeleted();
		try {
			await store.write((database) => {
				for (let piece = 0; piece < pieces; piece++) {
					const row = { batch, piece, body };
					database.run("INSERT INTO pieces (batch, piece, body) VALUES (:batch, :piece, :body)", row);
				}
				if (deleted !== undefined) {
					database.run("DELETE FROM pieces WHERE batch = :deleted", { deleted });
				}
				database.run("INSERT INTO totals VALUES (1, 1) ON CONFLICT DO UPDATE SET count = count + 1");
			});
			this.#kept.set(batch, pieces);
			this.tally.acknowledged++;
			if (deleted !== undefined) {
				this.#kept.delete(deleted);
			}
		} catch (error) {
			if (this.#judgeError(window, error) === "full") {
				this.#refused.add(batch);
			}
		}
	}

	/** A write that finds its rows there, perhaps of another window whose own write has no answer yet, and changes nothing. */
	async #writeAgain(window: Window, store: Store): Promise<void> {
		try {
			const found = await store.write((database) =>
				readBatches(database).findLast(([batch]) => !this.#kept.has(batch)),
			);
			if (found !== undefined && !this.#maybeDeleted.has(found[0])) {
				this.#kept.set(...found);
				this.tally.acknowledged++;
			}
		} catch (error) {
			this.#judgeError(window, error);
		}
	}

	#pickDeleted(): Batch | undefined {
		if (this.#random() > 0.25 || this.#kept.size === 0) {
			return undefined;
		}
		const deleted = [...this.#kept.keys()][Math.floor(this.#random() * this.#kept.size)];
		if (deleted !== undefined) {
			this.#maybeDeleted.add(deleted);
		}
		return deleted;
	}

	/** Returns the code of an error that may happen; complains about any other. */
	#judgeError(window: Window, error: unknown): string | undefined {
		if (window.process.isDead || errnoOf(error) === "EKILLED") {
			return undefined;
		}
		if (error instanceof StoreError && error.code === "full") {
			this.tally.refusedForRoom++;
			return "full";
		}
		if (error instanceof StoreError && error.code === "failed" && this.#mayFail()) {
			this.tally.unconfirmed++;
			return "failed";
		}
		if (this.#mayFail() && error instanceof StoreError && error.errno === "EIO") {
			return "io";
		}
		const name = error instanceof StoreError && error.code === "corrupt" ? "corrupt" : "unexpected";
		this.#complain(name, error instanceof Error ? `${error.message} ${errnoOf(error)}` : String(error));
		return undefined;
	}

	#mayFail(): boolean {
		const { syncFailureChance = 0, lookFailureChance = 0 } = this.#options;
		return syncFailureChance > 0 || lookFailureChance > 0 || this.#isInBadMood();
	}

	async #replaceDead(): Promise<void> {
		for (const [index, window] of this.#windows.entries()) {
			if (!window.process.isDead) {
				continue;
			}
			this.tally.kills++;
			await this.#bury([window]);
			this.#calm();
			if (this.#random() < 0.3) {
				await this.#verify("after a kill");
			}
			this.#windows[index] = await this.#openWindow();
		}
	}

	/** Also in the middle of `work`: what is answered by then must be there. */
	async #cutPower(work: Promise<unknown>): Promise<void> {
		for (const window of this.#windows) {
			window.process.kill();
		}
		this.#disk = this.#disk.cutPower();
		await work;
		this.#seat = new MutexSeat();
		await this.#bury(this.#windows);
		this.tally.powerCuts++;
		await this.#verify("after a power cut");
		await this.#openWindows();
	}

	async #bury(windows: readonly Window[]): Promise<void> {
		for (const { process, store } of windows) {
			process.kill();
			await store?.close().catch(() => {});
		}
	}

	/** Opens the database as a fresh window and compares it with the books. */
	async #verify(when: string): Promise<void> {
		const process = new SimulatedProcess(this.#disk);
		const store = await this.#open(process, this.#seat);
		const { mode, damage, reason } = store.status();
		if (mode !== "file" || damage) {
			this.#complain("failedOpens", `${when}: ${reason}`);
			await store.close();
			return;
		}
		try {
			const problems = await store.checkIntegrity("full");
			if (problems.length > 0) {
				this.#complain("corrupt", `${when}: ${problems[0]}`);
			}
			this.#compare(await store.read(readBatches), await store.read(readTorn), when);
		} catch (error) {
			this.#complain("corrupt", `${when}: ${String(error)}`);
		}
		await store.close().catch((error: unknown) => this.#complain("unexpected", `${when}: ${String(error)}`));
	}

	#compare(rows: readonly (readonly [Batch, number])[], torn: readonly Batch[], when: string): void {
		const found = new Map(rows);
		for (const batch of torn) {
			this.#complain("torn", `${when}: ${batch}`);
		}
		for (const [batch, pieces] of this.#kept) {
			if (!this.#maybeDeleted.has(batch) && found.get(batch) !== pieces) {
				this.#complain("lost", `${when}: ${batch}`);
			}
		}
		for (const batch of this.#refused) {
			if (found.has(batch)) {
				this.#complain("ghosts", `${when}: ${batch}`);
				this.#refused.delete(batch);
			}
		}
		this.#kept = found;
		this.#maybeDeleted = new Set();
	}
}

/** Turns of the event loop, in which syncs end. */
async function turns(count: number): Promise<void> {
	for (let turn = 0; turn < count; turn++) {
		await new Promise<void>((resolve) => {
			setImmediate(resolve);
		});
	}
}

function readBatches(database: ReadableDatabase): [Batch, number][] {
	return database
		.all<{ batch: string; n: number }>("SELECT batch, count(*) AS n FROM pieces GROUP BY batch")
		.map(({ batch, n }) => [batch, n]);
}

function readTorn(database: ReadableDatabase): Batch[] {
	return database
		.all<{ batch: string }>("SELECT batch FROM pieces GROUP BY batch HAVING count(*) <> max(piece) + 1")
		.map(({ batch }) => batch);
}

/** Runs simulations with the seeds from `first` on and adds up what happened. */
export async function simulate(
	first: number,
	trials: number,
	options: Omit<SimulationOptions, "seed">,
): Promise<{ tally: Tally; complaints: readonly string[] }> {
	const tally = emptyTally();
	const complaints: string[] = [];
	for (let trial = 0; trial < trials; trial++) {
		const simulation = new Simulation({ ...options, seed: first + trial });
		const one = await simulation.run();
		complaints.push(...simulation.complaints);
		for (const name of Object.keys(tally) as (keyof Tally)[]) {
			tally[name] += one[name];
		}
	}
	return { tally, complaints };
}
