import * as v from "valibot";
import { count, day, id, jsonObject, text, time } from "../checks.ts";
import { figuresParams } from "../usage.ts";

/** What the reader of a transcript found in a stretch of a file; see src/extension/agentSessions. */

const names = v.pipe(v.array(text), v.readonly());

const session = v.strictObject({
	/** The tool's own id. */
	sessionId: id,
	/** Null when no line of the stretch told it. */
	workingDirectory: v.nullable(text),
	gitBranch: v.nullable(text),
	/** A title of a higher rank is never replaced by one of a lower rank: the user's own goes before the tool's. */
	title: v.nullable(v.strictObject({ text, rank: count })),
	/** When something happened in it; null when the stretch only names it, which makes no session. */
	span: v.nullable(v.strictObject({ startedAt: time, lastActivityAt: time })),
	/** It began as a copy of another session. */
	isFork: v.boolean(),
	/** Versions and the like. */
	environment: jsonObject,
	toolsUsed: names,
	filesModified: names,
	commits: names,
});

const call = v.strictObject({
	sessionId: id,
	/** What all rows of one response share. */
	responseKey: id,
	/** Null when the tool gave none: then the response alone tells calls apart. */
	requestKey: v.nullable(id),
	/** Made by a helper of the session. Such a row never counts beside one of the session itself for the same response. */
	isSidechain: v.boolean(),
	/** The row says itself that it was copied from another session. */
	isCopy: v.boolean(),
	/** `<hostId>/<name>`. */
	modelId: id,
	at: time,
	day,
	figures: figuresParams,
});

const prompt = v.strictObject({
	sessionId: id,
	/** The same line has the same key in every copy of the file. */
	key: id,
	/** "user" or "agent:<model>". */
	speaker: id,
	content: text,
	at: time,
});

const file = v.strictObject({
	path: v.pipe(text, v.minLength(1)),
	byteCount: count,
	modifiedAt: count,
	/** Where this stretch began: 0 when the file was read from its start, whatever was known before. */
	startOffset: count,
	/** Behind the last whole line of the stretch. */
	offsetRead: count,
	/** Tells the file's beginning. */
	headHash: text,
	readerState: jsonObject,
});

const list = <Schema extends v.GenericSchema>(schema: Schema) => v.pipe(v.array(schema), v.readonly());

export const chunk = v.strictObject({
	file,
	sessions: list(session),
	calls: list(call),
	prompts: list(prompt),
});

export const enterParams = v.strictObject({
	/** "claude_code", "codex" … */
	tool: id,
	userId: id,
	at: time,
	chunks: list(chunk),
});

export type SessionFacts = v.InferOutput<typeof session>;
export type AgentCall = v.InferOutput<typeof call>;
export type AgentPrompt = v.InferOutput<typeof prompt>;
export type FileStretch = v.InferOutput<typeof file>;
export type Chunk = v.InferOutput<typeof chunk>;
export type EnterParams = v.InferOutput<typeof enterParams>;
