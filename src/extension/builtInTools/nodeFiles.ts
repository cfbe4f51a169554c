import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, realpath, rm } from "node:fs/promises";
import path from "node:path";
import { DaybookError, expectedCode } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { FileAccess, FoundFile } from "./fileAccess.ts";

/** Texts in the editor that are not saved, and what only the editor can do with files. */
export interface EditorFiles {
	/** As its file would hold it; null when no editor has unsaved changes of that file. */
	unsaved(real: string): Uint8Array | null;
	/** Changes that text; it stays unsaved, and the change can be undone there. */
	replaceUnsaved(real: string, bytes: Uint8Array): Promise<void>;
	rename(from: string, to: string): Promise<void>;
	trash(real: string): Promise<void>;
}

/** What is larger is no text that a model works on. */
const largest = 10 * 1024 * 1024;
const noFollow = constants.O_NOFOLLOW ?? 0;
const noWait = constants.O_NONBLOCK ?? 0;

/** Files on disk, opened so that no link that was put there since they were judged is followed. */
export function nodeFiles(editor: EditorFiles, localize: Localize): FileAccess {
	const stale = (real: string) =>
		new DaybookError("stale", localize("{0} was changed meanwhile. Read it again.", path.basename(real)));
	const plain = async (real: string, flags: number): Promise<FileHandle | null> => openPlain(real, flags, localize);
	return {
		async read(real): Promise<FoundFile | null> {
			const unsaved = editor.unsaved(real);
			if (unsaved) return { bytes: unsaved, isUnsaved: true };
			const bytes = await withFile(await plain(real, constants.O_RDONLY), async (file) => file.readFile());
			return bytes && { bytes, isUnsaved: false };
		},
		async write(real, bytes, expected) {
			const unsaved = editor.unsaved(real);
			if (unsaved) {
				if (!isSame(unsaved, expected)) throw stale(real);
				return editor.replaceUnsaved(real, bytes);
			}
			if (expected === null) return create(real, bytes, localize);
			const file = await plain(real, constants.O_RDWR);
			if (!file) throw stale(real);
			await withFile(file, async () => {
				if (!isSame(await file.readFile(), expected)) throw stale(real);
				await writeAll(file, bytes);
			});
		},
		rename: async (from, to) => editor.rename(from, to),
		trash: async (real) => editor.trash(real),
	};
}

function isSame(bytes: Uint8Array, expected: Uint8Array | null): boolean {
	return expected !== null && Buffer.compare(bytes, expected) === 0;
}

/** Null when nothing is there. */
async function openPlain(real: string, flags: number, localize: Localize): Promise<FileHandle | null> {
	const name = path.basename(real);
	let file: FileHandle;
	try {
		file = await open(real, flags | noFollow | noWait);
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "";
		if (code === "ENOENT") return null;
		throw new DaybookError("unreadable", localize("{0} cannot be opened ({1}).", name, code), { cause: error });
	}
	try {
		const found = await file.stat({ bigint: true });
		if (!found.isFile()) throw new DaybookError("unreadable", localize("{0} is not a plain file.", name));
		if (found.size > BigInt(largest)) throw new DaybookError("too_large", localize("{0} is larger than 10 MB.", name));
		if (!(await isAt(file, real)))
			throw new DaybookError("stale", localize("{0} is no longer where it was. Try again.", name));
		return file;
	} catch (error) {
		await file.close();
		if (expectedCode(error) !== null) throw error;
		throw new DaybookError("stale", localize("{0} is no longer where it was. Try again.", name), { cause: error });
	}
}

/** Whether the path leads to that file and over no link: a folder on the way may have become one since it was judged. */
async function isAt(file: FileHandle, real: string): Promise<boolean> {
	const found = await file.stat({ bigint: true });
	const there = await lstat(real, { bigint: true }).catch(() => null);
	const isSameFile = there !== null && there.ino === found.ino && there.dev === found.dev;
	return isSameFile && (await realpath(real).catch(() => null)) === real;
}

async function create(real: string, bytes: Uint8Array, localize: Localize): Promise<void> {
	const name = path.basename(real);
	const folder = path.dirname(real);
	await mkdir(folder, { recursive: true });
	if ((await realpath(folder)) !== folder)
		throw new DaybookError("stale", localize("{0} is no longer where it was. Try again.", path.basename(folder)));
	let file: FileHandle;
	try {
		file = await open(real, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | noFollow);
	} catch (error) {
		const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
		const sentence = isThere ? localize("{0} is there already.", name) : localize("{0} could not be created.", name);
		throw new DaybookError("not_created", sentence, { cause: error });
	}
	await withFile(file, async () => {
		try {
			// Nothing is written before it is known where.
			if (!(await isAt(file, real)))
				throw new DaybookError("stale", localize("{0} is no longer where it was. Try again.", path.basename(folder)));
			await writeAll(file, bytes);
		} catch (error) {
			// What is there by now may be somebody else's.
			if (await isAt(file, real)) await rm(real, { force: true });
			throw error;
		}
	});
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
	let at = 0;
	while (at < bytes.length) at += (await file.write(bytes, at, bytes.length - at, at)).bytesWritten;
	await file.truncate(bytes.length);
	await file.sync();
}

async function withFile<Result>(
	file: FileHandle | null,
	act: (file: FileHandle) => Promise<Result>,
): Promise<Result | null> {
	if (!file) return null;
	try {
		return await act(file);
	} finally {
		await file.close();
	}
}
