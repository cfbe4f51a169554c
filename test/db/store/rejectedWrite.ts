import type { Omission } from "../../../src/db/store/databaseFile.ts";
import { seededRandom, SimulatedDisk, systemError } from "../../fakes/simulatedDisk.ts";
import { openSimulated, until } from "./simulatedWindow.ts";
import { addNote, noteTexts } from "./storeFixture.ts";

/**
 * A write whose sync fails is rejected and must not come back, neither for the window itself nor after a power cut.
 * Returns what came back, or that the write was accepted.
 */
export async function rejectedWriteComesBack(omission?: Omission): Promise<string[]> {
	const disk = new SimulatedDisk(seededRandom(7));
	const { store, process } = await openSimulated(disk, { omission });
	await store.write(addNote("kept"));
	let isFailing = true;
	disk.faults.before = (operation) => {
		if (isFailing && operation === "sync") {
			isFailing = false;
			throw systemError("EIO");
		}
	};
	const complaints: string[] = [];
	await store.write(addNote("rejected")).then(
		() => complaints.push("an unconfirmed write was acknowledged"),
		() => {},
	);
	await until(() => store.status().mode === "file");
	complaints.push(...surplus(await store.read(noteTexts), "while open"));
	process.kill();
	await store.close().catch(() => {});
	const { store: next } = await openSimulated(disk.cutPower());
	complaints.push(...surplus(await next.read(noteTexts), "after a power cut"));
	await next.close();
	return complaints;
}

function surplus(found: readonly string[], when: string): string[] {
	return found.join() === "kept" ? [] : [`${when}: found ${found.join()}`];
}
