import { isProcessDead, type ProcessIdentity } from "../../../src/db/store/processIdentity.ts";

/**
 * Judges like the store itself, but is sometimes late: a busy machine may stop a process between reading who holds the
 * mutex and asking whether that one lives, and much can happen in between.
 */
export function slowJudge(owner: ProcessIdentity): boolean | undefined {
	if (Math.random() < 0.03) {
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
	}
	return isProcessDead(owner);
}
