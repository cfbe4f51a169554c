import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { ScanFigures } from "../../src/extension/agentSessions/transcripts/figures.ts";
import { machine, table, writeJson } from "../measure.ts";
import { type Tree, writeTree } from "./transcriptTree.ts";

const megabyte = 1024 * 1024;
/** The last is as much as a busy year leaves behind; the first says whether memory grows with it. */
const sizes = [
	{ bytes: 64 * megabyte, files: 100 },
	{ bytes: 1024 * megabyte, files: 1500 },
];

interface Alone {
	readonly calls: number;
	readonly wallMs: number;
	readonly cpuMs: number;
	readonly bytesBefore: number;
	readonly bytesPeak: number;
}

interface InWindow {
	readonly figures: ScanFigures;
	readonly wallMs: number;
	readonly cpuMs: number;
	/** Of the window's own thread, between two turns of its loop. */
	readonly busy: { readonly p99Ms: number; readonly maxMs: number };
	readonly calls: number;
	readonly tokens: number;
}

/** What the script writes, as JSON. */
function inProcess(script: string, ...parameters: string[]): unknown {
	const file = fileURLToPath(new URL(script, import.meta.url));
	const written = execFileSync(process.execPath, [file, ...parameters], {
		encoding: "utf8",
		stdio: ["ignore", "pipe", "inherit"],
	});
	return JSON.parse(written);
}

/** `npm run bench -- transcripts`: transcripts of 64 MB and 1 GB, read for the first time, again, and after an addition. */
export async function run(): Promise<void> {
	const folder = mkdtempSync(path.join(process.env["DAYBOOK_BENCH_FOLDER"] ?? os.tmpdir(), "daybook-bench-"));
	try {
		const results = sizes.map(({ bytes, files }) => measure(path.join(folder, String(bytes)), bytes, files));
		const columns = ["", ...results.map(({ bytes }) => `${Math.round(bytes / megabyte)} MB`)];
		const line = (name: string, value: (result: (typeof results)[number]) => string): string[] => [
			name,
			...results.map(value),
		];
		const ms = (value: number): string => `${value.toFixed(0)} ms`;
		const mb = (value: number): string => `${(value / megabyte).toFixed(0)} MB`;
		console.log(
			table([
				columns,
				line("calls", ({ calls }) => String(calls)),
				line("reader alone, CPU", ({ ours }) => ms(ours.cpuMs)),
				line("plain line reader, CPU", ({ plain }) => ms(plain.cpuMs)),
				line("ratio", ({ ours, plain }) => (ours.cpuMs / plain.cpuMs).toFixed(2)),
				line("reader's process at its largest", ({ ours }) => mb(ours.bytesPeak)),
				line("more than Node takes", ({ ours }) => mb(ours.bytesPeak - ours.bytesBefore)),
				line("first scan into the database", ({ first }) => ms(first.wallMs)),
				line("its CPU, all threads", ({ first }) => ms(first.cpuMs)),
				line(
					"window's thread busy at a time, p99 / max",
					({ first }) => `${ms(first.busy.p99Ms)} / ${ms(first.busy.maxMs)}`,
				),
				line("bytes read by the first scan", ({ first }) => String(first.figures.bytesRead)),
				line("by a second one", ({ second }) => String(second.figures.bytesRead)),
				line("after an addition of", ({ added }) => String(added)),
				line("bytes read, marks included", ({ third }) => String(third.figures.bytesRead)),
				line("files opened", ({ third }) => String(third.figures.filesRead)),
			]),
		);
		for (const missed of results.flatMap(missedBars)) {
			console.error(missed);
			process.exitCode = 1;
		}
		console.log(writeJson("transcripts", { machine: machine(), results }));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function measure(folder: string, bytes: number, files: number) {
	const tree = writeTree(folder, bytes, files);
	const plain = inProcess("readAlone.ts", "plain", folder) as Alone;
	const ours = inProcess("readAlone.ts", "ours", folder) as Alone;
	const database = path.join(folder, "database");
	const window = (): InWindow => inProcess("windowProcess.ts", database, folder) as InWindow;
	const first = window();
	const second = window();
	const added = addLine(tree);
	const third = window();
	// The reader alone may tell of a call twice, where a stretch ends in the middle of it; the database enters it once.
	const wrong = [plain.calls, first.calls].filter((calls) => calls !== tree.calls);
	if (wrong.length > 0 || first.tokens !== tree.tokens)
		throw new Error(`Counted ${wrong.join(", ")} and not ${tree.calls}.`);
	if (third.calls !== tree.calls + 1) throw new Error("The addition was not counted once.");
	return { bytes: tree.bytes, calls: tree.calls, plain, ours, first, second, third, added };
}

const largestShare = 150 * megabyte;
const longestBusyMs = 100;
/** The marks by which a file is known again. */
const markBytes = 2048;

/** One sentence for each bar that a size does not keep. */
function missedBars({ ours, first, second, third, added }: ReturnType<typeof measure>): string[] {
	const missed: string[] = [];
	if (ours.bytesPeak - ours.bytesBefore >= largestShare) missed.push("The reading thread takes 150 MB or more.");
	if (first.busy.maxMs > longestBusyMs) missed.push("The window's thread is busy for more than 100 ms at a time.");
	if (second.figures.bytesRead > 0) missed.push("A second scan reads what did not change.");
	if (third.figures.bytesRead > added + markBytes) missed.push("More than the addition is read after an addition.");
	return missed;
}

/** One more call at the end of one file. Returns its bytes. */
function addLine({ files }: Tree): number {
	const file = files[Math.floor(files.length / 2)] ?? "";
	const last =
		readFileSync(file, "utf8")
			.trimEnd()
			.split("\n")
			.findLast((line) => line.includes('"usage"')) ?? "";
	const line = `${last.replaceAll(/"(id|requestId|uuid)":"/g, '"$1":"added-')}\n`;
	appendFileSync(file, line);
	return Buffer.byteLength(line);
}
