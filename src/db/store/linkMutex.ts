import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { Mutex } from "./mutex.ts";
import { givenUp, readHolder, tidy, type Holder } from "./linkEntries.ts";
import { currentProcess, isProcessDead, type ProcessIdentity } from "./processIdentity.ts";
import { errnoOf } from "./storeError.ts";

/** How long a holder that cannot be judged from here may hold before it counts as gone. Long backups take seconds. */
const foreignPatienceInMs = 60_000;

export interface LinkMutexOptions {
	/** Holds nothing but this mutex; made when missing. */
	readonly folder: string;
	/** True where several machines may share the folder: then their runs since power-on cannot name the entries. */
	readonly isShared: boolean;
	/** Names the owner within the process, so that the process can clean up after a thread that was ended. */
	readonly token?: string;
	readonly foreignPatienceInMs?: number;
	readonly identity?: ProcessIdentity;
	/** Milliseconds that never go back. */
	readonly elapsed?: () => number;
	/** Whether the owner has ended; undefined when that cannot be judged from here. */
	readonly isDead?: (owner: ProcessIdentity) => boolean | undefined;
}

/**
 * A mutex made of hard links.
 *
 * The holder's entry `<scope>-<level>` is a link to a file that says who it is: link(2) makes name and content appear at
 * once or fails. An entry whose owner is dead is never removed: it stays as a tombstone and everybody moves on to the
 * next level. So no process ever removes another's entry, and there is no race about who takes over.
 */
export class LinkMutex implements Mutex {
	readonly #folder: string;
	readonly #scope: string;
	readonly #ownerFile: string;
	readonly #identity: ProcessIdentity;
	readonly #token: string;
	readonly #patience: number;
	readonly #elapsed: () => number;
	readonly #isDead: (owner: ProcessIdentity) => boolean | undefined;
	readonly warnings: readonly string[];
	#level = 0;
	#held: string | undefined;
	#watched: { readonly holder: string; readonly since: number } | undefined;

	constructor(options: LinkMutexOptions) {
		this.#identity = options.identity ?? currentProcess();
		this.#folder = options.folder;
		this.#scope = options.isShared ? "shared" : `boot${this.#identity.boot.slice(0, 12)}`;
		this.#token = options.token ?? randomBytes(8).toString("hex");
		this.#ownerFile = path.join(options.folder, `owner-${this.#identity.pid}-${this.#token}`);
		this.#patience = options.foreignPatienceInMs ?? foreignPatienceInMs;
		this.#elapsed = options.elapsed ?? (() => performance.now());
		this.#isDead = options.isDead ?? ((owner) => isProcessDead(owner, this.#identity));
		this.#writeOwnerFile();
		this.warnings = tidy(this.#folder, this.#scope, this.#identity, this.#ownerFile);
	}

	get isHeld(): boolean {
		return this.#held !== undefined;
	}

	tryAcquire(): boolean {
		if (this.#held) {
			throw new Error("The mutex is not re-entrant.");
		}
		for (;;) {
			const entry = path.join(this.#folder, `${this.#scope}-${this.#level}`);
			if (this.#link(entry)) {
				// Somebody gave this level up while its slow owner lived on: it is not the mutex any more.
				if (fs.existsSync(givenUp(entry))) {
					fs.unlinkSync(entry);
					this.#level++;
					continue;
				}
				this.#held = entry;
				this.#watched = undefined;
				return true;
			}
			const verdict = this.#judge(entry);
			if (verdict === "mine") {
				// An earlier release failed.
				this.#held = entry;
				return true;
			}
			if (verdict === "held") {
				return false;
			}
			if (verdict === "abandoned") {
				this.#level++;
			}
		}
	}

	release(): void {
		const entry = this.#held;
		this.#held = undefined;
		if (entry) {
			fs.rmSync(entry, { force: true });
		}
	}

	dispose(): void {
		this.release();
		fs.rmSync(this.#ownerFile, { force: true });
	}

	#writeOwnerFile(): void {
		fs.mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
		const content = JSON.stringify({ ...this.#identity, token: this.#token });
		fs.writeFileSync(this.#ownerFile, content, { mode: 0o600 });
	}

	#link(entry: string): boolean {
		for (let attempt = 0; ; attempt++) {
			try {
				fs.linkSync(this.#ownerFile, entry);
				return true;
			} catch (error) {
				const errno = errnoOf(error);
				if (errno === "EEXIST") {
					return false;
				}
				// Somebody emptied the folder: the owner's file is made again, once.
				if (errno !== "ENOENT" || attempt > 0) {
					throw error;
				}
				this.#writeOwnerFile();
			}
		}
	}

	#judge(entry: string): "mine" | "held" | "abandoned" | "free" {
		const holder = readHolder(entry);
		if (!holder) {
			return "free";
		}
		try {
			if (holder.token === this.#token) {
				return "mine";
			}
			return this.#isAbandoned(entry, holder) ? "abandoned" : "held";
		} finally {
			holder.close();
		}
	}

	#isAbandoned(entry: string, holder: Holder): boolean {
		const isDead = holder.identity && this.#isDead(holder.identity);
		if (isDead !== undefined) {
			// The owner may have let go and ended while it was judged, and the entry be another's by now. One that ended
			// while the entry was its own can never let go.
			return isDead && holder.isStillAt(entry);
		}
		// The link count changes the file's times at each acquisition: the same holding has the same mark. Our own clock
		// measures it, since the clock of a shared file system may be another machine's.
		const now = this.#elapsed();
		if (this.#watched?.holder !== holder.mark) {
			this.#watched = { holder: holder.mark, since: now };
		}
		if (now - this.#watched.since < this.#patience) {
			return false;
		}
		fs.writeFileSync(givenUp(entry), "", { mode: 0o600 });
		return true;
	}
}

/**
 * Lets go of what a thread of this process held when it was ended from outside.
 * Only the process itself may do so, and only after the thread's end is certain.
 */
export function releaseAbandonedLinks(folder: string, token: string): void {
	const ownerFile = path.join(folder, `owner-${process.pid}-${token}`);
	const owner = fs.statSync(ownerFile, { throwIfNoEntry: false, bigint: true });
	if (!owner) {
		return;
	}
	for (const name of fs.readdirSync(folder)) {
		const file = path.join(folder, name);
		if (file !== ownerFile && fs.statSync(file, { throwIfNoEntry: false, bigint: true })?.ino === owner.ino) {
			fs.rmSync(file, { force: true });
		}
	}
	fs.rmSync(ownerFile, { force: true });
}
