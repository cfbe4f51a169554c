/** A file as a tool finds it. */
export interface FoundFile {
	/** With what the user has not saved yet, where an editor has the file. */
	readonly bytes: Uint8Array;
	/** An editor has changes of it that are not on disk. */
	readonly isUnsaved: boolean;
}

/** The files of the user as tools touch them. Paths are absolute and hold no links: as they were judged. Failures are DaybookErrors. */
export interface FileAccess {
	/** Null when there is nothing. Throws for what is no plain file or too large. */
	read(real: string): Promise<FoundFile | null>;
	/**
	 * Puts these bytes in the place of `expected` (null: of nothing). Throws "stale" when the file is not that any more. What
	 * an editor holds unsaved is changed there and stays unsaved.
	 */
	write(real: string, bytes: Uint8Array, expected: Uint8Array | null): Promise<void>;
	rename(from: string, to: string): Promise<void>;
	/** Into the trash where there is one. */
	trash(real: string): Promise<void>;
}
