import type { KnownRepository } from "./identity.ts";

/** The parts of the built-in git extension's API (version 1) that are used here. */
export interface GitApiRepository {
	readonly rootUri: { readonly scheme: string; readonly path: string };
	readonly state: {
		readonly remotes: readonly { readonly name: string; readonly fetchUrl?: string; readonly pushUrl?: string }[];
		readonly HEAD?: { readonly name?: string };
	};
}

function holds(root: string, path: string): boolean {
	return path === root || path.startsWith(root.endsWith("/") ? root : `${root}/`);
}

/** The innermost repository that holds the folder, or null. `folderPath` is the path of a `file:` URI. */
export function nearestRepository(
	repositories: readonly GitApiRepository[],
	folderPath: string,
): KnownRepository | null {
	const holding = repositories.filter(({ rootUri }) => rootUri.scheme === "file" && holds(rootUri.path, folderPath));
	const nearest = holding.toSorted((a, b) => b.rootUri.path.length - a.rootUri.path.length)[0];
	if (nearest === undefined) return null;
	const remotes = nearest.state.remotes.flatMap(({ name, fetchUrl, pushUrl }) => {
		const url = fetchUrl ?? pushUrl;
		return url === undefined ? [] : [{ name, url }];
	});
	return { rootPath: nearest.rootUri.path, remotes, branch: nearest.state.HEAD?.name ?? null };
}
