/** What a scan did, for the log and for whoever asked for it. Counts, and bytes where the name says so. */
export interface ScanFigures {
	readonly files: number;
	/** Files that had something new. */
	readonly filesRead: number;
	readonly bytesRead: number;
	readonly lines: number;
	readonly calls: number;
	/** Lines that are no JSON, or no record. */
	readonly badLines: number;
	/** Lines that were too long to be kept, even shortened. */
	readonly longLines: number;
	/** Lines that tell of a call whose figures cannot be or of nothing at any time, and what the database did not take. */
	readonly refusedLines: number;
	/** Files that end in the middle of a line, which is left for another time. */
	readonly openTails: number;
	/** Files that could not be read. */
	readonly failedFiles: number;
	/** Files of which the database took nothing more; they wait there, and the others go on. */
	readonly refusedFiles: number;
	/** Files that were cut or replaced and read anew. */
	readonly restartedFiles: number;
}

export type Tally = { -readonly [Name in keyof ScanFigures]: number };

export const newTally = (): Tally => ({
	files: 0,
	filesRead: 0,
	bytesRead: 0,
	lines: 0,
	calls: 0,
	badLines: 0,
	longLines: 0,
	refusedLines: 0,
	openTails: 0,
	failedFiles: 0,
	refusedFiles: 0,
	restartedFiles: 0,
});
