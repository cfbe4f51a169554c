import { lstat, open, readdir } from "node:fs/promises";
import path from "node:path";
import type { Localize } from "../localize.ts";

/** Larger files are not chats; JSON of this size takes about a second to read. */
const largestFile = 64 * 1024 * 1024;
const mostFiles = 20_000;
const deepest = 4;

/** A file that may hold chats. */
export interface SourceFile {
	readonly path: string;
	readonly modifiedAt: number;
}

/**
 * The JSON and Markdown files at a path: itself, or what lies in the folder. Links are not followed, so that a folder cannot
 * lead out of itself. A sentence when there is nothing to read.
 */
export async function sourceFiles(place: string, localize: Localize): Promise<readonly SourceFile[] | string> {
	const found = await lstat(place).catch(() => null);
	if (!found) return localize("{0} is not there any more.", place);
	if (found.isFile()) return [{ path: place, modifiedAt: Math.floor(found.mtimeMs) }];
	if (!found.isDirectory()) return localize("{0} is neither a file nor a folder.", place);
	const files: SourceFile[] = [];
	await walk(place, deepest, files);
	if (files.length >= mostFiles) return localize("{0} holds too many files. Choose a folder further down.", place);
	return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function walk(folder: string, depth: number, files: SourceFile[]): Promise<void> {
	const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
	for (const entry of entries) {
		if (files.length >= mostFiles) return;
		const place = path.join(folder, entry.name);
		if (entry.isDirectory() && depth > 0 && !skipped.has(entry.name)) await walk(place, depth - 1, files);
		else if (entry.isFile() && /\.(json|md)$/i.test(entry.name)) {
			const found = await lstat(place).catch(() => null);
			if (found) files.push({ path: place, modifiedAt: Math.floor(found.mtimeMs) });
		}
	}
}

/** Folders beside histories that hold copies of the user's files. */
const skipped = new Set(["checkpoints", "shadow_git", "node_modules", ".git", "cache", "index"]);

/** The text of a file, or a sentence that says why it cannot be had. */
export async function readText(file: string, localize: Localize): Promise<{ readonly text: string } | string> {
	const handle = await open(file).catch(() => null);
	if (!handle) return localize("It cannot be read.");
	try {
		const { size } = await handle.stat();
		if (size > largestFile) return localize("It is larger than {0} MB.", largestFile / 1024 / 1024);
		const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(await handle.readFile());
		return { text };
	} catch {
		return localize("It is not text.");
	} finally {
		await handle.close();
	}
}

/** The value of a JSON text, or a sentence. Keys that would reach an object's prototype are dropped. */
export function parseJson(text: string, localize: Localize): { readonly value: unknown } | string {
	try {
		const value: unknown = JSON.parse(text, (key, inner: unknown) => (key === "__proto__" ? undefined : inner));
		return { value };
	} catch {
		return localize("It is not JSON, or was cut off.");
	}
}
