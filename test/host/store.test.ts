// The store's own tests in the Node of the editor's extension host, but for those that start processes of their own.
import "../db/store/openStore.test.ts";
import "../db/store/faults.test.ts";
import "../db/store/backups.test.ts";
import "../db/store/damage.test.ts";
import "../db/store/simulation.test.ts";
import "../db/store/smallParts.test.ts";

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { type Database, openDatabase } from "../../src/db/index.ts";

describe("the packaged database in the extension host", () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), "daybook-host-store-"));
	const doors: Database[] = [];
	after(async () => {
		await Promise.all(doors.map((door) => door.close()));
		rmSync(folder, { recursive: true, force: true });
	});

	function open(): Database {
		const extension = vscode.extensions.getExtension("daybook.daybook");
		assert.ok(extension, "the extension is not installed");
		const dist = path.join(extension.extensionPath, "dist");
		const [workerFile, wasmFile] = [path.join(dist, "worker.cjs"), path.join(dist, "sql-wasm.wasm")];
		const door = openDatabase({ folder, workerFile, wasmFile, machineId: "machine", log: () => {} });
		doors.push(door);
		return door;
	}

	const use = { userId: "user", projectId: null, command: "/new", day: "2026-11-23", at: 1 };
	const user = { userId: "user", machineId: "machine", username: "ada", displayName: null, email: null, at: 1 };

	it("knows the layout of this sql.js, keeps what is written, and shows it to another window", async () => {
		const [first, second] = [open(), open()];
		await first.call("people.local", user);
		await Promise.all([first, second].map((door, nth) => door.call("commands.count", { ...use, useId: `${nth}` })));
		const [counted] = await second.call("commands.frequent", { userId: "user", prefix: null, limit: 1 });
		assert.equal(counted?.count, 2);
		assert.deepEqual([first.status()?.mode, first.status()?.reason], ["file", null]);
		assert.deepEqual(await first.checkIntegrity("full"), []);
	});
});
