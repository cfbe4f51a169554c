/** One file of a zip archive. */
export interface ZipEntry {
	readonly name: string;
	readonly packedBytes: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;

/** The files of a zip archive below 4 GB, as its central directory lists them. Throws when there is none. */
export function zipEntries(archive: Buffer): ZipEntry[] {
	const end = findEnd(archive);
	const count = archive.readUInt16LE(end + 10);
	const entries: ZipEntry[] = [];
	let at = archive.readUInt32LE(end + 16);
	for (let index = 0; index < count; index += 1) {
		if (archive.readUInt32LE(at) !== entrySignature) {
			throw new Error("The central directory of the archive is damaged.");
		}
		const nameLength = archive.readUInt16LE(at + 28);
		entries.push({
			name: archive.toString("utf8", at + 46, at + 46 + nameLength),
			packedBytes: archive.readUInt32LE(at + 20),
		});
		at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
	}
	return entries;
}

function findEnd(archive: Buffer): number {
	for (let at = archive.length - 22; at >= 0; at -= 1) {
		if (archive.readUInt32LE(at) === endSignature) {
			return at;
		}
	}
	throw new Error("This is not a zip archive.");
}
