import { realpath } from "node:fs/promises";
import type { Database } from "../../db/index.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { ChunkEntry } from "./enterChunks.ts";
import type { ReaderThread } from "./readerThread.ts";
import type { ScanFigures } from "./transcripts/figures.ts";
import type { ToolName } from "./transcripts/tool.ts";

/** What one scan looks at. */
export interface ScanPlan {
	readonly tool: ToolName;
	readonly folders: readonly string[];
	readonly files: readonly string[];
}

/** Where a folder lies in its repository. */
export interface FolderFacts {
	/** `host/path`; null without a repository. */
	readonly remote: string | null;
	readonly repositoryPath: string;
}

export interface ImporterOptions {
	readonly database: () => Pick<Database, "call">;
	readonly reader: Pick<ReaderThread, "scan">;
	readonly clock: Clock;
	readonly log: Log;
	/** Names this window among those that would read too. */
	readonly holder: string;
	readonly userId: () => Promise<string>;
	/** Null keeps no copies. */
	readonly archiveFolder: () => string | null;
	readonly folderFacts: (folder: string) => Promise<FolderFacts>;
	/** Told from 0 to 1 while a scan runs, of null when it has ended. */
	readonly onProgress: (part: number | null) => void;
	/** Rows were written. */
	readonly onDidImport: () => void;
}

/** Another window may take over when this one gave no sign for so long. */
const leaseMs = 60_000;
const renewMs = 15_000;
/** While another window reads, this one asks again after so long. */
const waitMs = 3000;
/** Views follow a long scan no faster. */
const showMs = 2000;

/** Reads transcripts into the database: one scan at a time, in one window at a time. */
export class Importer {
	readonly #options: ImporterOptions;
	readonly #disposed = new AbortController();
	/** Folders that were asked for their repository since everything was looked at. */
	readonly #asked = new Set<string>();
	#last: Promise<unknown> = Promise.resolve();

	constructor(options: ImporterOptions) {
		this.#options = options;
	}

	/**
	 * Runs when the scans asked before have ended. Resolves with the figures of each plan; without a plan it only looks for
	 * the projects of sessions that have none.
	 */
	run(plans: readonly ScanPlan[]): Promise<readonly ScanFigures[]> {
		const work = this.#last.then(() => this.#runLeased(plans));
		this.#last = work.catch(() => {});
		return work;
	}

	/** Begins nothing more; resolves when what runs has ended and another window may go on. End the reader first. */
	async dispose(): Promise<void> {
		this.#disposed.abort();
		await this.#last;
	}

	async #runLeased(plans: readonly ScanPlan[]): Promise<readonly ScanFigures[]> {
		const { clock, onProgress, onDidImport } = this.#options;
		while (!this.#disposed.signal.aborted && !(await this.#lease(leaseMs))) await this.#wait(waitMs);
		if (this.#disposed.signal.aborted) return [];
		try {
			const figures: ScanFigures[] = [];
			for (const plan of plans) figures.push(await this.#scan(plan));
			if (!plans.some(({ files }) => files.length > 0)) this.#asked.clear();
			await this.#link();
			await this.#options.database().call("agents.settle", { at: clock.now() });
			return figures;
		} catch (error) {
			// The window closes and has ended the reader; the next one goes on from what was entered.
			if (this.#disposed.signal.aborted) return [];
			throw error;
		} finally {
			onProgress(null);
			await this.#lease(0);
			onDidImport();
		}
	}

	#wait(milliseconds: number): Promise<void> {
		const { signal } = this.#disposed;
		return new Promise<void>((resolve) => {
			const cancel = this.#options.clock.after(milliseconds, resolve);
			signal.addEventListener("abort", () => {
				cancel();
				resolve();
			});
		});
	}

	#lease(forMs: number): Promise<boolean> {
		const { database, holder, clock } = this.#options;
		const at = clock.now();
		return database().call("agents.lease", { holder, at, until: at + forMs });
	}

	async #scan({ tool, folders, files: named }: ScanPlan): Promise<ScanFigures> {
		const { database, reader, clock, log, userId, archiveFolder, onProgress, onDidImport } = this.#options;
		const user = await userId();
		// As a walk finds them: a file is known by one path only.
		const files = await Promise.all(named.map(async (file) => realpath(file).catch(() => file)));
		const paths = folders.length === 0 ? files : null;
		const known = await database().call("agents.files", { tool, paths });
		let renewedAt = clock.now();
		let shownAt = clock.now();
		const order = { tool, folders, files, known, archiveFolder: archiveFolder() };
		const entry = new ChunkEntry({
			enter: async (chunks) => database().call("agents.enter", { tool, userId: user, at: clock.now(), chunks }),
			refused: (path, leftOut, code) =>
				log.warn(`The database refused ${leftOut ?? "all"} of what a transcript tells (${code}): ${path}`),
		});
		const scanned = await reader.scan(order, {
			enter: async (chunks) => {
				const waiting = await entry.enter(chunks);
				const at = clock.now();
				if (at - renewedAt > renewMs) {
					renewedAt = at;
					await this.#lease(leaseMs);
				}
				if (at - shownAt > showMs) {
					shownAt = at;
					onDidImport();
				}
				return waiting;
			},
			markFiles: async (gone, back) =>
				void (await database().call("agents.markFiles", { gone, back, at: clock.now() })),
			progress: (bytesDone, bytesToRead) => onProgress(bytesToRead === 0 ? 1 : bytesDone / bytesToRead),
			failed: (path, code) => log.warn(`A transcript could not be read (${code}): ${path}`),
		});
		const figures = { ...scanned, refusedLines: scanned.refusedLines + entry.leftOut };
		tellFigures(tool, figures, log);
		return figures;
	}

	/** Sessions find their project also when its folder is first opened long after they ran. */
	async #link(): Promise<void> {
		const { database, folderFacts } = this.#options;
		const unlinked = (await database().call("agents.unlinked", {})).filter((folder) => !this.#asked.has(folder));
		if (unlinked.length === 0) return;
		for (const folder of unlinked) this.#asked.add(folder);
		const folders = await Promise.all(
			unlinked.map(async (workingDirectory) => ({ workingDirectory, ...(await folderFacts(workingDirectory)) })),
		);
		await database().call("agents.link", { folders });
	}
}

/** Names no content: counts only. */
function tellFigures(tool: ToolName, figures: ScanFigures, log: Log): void {
	const { badLines, longLines, refusedLines, failedFiles, refusedFiles } = figures;
	const skipped = badLines + longLines + refusedLines + failedFiles + refusedFiles;
	if (figures.filesRead === 0 && skipped === 0) return;
	const line = `Transcripts of ${tool}: ${JSON.stringify(figures)}`;
	if (skipped > 0) log.warn(line);
	else log.info(line);
}
