import type { FolderReader } from "./detection/folder.ts";
import type { NamedRemote } from "./remotes.ts";

/** What the files of a repository tell without running git. */
export interface GitFacts {
	readonly remotes: readonly NamedRemote[];
	/** Null when the head is detached or its name is not in a file (reftable). */
	readonly branch: string | null;
	/** Null when it is not to be had cheaply: cloned, shallow, or the log of the head was cut. */
	readonly rootCommit: string | null;
	/** The folder's place inside its working tree, "" at its root. */
	readonly repositoryPath: string;
}

/** Folders above the opened one that are searched for the repository. */
const MAX_CLIMB = 6;
const SMALL = 64 * 1024;
const LOG_BYTES = 2 * 1024 * 1024;

interface GitDirectory {
	/** Holds HEAD. */
	readonly own: string;
	/** Holds config and the shared parts; the same but for a linked working tree. */
	readonly shared: string;
}

function isAbsolute(path: string): boolean {
	return path.startsWith("/") || /^[A-Za-z]:\//.test(path);
}

/**
 * Where a path that was read from a repository's file leads. Null for a share on another computer: on Windows, opening
 * one sends the user's credentials there, and the file may come from a stranger.
 */
function resolve(base: string, written: string): string | null {
	const path = written.trim().replaceAll("\\", "/");
	if (path === "" || path.startsWith("//") || path.includes("\0")) return null;
	return isAbsolute(path) ? path : `${base}/${path}`;
}

async function withShared(reader: FolderReader, own: string): Promise<GitDirectory> {
	const written = await reader.read(`${own}/commondir`, SMALL);
	const shared = written === undefined ? own : resolve(own, written);
	return { own, shared: shared ?? own };
}

/** `.git` is a folder, or for linked working trees and submodules a file that says where the folder is. */
async function gitDirectoryAt(reader: FolderReader, place: string): Promise<GitDirectory | null> {
	const git = `${place}.git`;
	if ((await reader.read(`${git}/HEAD`, SMALL)) !== undefined) return withShared(reader, git);
	const pointer = /^gitdir:([^\r\n]+)/.exec((await reader.read(git, SMALL)) ?? "")?.[1];
	const target = pointer === undefined ? null : resolve(place === "" ? "." : place.slice(0, -1), pointer);
	if (target === null || (await reader.read(`${target}/HEAD`, SMALL)) === undefined) return null;
	return withShared(reader, target);
}

/** A value as git's config writes it: perhaps in quotes, with backslashes, ended by a comment. */
function unquote(written: string): string {
	let value = "";
	let isQuoted = false;
	for (let index = 0; index < written.length; index++) {
		const character = written.charAt(index);
		if (character === "\\") value += written.charAt(++index);
		else if (character === '"') isQuoted = !isQuoted;
		else if (!isQuoted && (character === "#" || character === ";")) break;
		else value += character;
	}
	return value.trim();
}

/** The remotes of a git config file, with the first address of each. */
function parseRemotes(config: string): NamedRemote[] {
	const remotes = new Map<string, string>();
	let section: string | null = null;
	for (const raw of config.split("\n")) {
		const line = raw.trim();
		if (line.startsWith("[")) section = /^\[\s*remote\s+"((?:[^"\\]|\\.)*)"\s*\]/i.exec(line)?.[1] ?? null;
		const written = /^url\s*=(.*)$/i.exec(line)?.[1];
		if (section !== null && written !== undefined && !remotes.has(section)) remotes.set(section, unquote(written));
	}
	return [...remotes].map(([name, url]) => ({ name, url }));
}

function branchOf(head: string): string | null {
	const branch = /^ref:\s*refs\/heads\/([^\r\n]+)/.exec(head)?.[1]?.trim() ?? null;
	// Reftable repositories keep this placeholder in the file.
	return branch === ".invalid" ? null : branch;
}

/**
 * The first commit, as long as the head's log still begins with it. Walking the history is not cheap, and a shallow
 * clone has no such commit.
 */
async function rootCommitOf(reader: FolderReader, { shared }: GitDirectory): Promise<string | null> {
	if ((await reader.read(`${shared}/shallow`, LOG_BYTES)) !== undefined) return null;
	const log = (await reader.read(`${shared}/logs/HEAD`, LOG_BYTES)) ?? "";
	const [, from = "", to = "", message = ""] =
		/^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [^\t\n]*\t([^\n]*)/.exec(log) ?? [];
	return /^0+$/.test(from) && message.startsWith("commit (initial)") ? to : null;
}

/**
 * Finds the repository of the reader's folder, in it or above it.
 *
 * @param folderPath The folder's own path with "/", from which its place in the repository is told.
 * @returns Null when the folder is in no repository.
 */
export async function readGitFacts(reader: FolderReader, folderPath: string): Promise<GitFacts | null> {
	const segments = folderPath.split("/").filter((segment) => segment !== "");
	for (let climb = 0; climb <= Math.min(MAX_CLIMB, segments.length); climb++) {
		const directory = await gitDirectoryAt(reader, "../".repeat(climb));
		if (directory === null) continue;
		return {
			remotes: parseRemotes((await reader.read(`${directory.shared}/config`, SMALL)) ?? ""),
			branch: branchOf((await reader.read(`${directory.own}/HEAD`, SMALL)) ?? ""),
			rootCommit: await rootCommitOf(reader, directory),
			repositoryPath: climb === 0 ? "" : segments.slice(-climb).join("/"),
		};
	}
	return null;
}
