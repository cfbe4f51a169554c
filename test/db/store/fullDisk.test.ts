import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";
import { addNote, noteCount, Workbench } from "./storeFixture.ts";

describe("a real disk that runs full", function () {
	this.timeout(0);
	const bench = new Workbench();
	let mounted: string | undefined;
	afterEach(async () => {
		await bench.clean().catch(() => {});
		if (mounted) {
			spawnSync("umount", [mounted]);
		}
		mounted = undefined;
	});

	it("refuses with one notice, loses nothing, and goes on when there is room", async function () {
		const folder = bench.folder();
		const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], { encoding: "utf8" });
		if (mount.status !== 0) {
			console.log(
				`      skipped: ${(mount.stderr ?? String(mount.error)).trim()} (the simulated full disk always runs)`,
			);
			this.skip();
		}
		mounted = folder;
		const store = await bench.open(folder);
		const notices: (string | null)[] = [];
		store.onDidChangeStatus((status) => notices.push(status.reason));
		let accepted = 0;
		let refused = 0;
		for (let n = 0; n < 250; n++) {
			await store.write(addNote(`${n} ${"x".repeat(20_000)}`)).then(
				() => accepted++,
				(error: { code?: string; errno?: string }) => {
					assert.deepEqual([error.code, error.errno], ["full", "ENOSPC"]);
					refused++;
				},
			);
		}
		assert.ok(accepted > 30 && refused > 100, `${accepted} accepted, ${refused} refused`);
		assert.equal(await store.read(noteCount), accepted);
		assert.equal(notices.length, 1);
		execFileSync("mount", ["-o", "remount,size=30m", folder]);
		await store.write(addNote("room again"));
		assert.equal(store.status().reason, null);
		assert.deepEqual(await store.checkIntegrity("full"), []);
		await store.close();
		const again = await bench.open(path.join(folder));
		assert.equal(await again.read(noteCount), accepted + 1);
		await again.close();
	});
});
