/** One name in a folder. Links are "other", so that a walk can never run in circles; only plain folders are entered. */
export interface FolderEntry {
	readonly name: string;
	readonly type: "file" | "directory" | "other";
}

/**
 * The files of one workspace folder, wherever they are: on disk, on a remote, in a virtual file system.
 *
 * Paths use "/" and are relative to the folder; "" is the folder itself. An absolute path, or one that climbs with "..",
 * names a file of the same file system, which only the search for the repository uses.
 */
export interface FolderReader {
	/** Never rejects: a folder that cannot be listed is empty. */
	list(directory: string): Promise<readonly FolderEntry[]>;
	/** Undefined when there is no such file, when it is longer than `maxBytes`, or when it cannot be read. Never rejects. */
	read(path: string, maxBytes: number): Promise<string | undefined>;
}

const UTF16_LITTLE = "utf-16le";
const UTF16_BIG = "utf-16be";

function encodingOf(bytes: Uint8Array): string {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return UTF16_LITTLE;
	return bytes[0] === 0xfe && bytes[1] === 0xff ? UTF16_BIG : "utf-8";
}

/**
 * Text of a manifest, without its byte order mark. Bytes that are no text become U+FFFD.
 * UTF-16 is read as well, because PowerShell's `>` writes requirements.txt that way.
 */
export function decodeText(bytes: Uint8Array): string {
	return new TextDecoder(encodingOf(bytes)).decode(bytes);
}
