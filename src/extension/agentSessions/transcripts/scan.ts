import type { KnownTranscript, TranscriptChunk } from "../../../db/index.ts";
import type { Archive } from "./archive.ts";
import type { ScanFigures, Tally } from "./figures.ts";
import { newTally } from "./figures.ts";
import type { AgentTool } from "./tool.ts";
import { isUnchanged, readTranscript } from "./transcriptFile.ts";
import { type FoundFile, statFile, walk } from "./walk.ts";

/** What is to be looked through. */
export interface ScanRequest {
	readonly tool: AgentTool;
	/** Folders whose transcripts are all looked at. */
	readonly folders: readonly string[];
	/** Single files beside them. */
	readonly files: readonly string[];
	readonly known: readonly KnownTranscript[];
	/** Where copies are kept, which makes answers searchable too; null keeps none. */
	readonly archive: Archive | null;
}

/** Where a scan puts what it finds; it goes on when the promise resolves. */
export interface ScanSink {
	/** Resolves with the paths of the files of which something was refused: nothing behind it is handed over. */
	enter(chunks: readonly TranscriptChunk[]): Promise<readonly string[]>;
	markFiles(gone: readonly string[], back: readonly string[]): Promise<void>;
	progress(bytesDone: number, bytesToRead: number): void;
	/** Told of a file that could not be read, with the system's code for why. */
	failed(path: string, code: string): void;
}

/** Small files are handed over together, up to so many calls and prompts. */
const batchWeight = 200;
const batchFiles = 100;

/** Looks through transcripts and hands over what is new. Memory is bounded whatever lies there. */
export async function scan(request: ScanRequest, sink: ScanSink): Promise<ScanFigures> {
	const known = new Map(request.known.map((file) => [file.path, file]));
	const found = walk(request.folders);
	const listed = request.files.flatMap((file) => statFile(file) ?? []);
	const files = [...new Map([...found.files, ...listed].map((file) => [file.path, file])).values()];
	await sink.markFiles(goneFiles(known, found.folders, files), backFiles(known, files));
	const tally = newTally();
	tally.files = files.length;
	const readings = files.map((file) => readingOf(file, known.get(file.path), request.archive));
	const changed = readings.filter((each) => each.isBehind || !isUnchanged(each.file, each.known));
	const bytesToRead = changed.reduce(
		(sum, each) => sum + Math.max(0, each.file.byteCount - (each.known?.offsetRead ?? 0)),
		0,
	);
	const batch = new Batch(sink);
	for (const each of changed) {
		await readFile(each, request, tally, batch, sink);
		tally.filesRead++;
		sink.progress(tally.bytesRead, bytesToRead);
	}
	await batch.flush();
	tally.refusedFiles = batch.refused.size;
	return tally;
}

/** A file as it is to be read. */
interface Reading {
	readonly file: FoundFile;
	/** Undefined for one that is read from its start. */
	readonly known: KnownTranscript | undefined;
	/** Its copy lacks what was read: whoever read it was killed before the copy was made. */
	readonly isBehind: boolean;
}

/** A transcript without a copy is read from its start once more: what it holds is entered already, but its answers are not. */
function readingOf(file: FoundFile, known: KnownTranscript | undefined, archive: Archive | null): Reading {
	if (archive === null || known === undefined) return { file, known, isBehind: false };
	const covered = archive.covered(file.path);
	if (covered === null) return { file, known: undefined, isBehind: false };
	return { file, known, isBehind: covered < known.offsetRead };
}

async function readFile(
	{ file, known }: Reading,
	{ tool, archive }: ScanRequest,
	tally: Tally,
	batch: Batch,
	sink: ScanSink,
): Promise<void> {
	try {
		let end = 0;
		for (const chunk of readTranscript(file, known, { tool, withAnswers: archive !== null, tally })) {
			await batch.add(chunk);
			end = chunk.file.offsetRead;
			if (batch.refused.has(file.path)) break;
		}
		archive?.extend(file.path, end);
	} catch (error) {
		const code = errorCode(error);
		if (code === null) throw error;
		tally.failedFiles++;
		sink.failed(file.path, code);
	}
}

/** The code of what the file system throws; null for any other error. */
function errorCode(error: unknown): string | null {
	return error instanceof Error && "syscall" in error && "code" in error ? String(error.code) : null;
}

const isBelow = (path: string, folder: string): boolean =>
	path.startsWith(folder.endsWith("/") || folder.endsWith("\\") ? folder : `${folder}/`) ||
	path.startsWith(`${folder}\\`);

function goneFiles(
	known: ReadonlyMap<string, KnownTranscript>,
	folders: readonly string[],
	files: readonly FoundFile[],
): string[] {
	const present = new Set(files.map((file) => file.path));
	return [...known.values()]
		.filter(({ path, isGone }) => !isGone && !present.has(path) && folders.some((folder) => isBelow(path, folder)))
		.map(({ path }) => path);
}

function backFiles(known: ReadonlyMap<string, KnownTranscript>, files: readonly FoundFile[]): string[] {
	return files.map((file) => file.path).filter((path) => known.get(path)?.isGone === true);
}

/** Gathers stretches until they are worth a transaction. */
class Batch {
	/** Files of which something was refused. */
	readonly refused = new Set<string>();
	readonly #sink: ScanSink;
	#chunks: TranscriptChunk[] = [];
	#weight = 0;

	constructor(sink: ScanSink) {
		this.#sink = sink;
	}

	async add(chunk: TranscriptChunk): Promise<void> {
		this.#chunks.push(chunk);
		this.#weight += chunk.calls.length + chunk.prompts.length;
		if (this.#weight >= batchWeight || this.#chunks.length >= batchFiles) await this.flush();
	}

	async flush(): Promise<void> {
		if (this.#chunks.length === 0) return;
		const chunks = this.#chunks;
		this.#chunks = [];
		this.#weight = 0;
		for (const path of await this.#sink.enter(chunks)) this.refused.add(path);
	}
}
