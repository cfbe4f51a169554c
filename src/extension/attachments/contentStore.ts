import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";

const hashPattern = /^[0-9a-f]{64}$/;

/** The SHA-256 of a content, in hex. */
export function contentHash(content: Uint8Array): string {
	return createHash("sha256").update(content).digest("hex");
}

/**
 * Contents of attachments, or of files that calls changed, each once under its hash in one folder. Every window uses the same
 * folder.
 */
export class ContentStore {
	readonly #folder: string;

	constructor(folder: string) {
		this.#folder = folder;
	}

	/** Keeps a content and returns its hash; one that is there already is not written again, but as young as if it was. */
	async put(content: Uint8Array): Promise<string> {
		const hash = contentHash(content);
		if ((await this.size(hash)) === content.length && (await this.#touch(hash))) return hash;
		await mkdir(this.#folder, { recursive: true });
		// Another window may write the same content now: whichever is renamed last leaves the same bytes.
		const temporary = this.#temporary(hash);
		try {
			await writeFile(temporary, content, { flush: true });
			await rename(temporary, this.#file(hash));
		} finally {
			await rm(temporary, { force: true });
		}
		return hash;
	}

	/** Null when it is not here, or when what lies here is not what the hash says. */
	async read(hash: string): Promise<Uint8Array | null> {
		if (!hashPattern.test(hash)) return null;
		const content = await readFile(this.#file(hash)).catch(() => null);
		return content && contentHash(content) === hash ? content : null;
	}

	/** In bytes; null when it is not here. */
	async size(hash: string): Promise<number | null> {
		if (!hashPattern.test(hash)) return null;
		const found = await stat(this.#file(hash)).catch(() => null);
		return found?.isFile() ? found.size : null;
	}

	/** Removes a content, unless it was put after that time. */
	async remove(hash: string, ifNotPutAfter: number): Promise<void> {
		if (!hashPattern.test(hash)) return;
		if (!(await this.#isPutBy(this.#file(hash), ifNotPutAfter))) return;
		// Taken aside first: where another window puts it again in this very moment, it sees either that it is gone and writes
		// it, or its time is on what was taken, which goes back.
		const aside = this.#temporary(hash);
		const isTaken = await rename(this.#file(hash), aside).then(
			() => true,
			() => false,
		);
		if (!isTaken) return;
		if (await this.#isPutBy(aside, ifNotPutAfter)) await rm(aside, { force: true });
		else await rename(aside, this.#file(hash));
	}

	/** File systems round times down, to two seconds at worst, and never up. */
	async #isPutBy(file: string, time: number): Promise<boolean> {
		const found = await stat(file).catch(() => null);
		return found !== null && found.mtimeMs <= time;
	}

	/** False when it was removed meanwhile. */
	async #touch(hash: string): Promise<boolean> {
		const now = new Date();
		return utimes(this.#file(hash), now, now).then(
			() => true,
			() => false,
		);
	}

	#temporary(hash: string): string {
		return path.join(this.#folder, `${hash}.${randomUUID()}.tmp`);
	}

	#file(hash: string): string {
		return path.join(this.#folder, hash);
	}
}
