import type { FolderReader } from "./detection/folder.ts";
import type { GitFacts } from "./gitFiles.ts";
import { readGitFacts } from "./gitFiles.ts";
import { identifyingRemote } from "./remotes.ts";
import type { NamedRemote } from "./remotes.ts";

/** By what a project is known again. Plain JSON, free of credentials. */
export interface ProjectIdentity {
	readonly machineId: string;
	readonly folderUri: string;
	/** What stays the same when the folder is renamed on its disk; null where the file system gives nothing. */
	readonly folderIdentity: string | null;
	/** `host/path`; null without a remote, or when several disagree. */
	readonly remote: string | null;
	/** The folder's place inside its repository, "" at the root: two folders of one repository are two projects. */
	readonly repositoryPath: string;
	readonly rootCommit: string | null;
	/** Null without a repository and on a detached head. */
	readonly branch: string | null;
	/** Null when the folder was opened by itself, or the workspace was never saved. */
	readonly workspaceFile: string | null;
	/** "ssh-remote", "wsl", "dev-container" …; null in a local window. */
	readonly remoteName: string | null;
}

/** A repository as the built-in git extension knows it. */
export interface KnownRepository {
	/** Path of the working tree's root, with "/". */
	readonly rootPath: string;
	readonly remotes: readonly NamedRemote[];
	readonly branch: string | null;
}

/** What is known of a folder before its files are read. */
export interface FolderPlace {
	/** As the editor writes it. */
	readonly uri: string;
	/** The path of the URI, with "/". */
	readonly path: string;
	readonly workspaceFile: string | null;
	readonly remoteName: string | null;
	readonly machineId: string;
}

export interface IdentitySources {
	readonly reader: FolderReader;
	/** Null when the built-in git extension is off, not ready, or does not know the folder. */
	readonly knownRepository: (folderUri: string) => Promise<KnownRepository | null>;
	/** The folder's own number on its disk; null where there is none. */
	readonly folderIdentity: (folderUri: string) => Promise<string | null>;
}

/**
 * A folder's address without what may be secret in it: user and password of an `sftp://` folder, signatures in a query.
 * In `vscode-remote` the authority is a connection's name and stays.
 */
export function withoutCredentials(uri: string): string {
	const plain = uri.replace(/[?#].*$/s, "");
	const [, scheme = "", authority = "", path = ""] = /^([a-z][a-z0-9+.-]*:)\/\/([^/]*)(.*)$/is.exec(plain) ?? [];
	if (scheme === "" || scheme === "vscode-remote:") return plain;
	const readable = authority.replaceAll(/%40/gi, "@");
	return `${scheme}//${readable.slice(readable.lastIndexOf("@") + 1)}${path}`;
}

function placeBelow(root: string, path: string): string | null {
	const from = root.replace(/\/+$/, "");
	const to = path.replace(/\/+$/, "");
	if (to === from) return "";
	return to.startsWith(`${from}/`) ? to.slice(from.length + 1) : null;
}

const NO_GIT: GitFacts = { remotes: [], branch: null, rootCommit: null, repositoryPath: "" };

async function gitFactsOf(place: FolderPlace, sources: IdentitySources): Promise<GitFacts> {
	const [read, known] = await Promise.all([
		readGitFacts(sources.reader, place.path),
		sources.knownRepository(place.uri),
	]);
	// The files come first: the git extension learns of a change in them later than we do. It knows what is not in them,
	// such as remotes of an included configuration, and repositories whose files cannot be read from here.
	const repositoryPath = known === null ? null : placeBelow(known.rootPath, place.path);
	if (known === null || repositoryPath === null) return read ?? NO_GIT;
	if (read === null) return { remotes: known.remotes, branch: known.branch, repositoryPath, rootCommit: null };
	return read.remotes.length > 0 ? read : { ...read, remotes: known.remotes };
}

/** Everything by which the folder can be known again. Runs no program, and never rejects while its sources do not. */
export async function identifyFolder(place: FolderPlace, sources: IdentitySources): Promise<ProjectIdentity> {
	const [git, folderIdentity] = await Promise.all([gitFactsOf(place, sources), sources.folderIdentity(place.uri)]);
	return {
		machineId: place.machineId,
		folderUri: withoutCredentials(place.uri),
		folderIdentity,
		remote: identifyingRemote(git.remotes),
		repositoryPath: git.repositoryPath,
		rootCommit: git.rootCommit,
		branch: git.branch,
		workspaceFile: place.workspaceFile === null ? null : withoutCredentials(place.workspaceFile),
		remoteName: place.remoteName,
	};
}
