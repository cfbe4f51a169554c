import assert from "node:assert/strict";
import { seededRandom, SimulatedDisk } from "../../fakes/simulatedDisk.ts";
import { openSimulated } from "./simulatedWindow.ts";
import { addNote, noteCount, noteTexts } from "./storeFixture.ts";
import { StoreError } from "../../../src/db/store/storeError.ts";

/** `DAYBOOK_TRIALS=20000` for a long run. */
const trials = Number(process.env.DAYBOOK_TRIALS ?? 1500);
const main = "/data/system.db";
const log = "/data/system.db.log";
const notes = 20;

interface Files {
	readonly main: Buffer;
	readonly log: Buffer;
	readonly backup: { readonly path: string; readonly content: Buffer };
}

/** A database of 20 notes, the later half of which is only in the log, and a backup of it. */
async function makeFiles(): Promise<Files> {
	const disk = new SimulatedDisk(seededRandom(1));
	const { store, process } = await openSimulated(disk);
	const backups: string[] = [];
	for (let n = 0; n < notes; n++) {
		if (n === notes / 2) {
			backups.push((await store.keepBackup("manual"))?.path ?? "");
			await store.checkpoint();
		}
		await store.write(addNote(`note ${n} ${"x".repeat(700)}`));
	}
	process.kill();
	await store.close().catch(() => {});
	const [path = ""] = backups;
	const content = (name: string): Buffer => disk.content(name) ?? Buffer.alloc(0);
	return { main: content(main), log: content(log), backup: { path, content: content(path) } };
}

type Damage = (bytes: Buffer, random: () => number) => Buffer;

const damages: Readonly<Record<string, Damage>> = {
	truncate: (bytes, random) => bytes.subarray(0, Math.floor(bytes.length * random())),
	"flip a bit": (bytes, random) => {
		const at = Math.floor(bytes.length * random());
		bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
		return bytes;
	},
	"zero a sector": (bytes, random) => {
		const at = Math.floor((bytes.length * random()) / 512) * 512;
		return bytes.fill(0, at, Math.min(bytes.length, at + 512));
	},
	"overwrite with noise": (bytes, random) => {
		const at = Math.floor(bytes.length * random());
		for (let n = at; n < Math.min(bytes.length, at + 40); n++) {
			bytes[n] = random() * 256;
		}
		return bytes;
	},
	"append noise": (bytes, random) => {
		const noise = Buffer.from(Array.from({ length: 1 + Math.floor(random() * 9000) }, () => random() * 256));
		return Buffer.concat([bytes, noise]);
	},
};

function diskWith(files: Files, damaged: Partial<Files>, random: () => number): SimulatedDisk {
	const disk = new SimulatedDisk(random);
	disk.place(main, damaged.main ?? files.main);
	disk.place(log, damaged.log ?? files.log);
	disk.place(files.backup.path, files.backup.content);
	return disk;
}

describe("damaged bytes", function () {
	this.timeout(0);
	let files: Files;
	before(async () => {
		files = await makeFiles();
		assert.ok(files.log.length > 20_000);
	});

	for (const [name, damage] of Object.entries(damages)) {
		it(`in the log leave a sound database with a beginning of the commits: ${name}`, async () => {
			for (let trial = 0; trial < trials / 5; trial++) {
				const random = seededRandom(trial);
				const disk = diskWith(files, { log: damage(Buffer.from(files.log), random) }, random);
				const { store } = await openSimulated(disk);
				const { mode, damage: found } = store.status();
				assert.deepEqual([mode, found], ["file", null], `trial ${trial}`);
				assert.deepEqual(await store.checkIntegrity("quick"), [], `trial ${trial}`);
				const texts = await store.read(noteTexts);
				assert.ok(texts.length >= notes / 2 && texts.length <= notes, `trial ${trial}: ${texts.length} notes`);
				assert.ok(texts.every((text, n) => text.startsWith(`note ${n} `)));
				await store.close();
			}
		});

		it(`in the database never stop the store, and nothing is thrown away: ${name}`, async () => {
			for (let trial = 0; trial < trials / 5; trial++) {
				const random = seededRandom(trial);
				const bytes = damage(Buffer.from(files.main), random);
				const disk = diskWith(files, { main: bytes, log: Buffer.alloc(0) }, random);
				await useDamaged(disk, bytes, `trial ${trial}`);
			}
		});
	}

	/** Works with whatever is there: each error has a code, and what was damaged is kept or still in its place. */
	async function useDamaged(disk: SimulatedDisk, bytes: Buffer, where: string): Promise<void> {
		const { store } = await openSimulated(disk);
		const { mode, damage } = store.status();
		if (damage) {
			const [kept = main] = damage.keptAs;
			assert.deepEqual(disk.content(kept), bytes, where);
			assert.equal(damage.offers.length, 1, where);
		} else {
			assert.equal(mode, "file", where);
		}
		const tries = [
			() => store.read(noteTexts),
			() => store.write(addNote("new")),
			() => store.write((database) => database.run("DELETE FROM notes WHERE id % 2")),
			() => store.read(noteCount),
		];
		for (const attempt of tries) {
			await attempt().catch((error: unknown) => {
				assert.ok(error instanceof StoreError, `${where}: ${String(error)}`);
			});
		}
		if (mode === "file") {
			await store.restore(files.backup.path);
			assert.equal(await store.read(noteCount), notes / 2, where);
		}
		await store.close();
	}
});
