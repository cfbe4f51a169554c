import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Archive } from "./archive.ts";
import { newTally } from "./figures.ts";
import type { ReadOrder, ReadTranscript } from "./readerMessages.ts";
import type { AgentPrompt, AgentTool } from "./tool.ts";
import { readTranscript } from "./transcriptFile.ts";
import { type FoundFile, statFile } from "./walk.ts";

/** So many characters can be looked at in an editor. */
const longestTranscript = 2_000_000;

/** Reads what was said in one session, from its file or the archived copy of it; null when neither is there. */
export async function readSession(tool: AgentTool, order: ReadOrder): Promise<ReadTranscript | null> {
	for (const transcript of order.paths) {
		const file = statFile(transcript);
		if (file !== null) return saidIn(tool, file, order.sessionId);
	}
	const archive = new Archive(order.archiveFolder);
	const archived = order.paths.find((transcript) => archive.covered(transcript) !== null);
	if (archived === undefined) return null;
	const folder = mkdtempSync(path.join(tmpdir(), "daybook-transcript-"));
	try {
		const copy = path.join(folder, path.basename(archived));
		await archive.restore(archived, copy);
		const file = statFile(copy);
		return file === null ? null : saidIn(tool, file, order.sessionId);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function saidIn(tool: AgentTool, file: FoundFile, sessionId: string): ReadTranscript {
	const prompts: AgentPrompt[] = [];
	let length = 0;
	for (const chunk of readTranscript(file, undefined, { tool, withAnswers: true, tally: newTally() })) {
		for (const prompt of chunk.prompts) {
			if (prompt.sessionId !== sessionId) continue;
			length += prompt.content.length;
			if (length > longestTranscript) return { prompts, isCut: true };
			prompts.push(prompt);
		}
	}
	return { prompts, isCut: false };
}
