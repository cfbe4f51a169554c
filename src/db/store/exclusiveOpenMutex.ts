import fs from "node:fs";
import type { Mutex } from "./mutex.ts";
import { errnoOf } from "./storeError.ts";

/** Opens the file so that nobody else can until it is closed; undefined when somebody else has. */
export type OpenExclusively = (file: string) => number | undefined;

// macOS: O_EXLOCK and O_NONBLOCK of <sys/fcntl.h>, which Node does not name.
const darwinFlags = fs.constants.O_RDWR | fs.constants.O_CREAT | 0x20 | 0x4;
// Windows: UV_FS_O_EXLOCK of libuv, which opens with no sharing at all.
const windowsFlags = fs.constants.O_RDWR | fs.constants.O_CREAT | 0x10000000;
const heldByAnother = new Set(["EAGAIN", "EWOULDBLOCK", "EBUSY", "EACCES", "EPERM"]);

/** The system's own exclusive open on macOS and Windows. The kernel lets go when the owner dies. */
export function openExclusivelyOn(platform: "darwin" | "win32"): OpenExclusively {
	const flags = platform === "darwin" ? darwinFlags : windowsFlags;
	return (file) => {
		try {
			return fs.openSync(file, flags, 0o600);
		} catch (error) {
			if (heldByAnother.has(errnoOf(error) ?? "")) {
				return undefined;
			}
			throw error;
		}
	};
}

/** A mutex that is held as long as a file is open. */
export class ExclusiveOpenMutex implements Mutex {
	readonly warnings: readonly string[] = [];
	readonly #file: string;
	readonly #open: OpenExclusively;
	#handle: number | undefined;

	constructor(file: string, open: OpenExclusively) {
		this.#file = file;
		this.#open = open;
	}

	get isHeld(): boolean {
		return this.#handle !== undefined;
	}

	tryAcquire(): boolean {
		if (this.isHeld) {
			throw new Error("The mutex is not re-entrant.");
		}
		this.#handle = this.#open(this.#file);
		return this.isHeld;
	}

	release(): void {
		const handle = this.#handle;
		this.#handle = undefined;
		if (handle !== undefined) {
			fs.closeSync(handle);
		}
	}

	dispose(): void {
		this.release();
	}
}
