/**
 * The two bytes of the database header that say how a file may be written and read (SQLite file format, 1.3.3).
 *
 * SQLite in here sees "log, log". On the disk stands "a newer write format, rollback journal": by the format's rules any
 * other tool then reads the file as of the last checkpoint, takes no part in our log, and refuses to write.
 */
const position = 18;
const logged = 2;
const guardedWrite = 3;
const guardedRead = 1;

/** Where in a buffer the two bytes stand, when they lie within the range of the file it holds. */
function find(start: number, length: number, filePosition: number): number | undefined {
	const isWithin = filePosition <= position && filePosition + length >= position + 2;
	return isWithin ? start + position - filePosition : undefined;
}

export const headerGuard = {
	/** Turns the bytes to what stands on the disk; false when there was nothing to turn. */
	apply(bytes: Uint8Array, start: number, length: number, filePosition: number): boolean {
		const at = find(start, length, filePosition);
		if (at === undefined || bytes[at] !== logged || bytes[at + 1] !== logged) {
			return false;
		}
		bytes[at] = guardedWrite;
		bytes[at + 1] = guardedRead;
		return true;
	},
	/** Turns the bytes back to what SQLite must see. */
	lift(bytes: Uint8Array, start: number, length: number, filePosition: number): void {
		const at = find(start, length, filePosition);
		if (at !== undefined && bytes[at] === guardedWrite) {
			bytes[at] = logged;
			bytes[at + 1] = logged;
		}
	},
	position,
	/** On the disk, for a file in use by the store. */
	guarded: Uint8Array.of(guardedWrite, guardedRead),
	/** On the disk, for an ordinary file with a log of the usual name beside it. */
	logged: Uint8Array.of(logged, logged),
	/** On the disk, for an ordinary file that any tool may write. */
	ordinary: Uint8Array.of(1, 1),
};
