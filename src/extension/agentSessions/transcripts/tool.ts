import type { TranscriptChunk } from "../../../db/index.ts";

/** What a stretch of a transcript tells, without the file it stands in. */
export type Findings = Omit<TranscriptChunk, "file">;
export type SessionFacts = Findings["sessions"][number];
export type AgentCall = Findings["calls"][number];
export type AgentPrompt = Findings["prompts"][number];

/** What became of a line: "refused" when it is a message without a time, or tells of a call whose figures cannot be. */
export type LineOutcome = "used" | "ignored" | "refused";

/** Plain JSON that is kept with the file between two readings. */
export type ReaderState = Readonly<Record<string, unknown>>;

/** Reads the lines of one transcript, in their order, from where it was left. Tolerates whatever a line holds. */
export interface TranscriptReader {
	/** `record` is the line as parsed. */
	read(record: unknown): LineOutcome;
	/** How many calls and prompts `take` would give by now. */
	readonly weight: number;
	/** What was found since the last time. */
	take(): Findings;
	/** What a later reader needs to know of the lines so far. */
	state(): ReaderState;
}

export interface ReaderOptions {
	readonly path: string;
	/** Of the reader that left off; empty for a file that is read from its start. */
	readonly state: ReaderState;
	/** Answers are kept too, to be searched for. */
	readonly withAnswers: boolean;
}

export type ToolName = AgentTool["name"];

/** A command-line agent whose transcripts are known. */
export interface AgentTool {
	/** As stored: `agent_sessions.tool_name`. */
	readonly name: "claude_code" | "codex";
	createReader(options: ReaderOptions): TranscriptReader;
}
