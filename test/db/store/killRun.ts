import { fork, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { ReadableDatabase } from "../../../src/db/store/connection.ts";
import { openStore } from "../../../src/db/store/openStore.ts";
import type { Store } from "../../../src/db/store/store.ts";
import { killSchema } from "./killSchema.ts";
import { wasmFile } from "./storeFixture.ts";

const worker = fileURLToPath(new URL("killWorker.ts", import.meta.url));

export interface KillRunOptions {
	readonly folder: string;
	readonly kills: number;
	readonly windows: number;
	/** "mutex" leaves the mutex out. */
	readonly mutation?: "mutex";
	/** Called after each round of kills. */
	readonly progress?: (result: KillResult) => void;
}

export interface KillResult {
	kills: number;
	acknowledged: number;
	/** Killed while opening, before they could write. */
	beforeReady: number;
	/** Everything below must stay empty. */
	readonly complaints: string[];
}

const killsInRound = 200;

/**
 * Lets windows in processes of their own write at once and kills them at random points, each replaced by a new one; after
 * each round everything that was acknowledged must be there, whole and once.
 */
export async function killRun(options: KillRunOptions): Promise<KillResult> {
	const result: KillResult = { kills: 0, acknowledged: 0, beforeReady: 0, complaints: [] };
	while (result.kills < options.kills && result.complaints.length === 0) {
		await killRound(options, result, Math.min(options.kills, result.kills + killsInRound));
		await verify(options.folder, result);
		options.progress?.(result);
	}
	return result;
}

async function killRound(options: KillRunOptions, result: KillResult, until: number): Promise<void> {
	const oneAfterTheOther = async (): Promise<void> => {
		while (result.kills < until) {
			await lifeOfWindow(options, result);
		}
	};
	await Promise.all(Array.from({ length: options.windows }, oneAfterTheOther));
}

let windows = 0;

/** Starts one window and kills it somewhere between its start and a quarter second after its first write. */
async function lifeOfWindow(options: KillRunOptions, result: KillResult): Promise<void> {
	const tag = `w${++windows}`;
	const child = fork(worker, [options.folder, tag, options.mutation ?? ""], {
		execArgv: ["--no-warnings"],
		stdio: ["ignore", "ignore", "pipe", "ipc"],
	});
	let errors = "";
	child.stderr?.on("data", (data: Buffer) => {
		errors += data.toString();
	});
	const wasKilled = await killAtRandom(child, result);
	if (!wasKilled) {
		result.complaints.push(`${tag} ended by itself: ${errors.slice(0, 400)}`);
	}
}

function killAtRandom(child: ChildProcess, result: KillResult): Promise<boolean> {
	return new Promise((resolve) => {
		let isReady = false;
		let wasKilled = false;
		const kill = (): void => {
			if (!wasKilled && child.exitCode === null) {
				wasKilled = true;
				result.kills++;
				result.beforeReady += isReady ? 0 : 1;
				child.kill("SIGKILL");
			}
		};
		const early = Math.random() < 0.2 ? setTimeout(kill, 50 + Math.random() * 250) : undefined;
		// A window that waits for ever has met a lock that a dead one left.
		const late = setTimeout(kill, 30_000);
		child.on("message", () => {
			isReady = true;
			setTimeout(kill, Math.random() * Math.random() * 250);
		});
		child.on("exit", () => {
			clearTimeout(early);
			clearTimeout(late);
			resolve(wasKilled);
		});
	});
}

async function verify(folder: string, result: KillResult): Promise<void> {
	const store = await openStore({ folder, wasmFile, schema: killSchema });
	const { mode, damage, reason } = store.status();
	if (mode !== "file" || damage) {
		result.complaints.push(`not usable: ${reason}`);
		await store.close();
		return;
	}
	try {
		result.complaints.push(...(await store.checkIntegrity("full")));
		const torn = await store.read(readTorn);
		result.complaints.push(...torn.map((entry) => `torn: ${entry}`));
		compareAcknowledged(folder, await store.read(readEntries), result);
		await forgetSome(store);
	} catch (error) {
		result.complaints.push(String(error));
	}
	await store.close();
}

function readEntries(database: ReadableDatabase): Set<string> {
	const rows = database.all<{ writer: string; n: number }>("SELECT writer, n FROM entries");
	return new Set(rows.map(({ writer, n }) => `${writer} ${n}`));
}

function readTorn(database: ReadableDatabase): string[] {
	const rows = database.all<{ writer: string; n: number }>(`
		SELECT writer, n FROM entries
		WHERE (SELECT count(*) FROM halves WHERE halves.writer = entries.writer AND halves.n = entries.n) <> 2
	`);
	return rows.map(({ writer, n }) => `${writer} ${n}`);
}

function compareAcknowledged(folder: string, found: ReadonlySet<string>, result: KillResult): void {
	for (const name of fs.readdirSync(folder).filter((file) => file.startsWith("acknowledged."))) {
		const file = path.join(folder, name);
		const numbers = fs.readFileSync(file, "utf8").split("\n").filter(Boolean);
		const writer = name.slice("acknowledged.".length);
		result.acknowledged += numbers.length;
		const lost = numbers.filter((n) => !found.has(`${writer} ${n}`));
		result.complaints.push(...lost.slice(0, 5).map((n) => `lost: ${writer} ${n}`));
		fs.rmSync(file);
	}
}

/** Deletes most of it, so that the file holds free pages and does not grow for ever. */
async function forgetSome(store: Store): Promise<void> {
	await store.write((database) => {
		database.run("DELETE FROM entries WHERE n % 2 = 0");
		database.run(
			"DELETE FROM halves WHERE NOT EXISTS (SELECT 1 FROM entries WHERE entries.writer = halves.writer AND entries.n = halves.n)",
		);
	});
}
