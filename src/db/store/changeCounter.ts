import { readFully, writeFully, type FileSystem } from "./fileSystem.ts";

/** Where the store stands among all windows. */
export interface ChangeCount {
	/** Rises before every change of the files, also of a checkpoint: who sees it risen drops its cache. */
	readonly files: bigint;
	/** Rises before every change of the data: who sees it risen tells its listeners. */
	readonly data: bigint;
	/**
	 * A sync of the log has failed: processes may see bytes in it that are not on the disk and that no later sync will
	 * write. Whoever sees this writes the log anew before it builds on it.
	 */
	readonly isLogDistrusted: boolean;
}

const countBytes = 24;
const distrustOffset = 16;

/**
 * Two numbers in a small file that all windows share. It is not synced: it means something only between processes that
 * live at the same time.
 */
export class ChangeCounter {
	readonly #files: FileSystem;
	readonly #path: string;
	readonly #buffer = Buffer.alloc(countBytes);
	#handle: number;
	#identity: string | undefined;

	constructor(files: FileSystem, path: string) {
		this.#files = files;
		this.#path = path;
		this.#handle = files.open(path, "create");
		this.#identity = files.identify(path)?.file;
	}

	read(): ChangeCount {
		if (readFully(this.#files, this.#handle, this.#buffer, 0) < countBytes) {
			return { files: 0n, data: 0n, isLogDistrusted: false };
		}
		return {
			files: this.#buffer.readBigUInt64LE(0),
			data: this.#buffer.readBigUInt64LE(8),
			isLogDistrusted: this.#buffer[distrustOffset] === 1,
		};
	}

	/** Only under the mutex. Returns the new count. */
	raise(changesData: boolean): ChangeCount {
		const before = this.read();
		const after = { ...before, files: before.files + 1n, data: before.data + (changesData ? 1n : 0n) };
		this.#buffer.writeBigUInt64LE(after.files, 0);
		this.#buffer.writeBigUInt64LE(after.data, 8);
		this.#buffer[distrustOffset] = before.isLogDistrusted ? 1 : 0;
		writeFully(this.#files, this.#handle, this.#buffer, 0);
		return after;
	}

	/** To distrust is allowed at any time, to trust again only under the mutex. */
	setLogDistrust(isDistrusted: boolean): void {
		writeFully(this.#files, this.#handle, Uint8Array.of(isDistrusted ? 1 : 0), distrustOffset);
	}

	/** Follows the name to another file, when somebody has deleted it. True when that was so. */
	follow(): boolean {
		if (this.#files.identify(this.#path)?.file === this.#identity) {
			return false;
		}
		const handle = this.#files.open(this.#path, "create");
		this.#files.close(this.#handle);
		this.#handle = handle;
		this.#identity = this.#files.identify(this.#path)?.file;
		return true;
	}

	close(): void {
		this.#files.close(this.#handle);
	}
}
