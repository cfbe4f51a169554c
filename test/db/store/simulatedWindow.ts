import type { Omission } from "../../../src/db/store/databaseFile.ts";
import { openStore, type OpenStoreOptions } from "../../../src/db/store/openStore.ts";
import type { Store } from "../../../src/db/store/store.ts";
import { SimulatedProcess, type SimulatedDisk } from "../../fakes/simulatedDisk.ts";
import { MutexSeat, SimulatedMutex } from "../../fakes/simulatedMutex.ts";
import { notesSchema, wasmFile } from "./storeFixture.ts";

export const never = 100_000_000;
export const simulatedFolder = "/data";

export interface SimulatedWindowOptions extends Partial<OpenStoreOptions> {
	readonly seat?: MutexSeat;
	readonly omission?: Omission;
}

/** A window on a simulated disk, without checkpoints of its own and with prompt retries. */
export async function openSimulated(
	disk: SimulatedDisk,
	options: SimulatedWindowOptions = {},
): Promise<{ store: Store; process: SimulatedProcess }> {
	const process = new SimulatedProcess(disk);
	const seat = options.seat ?? new MutexSeat();
	const store = await openStore({
		folder: simulatedFolder,
		wasmFile,
		schema: notesSchema,
		files: process.files,
		createMutex: () => new SimulatedMutex(seat, process),
		now: () => Date.UTC(2026, 10, 23, 12),
		omit: new Set(options.omission ? [options.omission] : []),
		timing: {
			checkpoint: { frames: never, idleInMs: never, longestInMs: never },
			retryInMs: 1,
			longestRetryInMs: 1,
		},
		...options,
	});
	return { store, process };
}

/** Waits until the store is as wanted. */
export async function until(isSo: () => boolean): Promise<void> {
	for (let turn = 0; !isSo(); turn++) {
		if (turn > 5000) {
			throw new Error("It did not come to that.");
		}
		await new Promise((resolve) => {
			setTimeout(resolve, 1);
		});
	}
}
