import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { seededRandom } from "../../test/fakes/simulatedDisk.ts";
import { machine, median, quantile, table, timed, writeJson } from "../measure.ts";
import { makeChatDatabase, prose } from "./chatDatabase.ts";
import { openNaive, openNative, openOurs, wasmFile, type Commit, type Contender } from "./contenders.ts";

const sizes = [1, 50, 250];
const largest = 1000;
const commitsAt = 1500;
/** Until the compiler has seen the code. */
const warmUp = 400;
/** Writing the whole file takes so long that few commits must do. */
const naiveCommits: Readonly<Record<number, number>> = { 1: 200, 50: 40, 250: 12 };
const openings = 5;

type Name = "naive" | "ours" | "native";

interface CommitResult {
	readonly size: number;
	readonly name: Name;
	readonly p50: number;
	readonly p99: number;
	readonly commitSyncsPerCommit: number | null;
	/** With those of checkpoints. */
	readonly syncsPerCommit: number | null;
	readonly bytesPerCommit: number | null;
}

interface OpenResult {
	readonly size: number;
	/** Milliseconds: the engine, the file, the first query. */
	readonly openMs: number;
	/** Megabytes more than Node had before. */
	readonly openMegabytes: number;
	readonly workMegabytes: number;
}

/** A folder for the files of the bench: on a real disk, which /tmp often is not. */
function workFolder(): string {
	return fs.mkdtempSync(path.join(process.env.DAYBOOK_BENCH_FOLDER ?? os.tmpdir(), "daybook-bench-"));
}

function makeCommits(): () => Commit {
	const random = seededRandom(7);
	let count = 0;
	return () => {
		const id = `n${++count}`;
		const at = 1_800_000_000_000 + count;
		const content = prose(random, 200 + 1500 * random());
		return {
			message: { id, conversation: "c00000003", position: 1000 + count, content, at },
			usage: { id, input: 1200, output: 300, cost: 8100, at },
		};
	};
}

/** Commits of all contenders turn by turn, so that whatever the machine does meets all of them. */
async function measureCommits(size: number, source: string, folder: string): Promise<CommitResult[]> {
	const contenders: Readonly<Record<Name, Contender>> = {
		ours: await openOurs(source, folder),
		native: openNative(source, folder),
		naive: await openNaive(source, folder),
	};
	const samples: Record<Name, number[]> = { naive: [], ours: [], native: [] };
	const next = makeCommits();
	for (let count = 0; count < warmUp; count++) {
		const commit = next();
		await contenders.ours.commit(commit);
		await contenders.native.commit(commit);
	}
	const before = contenders.ours.counts();
	const naiveStride = Math.ceil(commitsAt / (naiveCommits[size] ?? 10));
	for (let count = 0; count < commitsAt; count++) {
		const commit = next();
		samples.ours.push(await timed(() => contenders.ours.commit(commit)));
		samples.native.push(await timed(() => contenders.native.commit(commit)));
		if (count % naiveStride === 0) {
			samples.naive.push(await timed(() => contenders.naive.commit(commit)));
		}
	}
	const results = (Object.keys(contenders) as Name[]).map((name) => {
		const counts = contenders[name].counts();
		const base = name === "ours" ? before : undefined;
		const per = (total: number | undefined, start = 0): number | null =>
			total === undefined ? null : (total - start) / samples[name].length;
		return {
			size,
			name,
			p50: median(samples[name]),
			p99: quantile(samples[name], 0.99),
			commitSyncsPerCommit: per(counts?.commitSyncs, base?.commitSyncs),
			syncsPerCommit: per(counts?.syncs, base?.syncs),
			bytesPerCommit: per(counts?.bytes, base?.bytes),
		};
	});
	for (const contender of Object.values(contenders)) {
		await contender.close();
	}
	return results;
}

/** The probe as one file, as the product ships its database. */
async function bundleProbe(folder: string): Promise<string> {
	const outfile = path.join(folder, "openProbe.mjs");
	await build({
		entryPoints: [fileURLToPath(new URL("openProbe.ts", import.meta.url))],
		outfile,
		bundle: true,
		platform: "node",
		format: "esm",
		logLevel: "error",
		banner: {
			js: "import { createRequire } from 'node:module'; import { fileURLToPath } from 'node:url'; const require = createRequire(import.meta.url); const __filename = fileURLToPath(import.meta.url); const __dirname = '.';",
		},
	});
	return outfile;
}

function measureOpening(size: number, source: string, folder: string, probe: string): OpenResult {
	fs.copyFileSync(source, path.join(folder, "system.db"));
	const runs = Array.from({ length: openings + 1 }, () => {
		const output = execFileSync(process.execPath, [probe, folder, wasmFile], { encoding: "utf8" });
		const run = JSON.parse(output) as Record<"openMs" | "bytesBefore" | "bytesAfter" | "bytesAtWork", number> & {
			mode: string;
		};
		if (run.mode !== "file") {
			throw new Error("The probe could not open the file.");
		}
		return run;
	}).slice(1);
	const megabytes = (key: "bytesAfter" | "bytesAtWork"): number =>
		median(runs.map((run) => (run[key] - run.bytesBefore) / 1e6));
	return {
		size,
		openMs: median(runs.map((run) => run.openMs)),
		openMegabytes: megabytes("bytesAfter"),
		workMegabytes: megabytes("bytesAtWork"),
	};
}

function number(value: number | null, digits = 2): string {
	return value === null ? "-" : value.toFixed(digits);
}

function printCommits(results: readonly CommitResult[]): void {
	const of = (size: number, name: Name): number =>
		results.find((result) => result.size === size && result.name === name)?.p50 ?? Number.NaN;
	const rows = results.map((result) => [
		result.name,
		`${result.size} MB`,
		number(result.p50),
		number(result.p99),
		number(result.commitSyncsPerCommit),
		number(result.syncsPerCommit),
		result.bytesPerCommit === null ? "-" : `${Math.round(result.bytesPerCommit / 1000)}`,
		number(result.p50 / of(result.size, "native")),
		number(of(result.size, "naive") / result.p50, 0),
	]);
	console.log(
		table([["commit", "size", "p50 ms", "p99 ms", "its syncs", "all syncs", "kB", "/ native", "naive /"], ...rows]),
	);
	console.log(`\nours at 250 MB / ours at 1 MB: ${number(of(250, "ours") / of(1, "ours"))}`);
}

/** Runs everything and prints it; some minutes, 3 GB of disk. */
export async function run(): Promise<void> {
	const about = machine();
	console.log(JSON.stringify(about));
	const commits: CommitResult[] = [];
	const openings: OpenResult[] = [];
	const root = workFolder();
	try {
		const probe = await bundleProbe(root);
		for (const size of [...sizes, largest]) {
			const folder = path.join(root, `${size}`);
			fs.mkdirSync(folder);
			const source = path.join(folder, "source.sqlite");
			makeChatDatabase(source, size);
			openings.push(measureOpening(size, source, folder, probe));
			if (size !== largest) {
				commits.push(...(await measureCommits(size, source, folder)));
			}
			fs.rmSync(folder, { recursive: true });
		}
	} finally {
		fs.rmSync(root, { recursive: true, force: true });
	}
	printCommits(commits);
	const rows = openings.map((result) => [
		`${result.size} MB`,
		number(result.openMs, 0),
		number(result.openMegabytes, 0),
		number(result.workMegabytes, 0),
	]);
	console.log(`\n${table([["open", "ms", "MB over bare Node", "MB after 300 commits"], ...rows])}`);
	console.log(`\n${writeJson("store", { machine: about, commits, openings })}`);
}
