import path from "node:path";
import type { Database, HeldContent } from "../../db/index.ts";
import type { RetentionRule } from "../../shared/dataPages.ts";
import { ContentStore } from "../attachments/index.ts";
import { contentName, findFiles, type FoundFile, hashOf, removeFiles, setAsideName } from "./filesOnDisk.ts";

/** A rule about files rather than chats. */
export type FileRule = Extract<RetentionRule, "attachments" | "changes" | "setAside">;

export interface FilesHost {
	readonly database: () => Pick<Database, "call">;
	/** Where the database lies. */
	readonly folder: string;
	/** Where contents lie that rows of the database hold. */
	readonly contentFolders: Readonly<Record<HeldContent["kind"], string>>;
}

/** A file that falls under a rule. */
export interface RuledFile extends FoundFile {
	/** As the user may know it. */
	readonly name: string;
}

export function isFileRule(rule: RetentionRule): rule is FileRule {
	return rule === "attachments" || rule === "changes" || rule === "setAside";
}

/**
 * The files that fall under a rule, the oldest first. `leftBefore`: what no row refers to counts as left behind when it was
 * written before; `before`: the time of the rule, in ms since the epoch.
 */
export async function filesUnder(
	host: FilesHost,
	rule: FileRule,
	{ before, leftBefore }: { readonly before: number; readonly leftBefore: number },
): Promise<readonly RuledFile[]> {
	if (rule === "setAside") {
		const found = await findFiles(host.folder, setAsideName);
		return found.filter(({ changedAt }) => changedAt < before).map(named);
	}
	const kind = rule === "attachments" ? "attachment" : "change";
	// Before the rows are read: what is written from now on is not among these files.
	const files = await findFiles(host.contentFolders[kind], contentName);
	const held = await heldOf(host, kind);
	// While everything is kept in memory, the rows that refer to these files are somewhere else.
	if (held === null) return [];
	const old = files.filter(({ changedAt }) => changedAt < leftBefore);
	return old.flatMap((file) => {
		const holder = held.get(path.basename(file.path));
		// An attachment belongs to its chat as long as there is one; a change can be done without when it is old.
		if (kind === "attachment") return holder === undefined && file.changedAt < before ? [named(file)] : [];
		if (holder === undefined) return [named(file)];
		return holder.at < before ? [{ ...file, name: holder.name ?? hashOf(file) }] : [];
	});
}

/** Removes them, except contents that were put again after that time. */
export async function removeUnder(
	host: FilesHost,
	rule: FileRule,
	files: readonly RuledFile[],
	leftBefore: number,
): Promise<void> {
	if (rule === "setAside") return removeFiles(files);
	const store = new ContentStore(host.contentFolders[rule === "attachments" ? "attachment" : "change"]);
	for (const file of files) await store.remove(path.basename(file.path), leftBefore);
	// What a window was writing when it died has a name that nobody reads or writes again.
	await removeFiles(files.filter((file) => path.basename(file.path) !== hashOf(file)));
}

async function heldOf({ database }: FilesHost, kind: HeldContent["kind"]): Promise<Map<string, HeldContent> | null> {
	if ((await database().call("store.status", null)).mode === "memory") return null;
	const held = await database().call("maintenance.heldContents", {});
	return new Map(held.filter((content) => content.kind === kind).map((content) => [content.hash, content]));
}

function named(file: FoundFile): RuledFile {
	return { ...file, name: path.basename(file.path) };
}
