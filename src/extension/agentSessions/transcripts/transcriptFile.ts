import { closeSync, openSync } from "node:fs";
import type { KnownTranscript, TranscriptChunk } from "../../../db/index.ts";
import type { Tally } from "./figures.ts";
import { headMark, isSameFile, markCost, tailMark } from "./fileMarks.ts";
import { isObject, type JsonObject } from "./json.ts";
import { linesOf } from "./lines.ts";
import type { AgentTool, TranscriptReader } from "./tool.ts";
import type { FoundFile } from "./walk.ts";

/** A stretch is ended when it holds so many calls and prompts, or so many bytes were read for it. */
const stretchWeight = 200;
const stretchBytes = 8 * 1024 * 1024;

export interface TranscriptOptions {
	readonly tool: AgentTool;
	readonly withAnswers: boolean;
	readonly tally: Tally;
}

/** True when nothing was written since the file was read. */
export const isUnchanged = (file: FoundFile, known: KnownTranscript | undefined): boolean =>
	known !== undefined && known.byteCount === file.byteCount && known.modifiedAt === file.modifiedAt;

/**
 * Reads on in a transcript from where it was left, or from its start when it is new, was cut or is another file under the
 * old name. Gives what was found in stretches of bounded size; the last one always comes, so that the place is kept.
 * Throws what the file system throws.
 */
export function* readTranscript(
	file: FoundFile,
	known: KnownTranscript | undefined,
	options: TranscriptOptions,
): Generator<TranscriptChunk, void> {
	const descriptor = openSync(file.path, "r");
	try {
		yield* readOpenFile(descriptor, file, known, options);
	} finally {
		closeSync(descriptor);
	}
}

function* readOpenFile(
	descriptor: number,
	file: FoundFile,
	known: KnownTranscript | undefined,
	{ tool, withAnswers, tally }: TranscriptOptions,
): Generator<TranscriptChunk, void> {
	const isContinued = known !== undefined && continues(descriptor, file, known, tally);
	if (known !== undefined && !isContinued) tally.restartedFiles++;
	const start = isContinued ? known.offsetRead : 0;
	const state = isContinued ? known.readerState : {};
	const reader = tool.createReader({ path: file.path, state, withAnswers });
	let leftOut = typeof state["leftOut"] === "number" ? state["leftOut"] : 0;
	const chunkUpTo = (from: number, to: number): TranscriptChunk => {
		const findings = reader.take();
		tally.calls += findings.calls.length;
		const { path, byteCount, modifiedAt } = file;
		const readerState = { ...reader.state(), tail: tailMark(descriptor, to), leftOut };
		const head = headMark(descriptor, to);
		return {
			file: { path, byteCount, modifiedAt, startOffset: from, offsetRead: to, headHash: head, readerState },
			...findings,
		};
	};
	let stretchStart = start;
	let offset = start;
	for (const line of linesOf(descriptor, start, file.byteCount)) {
		offset = line.end;
		if (!readLine(reader, line.bytes, tally)) leftOut++;
		if (reader.weight < stretchWeight && offset - stretchStart < stretchBytes) continue;
		yield chunkUpTo(stretchStart, offset);
		stretchStart = offset;
	}
	tally.bytesRead += file.byteCount - start;
	if (offset < file.byteCount) tally.openTails++;
	// From its start even when nothing was in it: the place is kept and the file not opened again.
	yield chunkUpTo(stretchStart, offset);
}

function continues(descriptor: number, file: FoundFile, known: KnownTranscript, tally: Tally): boolean {
	if (file.byteCount < known.offsetRead) return false;
	tally.bytesRead += markCost(known.offsetRead);
	return isSameFile(descriptor, known.headHash, known.readerState["tail"], known.offsetRead);
}

/** False when the line is left out. */
function readLine(reader: TranscriptReader, bytes: Buffer | null, tally: Tally): boolean {
	tally.lines++;
	if (bytes === null) {
		tally.longLines++;
		return false;
	}
	const text = bytes
		.toString("utf8")
		.replace(/^\uFEFF/, "")
		.trim();
	if (text === "") return true;
	const record = recordIn(text);
	if (record === null) {
		tally.badLines++;
		return false;
	}
	const isRefused = reader.read(record) === "refused";
	if (isRefused) tally.refusedLines++;
	return !isRefused;
}

/** Null when the line is no JSON object. */
function recordIn(text: string): JsonObject | null {
	try {
		const record: unknown = JSON.parse(text);
		return isObject(record) ? record : null;
	} catch {
		return null;
	}
}
