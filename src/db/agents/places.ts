/** The length of the folder when the path lies in or below it, else null. Both in the spelling of `comparablePath`. */
export function depthWithin(path: string, folder: string): number | null {
	const trimmed = folder.replace(/\/+$/, "");
	return path === trimmed || path.startsWith(`${trimmed}/`) ? trimmed.length : null;
}

/** One spelling for the paths of a machine: forward slashes, drives in lower case, no slash at the end. */
export function comparablePath(path: string): string {
	const plain = path.replaceAll("\\", "/").replace(/\/+$/, "");
	return plain.replace(/^\/?([A-Za-z]):/, (_, drive: string) => `${drive.toLowerCase()}:`);
}

/** The path of a folder's URI, in the same spelling. */
export function pathOfUri(folderUri: string): string {
	const [, path = ""] = /^[a-z][a-z0-9+.-]*:\/\/[^/]*(\/.*)$/is.exec(folderUri) ?? [];
	try {
		return comparablePath(decodeURIComponent(path));
	} catch {
		return comparablePath(path);
	}
}
