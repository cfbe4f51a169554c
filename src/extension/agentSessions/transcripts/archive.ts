import { createHash } from "node:crypto";
import {
	closeSync,
	createReadStream,
	createWriteStream,
	mkdirSync,
	openSync,
	readFileSync,
	readSync,
	renameSync,
	statSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, gzipSync } from "node:zlib";
import * as v from "valibot";
import { headMark } from "./fileMarks.ts";

/** So much is compressed at a time. */
const memberBytes = 4 * 1024 * 1024;

/** What lies beside a copy and says how far it goes. */
const notesSchema = v.object({
	/** The transcript it is a copy of. */
	path: v.string(),
	/** Bytes of the transcript that are in the copy. */
	covered: v.pipe(v.number(), v.integer(), v.minValue(0)),
	/** Bytes of the copy that are whole. */
	bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
	/** The mark of the transcript's beginning. */
	head: v.string(),
});

type Notes = v.InferOutput<typeof notesSchema>;

/**
 * Compressed copies of transcripts, which the tools delete after a while. A copy grows with its transcript: each addition
 * is a member of its own in the gzip file, and counts when the notes beside it say so.
 */
export class Archive {
	readonly #folder: string;

	constructor(folder: string) {
		this.#folder = folder;
	}

	/** Bytes of the transcript that are in its copy; null when there is none. */
	covered(transcript: string): number | null {
		return this.#notesOf(transcript)?.covered ?? null;
	}

	/** Copies what is new of a transcript, up to `end`, which is behind a whole line. Throws what the file system throws. */
	extend(transcript: string, end: number): void {
		mkdirSync(this.#folder, { recursive: true });
		const descriptor = openSync(transcript, "r");
		try {
			const known = this.#notesOf(transcript);
			const isSame = known !== null && end >= known.covered && isBeginning(descriptor, known);
			if (known !== null && !isSame) this.#setAside(transcript);
			const notes = isSame ? known : { path: transcript, covered: 0, bytes: 0, head: "" };
			if (notes.covered < end) this.#append(descriptor, notes, end);
		} finally {
			closeSync(descriptor);
		}
	}

	/** Writes the copy out in full; false when there is none. */
	async restore(transcript: string, destination: string): Promise<boolean> {
		if (this.covered(transcript) === null) return false;
		await pipeline(createReadStream(this.#copyOf(transcript)), createGunzip(), createWriteStream(destination));
		return true;
	}

	#append(descriptor: number, notes: Notes, end: number): void {
		const copy = this.#copyOf(notes.path);
		const output = openSync(copy, "a");
		try {
			// What was written and never noted would stand there twice.
			truncateSync(copy, notes.bytes);
			let { bytes } = notes;
			for (let position = notes.covered; position < end; position += memberBytes) {
				const part = Buffer.alloc(Math.min(memberBytes, end - position));
				readSync(descriptor, part, 0, part.length, position);
				const member = gzipSync(part);
				writeFileSync(output, member);
				bytes += member.length;
			}
			this.#note({ ...notes, covered: end, bytes, head: headMark(descriptor, end) });
		} finally {
			closeSync(output);
		}
	}

	#note(notes: Notes): void {
		const file = this.#fileOf(notes.path, "json");
		writeFileSync(`${file}.new`, JSON.stringify(notes));
		renameSync(`${file}.new`, file);
	}

	#notesOf(transcript: string): Notes | null {
		try {
			return v.parse(notesSchema, JSON.parse(readFileSync(this.#fileOf(transcript, "json"), "utf8")));
		} catch {
			return null;
		}
	}

	/** Another transcript has come under the old name; the copy of the former one stays under a name of its own. */
	#setAside(transcript: string): void {
		const copy = this.#copyOf(transcript);
		const madeAt = Math.trunc(statSync(copy).mtimeMs);
		renameSync(copy, copy.replace(/\.jsonl\.gz$/, `-${madeAt}.jsonl.gz`));
	}

	#copyOf(transcript: string): string {
		return this.#fileOf(transcript, "jsonl.gz");
	}

	#fileOf(transcript: string, extension: string): string {
		const name = path.basename(transcript, ".jsonl").slice(0, 60);
		const hash = createHash("sha256").update(transcript).digest("hex").slice(0, 12);
		return path.join(this.#folder, `${name}-${hash}.${extension}`);
	}
}

function isBeginning(descriptor: number, { head }: Notes): boolean {
	return headMark(descriptor, Number(head.split(":")[0])) === head;
}
