import { setTimeout } from "node:timers/promises";
import type { DatabaseFile } from "./databaseFile.ts";
import { copyFile, copySlices, markHeader } from "./copyDatabase.ts";
import { removeIfPresent, type FileSystem } from "./fileSystem.ts";
import { headerGuard } from "./headerGuard.ts";
import { storedCount } from "./headerCount.ts";
import { onOtherFile } from "./storeError.ts";

/** Attempts that let others work in between, before the copy is made in one go. */
const patientAttempts = 3;

const pauseInMs = 2;

export interface LiveCopyOptions {
	readonly files: FileSystem;
	readonly file: DatabaseFile;
	/** Runs under the mutex. */
	readonly run: <Result>(work: () => Result) => Promise<Result>;
	/** Must not exist. */
	readonly destination: string;
}

/**
 * Copies the database as it is after a checkpoint into an ordinary file that any tool may write; the copy is synced, its
 * name is not. Others work meanwhile: commits only touch the log, and if a checkpoint of theirs changes the main file, the
 * copy starts again.
 */
export async function copyLive(options: LiveCopyOptions): Promise<void> {
	const { files, file, run, destination } = options;
	for (let attempt = 0; attempt < patientAttempts; attempt++) {
		if (await copyPatiently(options)) {
			onOtherFile(destination, () => markHeader(files, destination, headerGuard.ordinary));
			return;
		}
		removeIfPresent(files, destination);
	}
	await run(() => copyAtOnce(files, file, destination));
}

/** The same in one go; under the mutex. */
export function copyAtOnce(files: FileSystem, file: DatabaseFile, destination: string): void {
	file.checkpoint();
	copyFile(files, file.paths.main, destination);
	onOtherFile(destination, () => markHeader(files, destination, headerGuard.ordinary));
}

async function copyPatiently({ files, file, run, destination }: LiveCopyOptions): Promise<boolean> {
	const slices = copySlices(files, file.paths.main, destination);
	let version: string | undefined;
	try {
		for (;;) {
			const state = await run(() => {
				if (version === undefined) {
					file.checkpoint();
					version = versionOf(files, file);
				}
				return versionOf(files, file) === version ? slices.next().done : "changed";
			});
			if (state === "changed") {
				return false;
			}
			if (state) {
				return true;
			}
			// Long enough for a window that waits for the mutex to try again.
			await setTimeout(pauseInMs);
		}
	} finally {
		slices.return();
	}
}

/** The file's time alone does not tell two changes within one tick of the system's clock apart. */
function versionOf(files: FileSystem, file: DatabaseFile): string {
	const { main } = file.paths;
	const identity = files.identify(main);
	const handle = files.open(main, "read");
	try {
		return `${identity?.file} ${identity?.version} ${storedCount(files, handle)}`;
	} finally {
		files.close(handle);
	}
}
