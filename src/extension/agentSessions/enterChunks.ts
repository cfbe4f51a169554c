import type { TranscriptChunk } from "../../db/index.ts";
import { enterSound, withLeftOut } from "./enterSound.ts";

/** With these the database refuses what it was given. All others are about the database itself, and end a scan. */
const codesOfContent: ReadonlySet<string> = new Set(["invalid", "constraint", "bug", "crashed"]);

export interface ChunkEntryOptions {
	/** One transaction. */
	readonly enter: (chunks: readonly TranscriptChunk[]) => Promise<unknown>;
	/** Told of a file of which so many entries were left out, or which waits (null), with the code of why. */
	readonly refused: (path: string, leftOut: number | null, code: string) => void;
}

/** Enters what one scan finds, so that no line ever holds up another, and no file another. */
export class ChunkEntry {
	readonly #options: ChunkEntryOptions;
	/** By file, since its reading began: the reader does not know of them. */
	readonly #leftOut = new Map<string, number>();
	#sum = 0;

	constructor(options: ChunkEntryOptions) {
		this.#options = options;
	}

	/** Calls, prompts and facts of sessions that the database did not take. */
	get leftOut(): number {
		return this.#sum;
	}

	/**
	 * Enters a batch of stretches together, or one by one when it is refused. Resolves with the paths of files that wait: what
	 * follows in them is left out as well, and read again from there by the next scan.
	 */
	async enter(chunks: readonly TranscriptChunk[]): Promise<readonly string[]> {
		if ((await this.#refusal(chunks.map((chunk) => this.#counted(chunk)))) === null) return [];
		const waiting = new Set<string>();
		for (const chunk of chunks) {
			if (!waiting.has(chunk.file.path) && !(await this.#enterOne(this.#counted(chunk)))) waiting.add(chunk.file.path);
		}
		return [...waiting];
	}

	/** False when the file waits. */
	async #enterOne(chunk: TranscriptChunk): Promise<boolean> {
		if ((await this.#refusal([chunk])) === null) return true;
		const { path } = chunk.file;
		const sound = await enterSound(chunk, async (part) => this.#refusal([part]));
		if (sound.isHeld) {
			this.#options.refused(path, null, sound.code);
			return false;
		}
		this.#sum += sound.leftOut;
		this.#leftOut.set(path, (this.#leftOut.get(path) ?? 0) + sound.leftOut);
		this.#options.refused(path, sound.leftOut, sound.code);
		return true;
	}

	#counted(chunk: TranscriptChunk): TranscriptChunk {
		const leftOut = this.#leftOut.get(chunk.file.path);
		return leftOut === undefined ? chunk : { ...chunk, file: withLeftOut(chunk.file, leftOut) };
	}

	/** Null when the stretches were entered. Rejects with what is not their fault. */
	async #refusal(chunks: readonly TranscriptChunk[]): Promise<string | null> {
		try {
			await this.#options.enter(chunks);
			return null;
		} catch (error) {
			const code = error instanceof Error && "code" in error ? String(error.code) : "bug";
			if (!codesOfContent.has(code)) throw error;
			return code;
		}
	}
}
