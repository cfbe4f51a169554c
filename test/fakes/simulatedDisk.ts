import path from "node:path";
import type { FileIdentity, FileSystem, OpenMode } from "../../src/db/store/fileSystem.ts";

const sectorBytes = 512;

/** Numbers between 0 and 1, the same ones for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

export function systemError(code: string): Error {
	return Object.assign(new Error(`${code} (simulated)`), { code });
}

type Pending = { readonly position: number; readonly bytes: Buffer } | { readonly size: number };

/** A file: what processes see, what survives a power cut for certain, and what lies in between. */
class SimulatedFile {
	static #count = 0;
	readonly inode = ++SimulatedFile.#count;
	seen: Buffer = Buffer.alloc(0);
	durable: Buffer = Buffer.alloc(0);
	pending: Pending[] = [];
	changed = 0;

	apply(change: Pending): void {
		this.seen = applied(this.seen, change);
		this.pending.push(change);
	}

	sync(): void {
		for (const change of this.pending.splice(0)) {
			this.durable = applied(this.durable, change);
		}
	}

	/** What was not synced reaches the disk sector by sector, each with the chance `kept`. */
	tear(random: () => number, kept: number): void {
		for (const change of this.pending.splice(0)) {
			if ("size" in change) {
				this.durable = random() < kept ? applied(this.durable, change) : this.durable;
				continue;
			}
			for (const piece of sectorsOf(change)) {
				if (random() < kept) {
					this.durable = applied(this.durable, piece, random() < 0.2 ? random : undefined);
				}
			}
		}
	}
}

function* sectorsOf(change: { position: number; bytes: Buffer }): Generator<{ position: number; bytes: Buffer }> {
	let start = change.position;
	const end = change.position + change.bytes.length;
	while (start < end) {
		const next = Math.min(end, (Math.floor(start / sectorBytes) + 1) * sectorBytes);
		yield {
			position: start,
			bytes: change.bytes.subarray(start - change.position, next - change.position),
		};
		start = next;
	}
}

/** The content after a change. A gap that the change leaves holds zeros, or garbage when `garbage` is given. */
function applied(content: Buffer, change: Pending, garbage?: () => number): Buffer {
	const end = "size" in change ? change.size : change.position + change.bytes.length;
	if ("size" in change && end <= content.length) {
		return Buffer.from(content.subarray(0, end));
	}
	let result = content;
	if (end > content.length) {
		result = grown(content, end);
		if (garbage) {
			litter(result, content.length, garbage);
		}
	}
	if ("bytes" in change) {
		change.bytes.copy(result, change.position);
	}
	return result;
}

function litter(content: Buffer, from: number, random: () => number): void {
	for (let at = from; at < content.length; at += 1 + Math.floor(random() * 64)) {
		content[at] = random() * 256;
	}
}

/** Memory that `grown` has made: other small buffers share theirs, and must not be extended in place. */
const roomy = new WeakSet<ArrayBufferLike>();

/** Longer content in a buffer with room to spare, since files grow by small appends. */
function grown(content: Buffer, length: number): Buffer {
	if (roomy.has(content.buffer) && content.buffer.byteLength >= length) {
		const longer = Buffer.from(content.buffer, 0, length);
		longer.fill(0, content.length);
		return longer;
	}
	const room = Buffer.from(new ArrayBuffer(Math.max(length, content.length * 2, 4096)));
	roomy.add(room.buffer);
	content.copy(room);
	return room.subarray(0, length);
}

/** A change of names. Each happens whole or not at all, as in a journaling file system. */
interface NameChange {
	readonly removed?: string;
	readonly added?: { readonly name: string; readonly file: SimulatedFile };
}

function applyNames(names: Map<string, SimulatedFile>, { removed, added }: NameChange): void {
	if (removed !== undefined) {
		names.delete(removed);
	}
	if (added) {
		names.set(added.name, added.file);
	}
}

/** What can be made to go wrong. Chances are between 0 and 1 for each operation. */
export interface DiskFaults {
	fullChance: number;
	syncFailureChance: number;
	/** Of a read, or of a question about a file. */
	lookFailureChance: number;
	/** Called before each changing operation with its name; may throw. */
	before: (operation: string) => void;
}

/**
 * A disk in memory that forgets.
 *
 * Nothing is on it before a sync: a power cut keeps, drops or tears each unsynced sector, truncation and name change by
 * chance. A failed sync loses what it should have written for good while processes still see it, as on Linux.
 */
export class SimulatedDisk {
	readonly random: () => number;
	readonly faults: DiskFaults = { fullChance: 0, syncFailureChance: 0, lookFailureChance: 0, before: () => {} };
	readonly #names = new Map<string, SimulatedFile>();
	readonly #durableNames = new Map<string, SimulatedFile>();
	#pendingNames: NameChange[] = [];
	readonly #handles = new Map<number, SimulatedFile>();
	/** Handles that were open when a sync of their file failed: each is told once, and files opened later are not. */
	readonly #untold = new Set<number>();
	#nextHandle = 10;
	#clock = 0;
	/** Number of operations that changed something, so far. */
	operations = 0;

	constructor(random: () => number) {
		this.random = random;
	}

	/** The disk as it comes up after a power cut. */
	cutPower(): SimulatedDisk {
		const mode = this.random();
		const kept = mode < 0.15 ? 0 : mode < 0.3 ? 1 : this.random();
		for (const change of this.#pendingNames) {
			if (this.random() < kept) {
				applyNames(this.#durableNames, change);
			}
		}
		const next = new SimulatedDisk(this.random);
		const copies = new Map<SimulatedFile, SimulatedFile>();
		for (const [name, file] of this.#durableNames) {
			const copy = copies.get(file) ?? this.#survivor(file, kept);
			copies.set(file, copy);
			next.#names.set(name, copy);
			next.#durableNames.set(name, copy);
		}
		return next;
	}

	#survivor(file: SimulatedFile, kept: number): SimulatedFile {
		file.tear(this.random, kept);
		const copy = new SimulatedFile();
		copy.durable = Buffer.from(file.durable);
		copy.seen = Buffer.from(file.durable);
		return copy;
	}

	/** The bytes that processes see under a name; undefined when there is none. */
	content(name: string): Buffer | undefined {
		const file = this.#names.get(name);
		return file && Buffer.from(file.seen);
	}

	/** Puts bytes under a name, durably, as if they had always been there. */
	place(name: string, bytes: Uint8Array): void {
		const file = new SimulatedFile();
		file.seen = Buffer.from(bytes);
		file.durable = Buffer.from(bytes);
		this.#names.set(name, file);
		this.#durableNames.set(name, file);
	}

	/** Counts an operation and lets it fail. */
	#act(operation: string): void {
		this.operations++;
		this.faults.before(operation);
		const needsRoom = operation === "write" || operation === "create" || operation === "link";
		if (needsRoom && this.random() < this.faults.fullChance) {
			throw systemError("ENOSPC");
		}
	}

	#file(handle: number): SimulatedFile {
		const file = this.#handles.get(handle);
		if (!file) {
			throw systemError("EBADF");
		}
		return file;
	}

	#named(name: string): SimulatedFile {
		const file = this.#names.get(name);
		if (!file) {
			throw systemError("ENOENT");
		}
		return file;
	}

	#rename(change: NameChange): void {
		applyNames(this.#names, change);
		this.#pendingNames.push(change);
	}

	open(name: string, mode: OpenMode): number {
		let file = this.#names.get(name);
		if (mode === "createNew" && file) {
			throw systemError("EEXIST");
		}
		if (!file) {
			if (mode === "read" || mode === "write") {
				throw systemError("ENOENT");
			}
			this.#act("create");
			file = new SimulatedFile();
			this.#rename({ added: { name, file } });
		}
		this.#handles.set(this.#nextHandle, file);
		return this.#nextHandle++;
	}

	close(handle: number): void {
		this.#handles.delete(handle);
		this.#untold.delete(handle);
	}

	read(handle: number, into: Uint8Array, offset: number, length: number, position: number): number {
		const { seen } = this.#file(handle);
		const end = Math.min(seen.length, position + length);
		if (end <= position) {
			return 0;
		}
		into.set(seen.subarray(position, end), offset);
		return end - position;
	}

	write(handle: number, from: Uint8Array, offset: number, length: number, position: number): number {
		const file = this.#file(handle);
		this.#act("write");
		file.apply({ position, bytes: Buffer.from(from.subarray(offset, offset + length)) });
		file.changed = ++this.#clock;
		return length;
	}

	truncate(handle: number, size: number): void {
		const file = this.#file(handle);
		this.#act("truncate");
		file.apply({ size });
		file.changed = ++this.#clock;
	}

	size(handle: number): number {
		return this.#file(handle).seen.length;
	}

	sync(handle: number): void {
		const file = this.#file(handle);
		this.#act("sync");
		if (this.#untold.delete(handle)) {
			throw systemError("EIO");
		}
		if (this.random() < this.faults.syncFailureChance) {
			this.#failSync(handle, file);
		}
		file.sync();
	}

	#failSync(handle: number, file: SimulatedFile): never {
		file.tear(this.random, this.random());
		for (const [other, open] of this.#handles) {
			if (open === file && other !== handle) {
				this.#untold.add(other);
			}
		}
		throw systemError("EIO");
	}

	syncFolder(folder: string): void {
		this.#act("syncFolder");
		const isInside = (name: string | undefined): boolean => name !== undefined && path.dirname(name) === folder;
		const isDone = (change: NameChange): boolean => isInside(change.removed) || isInside(change.added?.name);
		for (const change of this.#pendingNames.filter(isDone)) {
			applyNames(this.#durableNames, change);
		}
		this.#pendingNames = this.#pendingNames.filter((change) => !isDone(change));
	}

	identify(name: string): FileIdentity | undefined {
		const file = this.#names.get(name);
		if (!file) {
			return undefined;
		}
		// Real clocks tick far more slowly than a disk writes: two changes may bear the same time.
		const tick = Math.floor(file.changed / 64);
		const size = file.seen.length;
		return { file: `1:${file.inode}`, version: `${size}:${tick}`, size, changedAt: Number.MAX_SAFE_INTEGER };
	}

	link(existing: string, name: string): void {
		const file = this.#named(existing);
		if (this.#names.has(name)) {
			throw systemError("EEXIST");
		}
		this.#act("link");
		this.#rename({ added: { name, file } });
	}

	rename(from: string, to: string): void {
		const file = this.#named(from);
		this.#act("rename");
		this.#rename({ removed: from, added: { name: to, file } });
	}

	remove(name: string): void {
		this.#named(name);
		this.#act("remove");
		this.#rename({ removed: name });
	}

	list(folder: string): string[] {
		return [...this.#names.keys()].filter((name) => path.dirname(name) === folder).map((name) => path.basename(name));
	}
}

/** One process that uses the disk, until it is killed. */
export class SimulatedProcess {
	/** The disk as this process reaches it. */
	readonly files: FileSystem;
	#isDead = false;
	/** How many more changing operations it will live. */
	operationsToLive = Infinity;
	readonly disk: SimulatedDisk;

	constructor(disk: SimulatedDisk) {
		this.disk = disk;
		this.files = this.#makeFiles();
	}

	get isDead(): boolean {
		return this.#isDead;
	}

	kill(): void {
		this.#isDead = true;
	}

	#assertAlive(): void {
		if (this.#isDead) {
			throw systemError("EKILLED");
		}
	}

	#change<Result>(work: () => Result, halfway: () => void = () => {}): Result {
		this.#assertAlive();
		if (--this.operationsToLive <= 0) {
			this.#isDead = true;
			halfway();
			throw systemError("EKILLED");
		}
		return work();
	}

	#write(handle: number, from: Uint8Array, offset: number, length: number, position: number): number {
		const { disk } = this;
		const halfway = (): void => {
			if (disk.random() < 0.5 && length > 1) {
				const part = 1 + Math.floor(disk.random() * (length - 1));
				disk.write(handle, from, offset, part, position);
			}
		};
		return this.#change(() => disk.write(handle, from, offset, length, position), halfway);
	}

	async #syncLater(handle: number): Promise<void> {
		await new Promise<void>((resolve) => {
			setImmediate(resolve);
		});
		this.#change(() => this.disk.sync(handle));
	}

	#look<Result>(work: () => Result): Result {
		this.#assertAlive();
		const { faults, random } = this.disk;
		if (faults.lookFailureChance > 0 && random() < faults.lookFailureChance) {
			throw systemError("EIO");
		}
		return work();
	}

	#makeFiles(): FileSystem {
		const { disk } = this;
		return {
			open: (file, mode) => this.#change(() => disk.open(file, mode)),
			close: (handle) => {
				this.#assertAlive();
				disk.close(handle);
			},
			read: (handle, into, offset, length, at) => this.#look(() => disk.read(handle, into, offset, length, at)),
			write: (handle, from, offset, length, at) => this.#write(handle, from, offset, length, at),
			truncate: (handle, size) => this.#change(() => disk.truncate(handle, size)),
			size: (handle) => this.#look(() => disk.size(handle)),
			sync: (handle) => this.#change(() => disk.sync(handle)),
			syncLater: (handle) => this.#syncLater(handle),
			syncFolder: (folder) => this.#change(() => disk.syncFolder(folder)),
			identify: (file) => this.#look(() => disk.identify(file)),
			link: (existing, name) => this.#change(() => disk.link(existing, name)),
			rename: (from, to) => this.#change(() => disk.rename(from, to)),
			remove: (file) => this.#change(() => disk.remove(file)),
			makeFolder: () => this.#assertAlive(),
			list: (folder) => this.#look(() => disk.list(folder)),
			prepareFolder: async () => this.#assertAlive(),
			watch: () => () => {},
		};
	}
}
