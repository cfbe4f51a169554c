import fs from "node:fs";

/** What is known of the file system under a folder. */
export interface Place {
	/** Several machines may use it at the same time. */
	readonly isShared: boolean;
	/** For the user; empty when there is nothing to say. */
	readonly warnings: readonly string[];
}

// Network file systems, and those that carry a folder in or out of a virtual machine.
const shared =
	/^(nfs\d?|cifs|smb\w*|afs|gpfs|ocfs2|gfs2?|pvfs2|davfs|ceph|glusterfs|lustre|9p|virtiofs|vboxsf|prl_fs|drvfs|fuse\.\S+|ncpfs|beegfs)$/;
const unharmedFuse = /^fuse\.(portal|gvfsd-fuse|snapfuse|lxcfs|fuseblk)$/;
const warning =
	"The data folder lies on a network or shared drive; use Daybook from one computer at a time, or choose a local folder.";

/** Mount points have blanks and the like as three octal digits. */
function unescapeMountPoint(text: string): string {
	return text.replaceAll(/\\(\d{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/**
 * The type of the file system that holds `folder`, from the text of /proc/mounts; undefined when it does not say.
 */
export function fileSystemType(folder: string, mounts: string): string | undefined {
	let longest = -1;
	let type: string | undefined;
	for (const line of mounts.split("\n")) {
		const [, point, kind] = line.split(" ");
		if (point === undefined || kind === undefined) {
			continue;
		}
		const prefix = unescapeMountPoint(point);
		const isAbove = folder === prefix || folder.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`);
		// A later mount hides an earlier one at the same point.
		if (isAbove && prefix.length >= longest) {
			longest = prefix.length;
			type = kind;
		}
	}
	return type;
}

function readMounts(): string {
	try {
		return fs.readFileSync("/proc/self/mounts", "utf8");
	} catch {
		return "";
	}
}

/** Tells whether the folder may be shared between machines. Where the system does not say, it is taken for local. */
export function describePlace(folder: string, mounts: string = readMounts()): Place {
	const type = fileSystemType(folder, mounts) ?? "";
	const isShared = (shared.test(type) && !unharmedFuse.test(type)) || folder.startsWith("\\\\");
	return { isShared, warnings: isShared ? [warning] : [] };
}
