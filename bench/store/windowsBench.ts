import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { machine, median, quantile, table, writeJson } from "../measure.ts";
import { wasmFile } from "./contenders.ts";

const windows = 4;
const child = fileURLToPath(new URL("windowProcess.ts", import.meta.url));
const worker = new URL("storeWorker.ts", import.meta.url);

interface Samples {
	readonly commits: number[];
	readonly notices: number[];
}

function workFolder(): string {
	return fs.mkdtempSync(path.join(process.env.DAYBOOK_BENCH_FOLDER ?? os.tmpdir(), "daybook-windows-"));
}

/** Four windows that write at once, each `pauseMs` after its last commit. */
async function runWindows(pauseMs: number, seconds: number): Promise<Samples> {
	const folder = workFolder();
	const start = (name: string): ChildProcess =>
		fork(child, [folder, wasmFile, name, String(pauseMs), String(seconds)], { execArgv: ["--no-warnings"] });
	const children = Array.from({ length: windows }, (_, index) => start(`window ${index}`));
	await Promise.all(children.map((process) => once(process, "message")));
	const results = children.map((process) => once(process, "message") as Promise<[Samples]>);
	for (const process of children) {
		process.send("go");
	}
	const samples = (await Promise.all(results)).map(([result]) => result);
	for (const process of children) {
		if (process.exitCode === null) {
			await once(process, "exit");
		}
	}
	fs.rmSync(folder, { recursive: true });
	return {
		commits: samples.flatMap(({ commits }) => commits),
		notices: samples.flatMap(({ notices }) => notices),
	};
}

const resolutionMs = 1;

/** Milliseconds by which the event loop of this thread is late while it only waits: what the machine itself does. */
async function measureIdle(): Promise<number> {
	const delay = monitorEventLoopDelay({ resolution: resolutionMs });
	delay.enable();
	await new Promise((resolve) => {
		setTimeout(resolve, 2000);
	});
	delay.disable();
	return Math.max(0, delay.percentile(99) / 1e6 - resolutionMs);
}

/** Milliseconds by which the event loop of the main thread was late while a worker committed without a pause. */
async function measureBlocking(commits: number): Promise<{ p50: number; p99: number; commit: number }> {
	const folder = workFolder();
	const thread = new Worker(worker, { workerData: { folder, wasmFile }, execArgv: ["--no-warnings"] });
	await once(thread, "message");
	const delay = monitorEventLoopDelay({ resolution: resolutionMs });
	const latencies: number[] = [];
	const text = "x".repeat(1000);
	for (let count = 0; count < commits; count++) {
		if (count === 200) {
			delay.enable();
		}
		const start = performance.now();
		const answer = once(thread, "message");
		// oxlint-disable-next-line unicorn/require-post-message-target-origin
		thread.postMessage(text);
		await answer;
		latencies.push(performance.now() - start);
	}
	delay.disable();
	await thread.terminate();
	fs.rmSync(folder, { recursive: true });
	// The histogram counts the timer's own period in.
	const late = (part: number): number => Math.max(0, delay.percentile(part) / 1e6 - resolutionMs);
	return { p50: late(50), p99: late(99), commit: median(latencies) };
}

/** Runs four windows at a human pace and without a pause, and prints what they saw. */
export async function run(): Promise<void> {
	const about = machine();
	console.log(JSON.stringify(about));
	const seconds = 8;
	const paced = await runWindows(50, seconds);
	const saturated = await runWindows(0, seconds);
	const idle = await measureIdle();
	const blocking = await measureBlocking(3000);
	const row = (name: string, samples: readonly number[]): string[] => [
		name,
		String(samples.length),
		median(samples).toFixed(2),
		quantile(samples, 0.99).toFixed(2),
		Math.max(...samples).toFixed(1),
	];
	const rows = [
		row("commit, 20 a second each", paced.commits),
		row("seen by another window", paced.notices),
		row("commit, without a pause", saturated.commits),
	];
	console.log(table([["4 windows", "samples", "p50 ms", "p99 ms", "max ms"], ...rows]));
	console.log(`\nwithout a pause: ${Math.round(saturated.commits.length / seconds)} commits a second in all`);
	console.log(
		`main thread late while a worker commits: p50 ${blocking.p50.toFixed(2)} ms, p99 ${blocking.p99.toFixed(2)} ms (idle p99 ${idle.toFixed(2)} ms); commit ${blocking.commit.toFixed(2)} ms`,
	);
	const summary = (samples: readonly number[]): Record<string, number> => ({
		samples: samples.length,
		p50: median(samples),
		p99: quantile(samples, 0.99),
	});
	const result = {
		machine: about,
		paced: { commit: summary(paced.commits), notice: summary(paced.notices) },
		saturated: { commit: summary(saturated.commits), perSecond: saturated.commits.length / seconds },
		blocking: { ...blocking, idle },
	};
	console.log(`\n${writeJson("windows", result)}`);
}
