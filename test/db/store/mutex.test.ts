import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { releaseDeadWorker } from "../../../src/db/store/createMutex.ts";
import { ExclusiveOpenMutex } from "../../../src/db/store/exclusiveOpenMutex.ts";
import { LinkMutex } from "../../../src/db/store/linkMutex.ts";
import { acquireMutex } from "../../../src/db/store/mutex.ts";
import { currentProcess } from "../../../src/db/store/processIdentity.ts";
import { addNote, noteTexts, Workbench } from "./storeFixture.ts";

const worker = fileURLToPath(new URL("mutexWorker.ts", import.meta.url));
const longQuery = fileURLToPath(new URL("longQueryWorker.ts", import.meta.url));
const holder = fileURLToPath(new URL("mutexHolder.ts", import.meta.url));

describe("the mutex of hard links", function () {
	this.timeout(0);
	const bench = new Workbench();
	afterEach(() => bench.clean());

	function link(folder: string, options: Partial<ConstructorParameters<typeof LinkMutex>[0]> = {}): LinkMutex {
		return new LinkMutex({ folder, isShared: false, ...options });
	}

	it("lets in one at a time and is not re-entrant", () => {
		const folder = bench.folder();
		const [a, b] = [link(folder), link(folder)];
		assert.ok(a.tryAcquire());
		assert.ok(!b.tryAcquire());
		assert.throws(() => a.tryAcquire(), /not re-entrant/);
		a.release();
		assert.ok(b.tryAcquire());
		b.dispose();
		a.dispose();
		assert.deepEqual(fs.readdirSync(folder), []);
	});

	it("says that it waits for too long instead of waiting for ever", async () => {
		const folder = bench.folder();
		const [a, b] = [link(folder), link(folder)];
		a.tryAcquire();
		await assert.rejects(acquireMutex(b, Math.random, 30), { code: "busy" });
	});

	it("passes from a killed process at once, and its entry stays as a tombstone", async () => {
		const folder = bench.folder();
		const child = fork(holder, [folder], { execArgv: ["--no-warnings"] });
		await once(child, "message");
		const mutex = link(folder);
		assert.ok(!mutex.tryAcquire());
		child.kill("SIGKILL");
		await once(child, "exit");
		assert.ok(mutex.tryAcquire());
		assert.equal(fs.readdirSync(folder).filter((name) => name.startsWith("boot")).length, 2);
	});

	it("is released for a thread that was ended while it held it", async () => {
		const folder = bench.folder();
		const lock = path.join(folder, "system.db.lock");
		const thread = new Worker(holder, { argv: [lock, "token-of-the-thread"] });
		await once(thread, "message");
		await thread.terminate();
		const mutex = link(lock);
		assert.ok(!mutex.tryAcquire());
		releaseDeadWorker(folder, "token-of-the-thread");
		assert.ok(mutex.tryAcquire());
		mutex.dispose();
	});

	it("is free again after a thread was ended in the middle of an endless query", async () => {
		const folder = bench.folder();
		const thread = new Worker(longQuery, { workerData: { folder, mutexToken: "stuck" } });
		await once(thread, "message");
		await new Promise((resolve) => {
			setTimeout(resolve, 100);
		});
		await thread.terminate();
		releaseDeadWorker(folder, "stuck");
		const store = await bench.open(folder);
		await store.write(addNote("after"));
		assert.deepEqual(await store.read(noteTexts), ["before the long query", "after"]);
	});

	it("waits long for a holder it cannot judge, and never meets it again when it comes back", () => {
		const folder = bench.folder();
		let now = 0;
		const foreigner = link(folder, { identity: { ...currentProcess(), host: "elsewhere/1" }, isShared: true });
		const mutex = link(folder, { isShared: true, elapsed: () => now, foreignPatienceInMs: 1000 });
		assert.ok(foreigner.tryAcquire());
		assert.ok(!mutex.tryAcquire());
		now = 900;
		foreigner.release();
		assert.ok(foreigner.tryAcquire());
		assert.ok(!mutex.tryAcquire(), "a new holding is waited for anew");
		now = 1800;
		assert.ok(!mutex.tryAcquire());
		now = 1950;
		assert.ok(mutex.tryAcquire());
		foreigner.release();
		assert.ok(!foreigner.tryAcquire(), "the level was given up");
		mutex.release();
		assert.ok(foreigner.tryAcquire());
		assert.ok(!mutex.tryAcquire());
	});

	it("does not give up a level whose holder let go and ended while it was being judged", () => {
		const folder = bench.folder();
		const [ending, next] = [link(folder), link(folder)];
		let judged = 0;
		const waiting = link(folder, {
			isDead: () => {
				if (judged++ > 0) {
					return false;
				}
				// The one that is judged is dead by the time of the answer, and another lives in its place.
				ending.dispose();
				assert.ok(next.tryAcquire());
				return true;
			},
		});
		ending.tryAcquire();
		assert.ok(!waiting.tryAcquire());
		next.release();
		assert.ok(waiting.tryAcquire());
		assert.deepEqual(fs.readdirSync(folder).filter((name) => name.startsWith("boot")).length, 1);
	});

	it("warns when another computer has used the folder", () => {
		const folder = bench.folder();
		link(folder, { identity: { ...currentProcess(), host: "elsewhere/1" } });
		assert.match(link(folder).warnings.join(), /Another computer/);
	});

	it("removes what earlier runs of the machine left", () => {
		const folder = bench.folder();
		const before = link(folder, { identity: { ...currentProcess(), boot: "0123456789abcdef" } });
		before.tryAcquire();
		assert.equal(fs.readdirSync(folder).length, 2);
		const mutex = link(folder);
		assert.equal(fs.readdirSync(folder).length, 1);
		assert.ok(mutex.tryAcquire());
	});

	it("knows its own entry again when a release has failed", () => {
		const folder = bench.folder();
		const mutex = link(folder, { token: "mine" });
		mutex.tryAcquire();
		const entry = fs.readdirSync(folder).find((name) => name.startsWith("boot")) ?? "";
		mutex.release();
		fs.linkSync(path.join(folder, `owner-${process.pid}-mine`), path.join(folder, entry));
		assert.ok(mutex.tryAcquire());
		mutex.release();
		assert.ok(!fs.existsSync(path.join(folder, entry)));
	});

	it("goes on when somebody empties its folder", () => {
		const folder = bench.folder();
		const mutex = link(folder);
		fs.rmSync(folder, { recursive: true });
		assert.ok(mutex.tryAcquire());
		mutex.release();
	});

	it("never lets two processes in while they are killed at random", async () => {
		const folder = bench.folder();
		fs.writeFileSync(path.join(folder, "counter"), Buffer.alloc(8));
		let kills = 0;
		const live = async (): Promise<void> => {
			while (kills < 60) {
				const child = fork(worker, [folder], { execArgv: ["--no-warnings"] });
				const ended = once(child, "exit");
				await Promise.race([once(child, "message"), ended]);
				await new Promise((resolve) => {
					setTimeout(resolve, 20 + Math.random() * 60);
				});
				kills++;
				child.kill("SIGKILL");
				await ended;
			}
		};
		await Promise.all([live(), live(), live(), live()]);
		assert.equal(fs.existsSync(path.join(folder, "violations")), false);
		assert.ok(fs.readFileSync(path.join(folder, "counter")).readBigUInt64LE(0) > 100n);
	});
});

describe("the mutex of exclusive opening", () => {
	const bench = new Workbench();
	afterEach(() => bench.clean());

	it("is held as long as the file is open", () => {
		const file = path.join(bench.folder(), "lock");
		const open = new Set<number>();
		const openOnce = (): number | undefined => {
			if ([...open].some((handle) => isOpen(handle))) {
				return undefined;
			}
			const handle = fs.openSync(file, "a");
			open.add(handle);
			return handle;
		};
		const [a, b] = [new ExclusiveOpenMutex(file, openOnce), new ExclusiveOpenMutex(file, openOnce)];
		assert.ok(a.tryAcquire());
		assert.ok(!b.tryAcquire());
		a.release();
		assert.ok(b.tryAcquire());
		b.dispose();
		assert.ok(!b.isHeld);
	});

	function isOpen(handle: number): boolean {
		try {
			fs.fstatSync(handle);
			return true;
		} catch {
			return false;
		}
	}
});
