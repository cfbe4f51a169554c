import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openStore } from "../../../src/db/store/openStore.ts";
import type { OutsideReport } from "./outsideTool.ts";
import { addNote, noteCount, notesSchema, wasmFile } from "./storeFixture.ts";

const tool = fileURLToPath(new URL("outsideTool.ts", import.meta.url));

export interface OutsideResult {
	readonly report: OutsideReport;
	readonly commits: number;
	/** Must stay empty. */
	readonly complaints: string[];
}

/** Writes `commits` times while a stranger reads and tries to write with SQLite's own library. */
export async function outsideRun(folder: string, commits: number, omission?: "guard"): Promise<OutsideResult> {
	const omit = new Set(omission ? [omission] : []);
	const timing = { checkpoint: { frames: 20, idleInMs: 10, longestInMs: 50 } };
	const store = await openStore({ folder, wasmFile, schema: notesSchema, omit, timing });
	const complaints: string[] = [];
	await store.write(addNote("first"));
	await store.checkpoint();
	const child = fork(tool, [path.join(folder, "system.db")], { execArgv: ["--no-warnings"] });
	await once(child, "message");
	let done = 1;
	try {
		for (; done < commits; done++) {
			await store.write(addNote(`note ${done} ${"x".repeat(600)}`));
			await new Promise((resolve) => {
				setImmediate(resolve);
			});
		}
		complaints.push(...(await store.checkIntegrity("full")));
		const count = await store.read(noteCount);
		if (count !== commits) {
			complaints.push(`${count} of ${commits} rows`);
		}
	} catch (error) {
		complaints.push(`after ${done} commits: ${String(error)}`);
	}
	child.send("stop");
	const [report] = (await once(child, "message")) as [OutsideReport];
	await store.close().catch((error: unknown) => complaints.push(`at the end: ${String(error)}`));
	if (report.writes > 0) {
		complaints.push(`a stranger wrote ${report.writes} times`);
	}
	return { report, commits: done, complaints };
}
