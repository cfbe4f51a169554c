import path from "node:path";

/** Why a path is refused before anything is looked at. */
export type PathFault =
	| "empty"
	| "characters"
	| "long"
	| "scheme"
	| "network"
	| "device"
	| "stream"
	| "shortName"
	| "trailing"
	| "homeOfOther"
	| "noFolder";

/** What a written path is read against. */
export interface PathGround {
	readonly platform: NodeJS.Platform;
	readonly homeFolder: string;
	/** Where relative paths begin; null without a workspace folder. */
	readonly base: string | null;
}

const longestPath = 4096;
const longestName = 255;
const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?:$|[.: ])/i;

/** The path of a text of a model: absolute and without "." and "..", or why it is none. Nothing on disk is touched. */
export function readPath(
	written: string,
	ground: PathGround,
): { readonly lexical: string } | { readonly fault: PathFault } {
	const fault = faultOfText(written) ?? (ground.platform === "win32" ? faultOnWindows(written) : null);
	if (fault !== null) return { fault };
	const kind = ground.platform === "win32" ? path.win32 : path.posix;
	if (/^~(?:$|[/\\])/.test(written)) return { lexical: kind.join(ground.homeFolder, written.slice(1)) };
	if (written.startsWith("~") && !written.startsWith("~$")) return { fault: "homeOfOther" };
	if (kind.isAbsolute(written)) return { lexical: withoutSlash(kind.normalize(written), kind) };
	if (ground.base === null) return { fault: "noFolder" };
	return { lexical: withoutSlash(kind.join(ground.base, written), kind) };
}

function withoutSlash(absolute: string, kind: path.PlatformPath): string {
	const isRoot = absolute.length === kind.parse(absolute).root.length;
	return !isRoot && absolute.endsWith(kind.sep) ? absolute.slice(0, -1) : absolute;
}

function faultOfText(written: string): PathFault | null {
	if (written.trim() === "") return "empty";
	if (/[\p{Cc}\p{Cs}]/u.test(written)) return "characters";
	if (Buffer.byteLength(written) > longestPath) return "long";
	if (written.split(/[/\\]/).some((name) => Buffer.byteLength(name) > longestName)) return "long";
	// A drive has one letter; anything longer before a colon is an address, which is never turned into a path.
	if (/^[a-z][a-z0-9+.-]+:/i.test(written)) return "scheme";
	// Names that reach past the file system of Windows are nobody's files anywhere.
	if (/^[/\\]{2}[.?][/\\]|^[/\\]\?\?[/\\]/.test(written)) return "device";
	if (written.startsWith("\\\\")) return "network";
	if (/::?\$[a-z_]+$/i.test(written)) return "stream";
	return null;
}

function faultOnWindows(written: string): PathFault | null {
	if (/^[/\\]{2}/.test(written)) return "network";
	const names = written.replace(/^[a-z]:(?=[/\\])/i, "").split(/[/\\]/);
	for (const name of names) {
		if (name.includes(":")) return "stream";
		if (/[<>"|?*]/.test(name)) return "characters";
		if (deviceName.test(name)) return "device";
		if (/~\d/.test(name)) return "shortName";
		if (/[. ]$/.test(name) && name !== "." && name !== "..") return "trailing";
	}
	return null;
}
