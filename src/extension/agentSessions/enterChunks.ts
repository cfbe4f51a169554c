import type { TranscriptChunk } from "../../db/index.ts";

/** A file of which the database did not take a stretch, with the code of why. */
interface RefusedFile {
	readonly path: string;
	readonly code: string;
}

/** With these the database refuses what it was given. All others are about the database itself, and end a scan. */
const codesOfContent: ReadonlySet<string> = new Set(["invalid", "constraint", "bug", "crashed"]);

/**
 * Enters a batch of stretches together, or one by one when it is refused, so that no file ever holds up another. What
 * follows a refused stretch in its own file is left out as well: the file is read from there again by the next scan.
 *
 * @param enter one transaction
 */
export async function enterChunks(
	chunks: readonly TranscriptChunk[],
	enter: (chunks: readonly TranscriptChunk[]) => Promise<unknown>,
): Promise<readonly RefusedFile[]> {
	if ((await refusalOf(chunks, enter)) === null) return [];
	const refused = new Map<string, RefusedFile>();
	for (const chunk of chunks) {
		const { path } = chunk.file;
		if (refused.has(path)) continue;
		const code = await refusalOf([chunk], enter);
		if (code !== null) refused.set(path, { path, code });
	}
	return [...refused.values()];
}

/** Null when the stretches were entered. Rejects with what is not their fault. */
async function refusalOf(
	chunks: readonly TranscriptChunk[],
	enter: (chunks: readonly TranscriptChunk[]) => Promise<unknown>,
): Promise<string | null> {
	try {
		await enter(chunks);
		return null;
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "bug";
		if (!codesOfContent.has(code)) throw error;
		return code;
	}
}
