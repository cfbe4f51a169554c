import { createHash } from "node:crypto";
import path from "node:path";
import * as v from "valibot";
import { localDay } from "../../../../shared/calendarDay.ts";
import { commitsIn } from "../commits.ts";
import type { JsonObject } from "../json.ts";
import { boundedId, isObject, objectIn, textIn, timeIn } from "../json.ts";
import { SessionNotes } from "../sessionNotes.ts";
import type {
	AgentCall,
	AgentPrompt,
	Findings,
	LineOutcome,
	ReaderOptions,
	ReaderState,
	TranscriptReader,
} from "../tool.ts";
import { blocksOf, changedFile, isToolResult, outputsIn, promptIn, textOf } from "./content.ts";
import { figuresOf } from "./usage.ts";

/** A summary names the last message of a branch, which is not far back. */
const remembered = 20;
const stateSchema = v.object({ recent: v.array(v.tuple([v.string(), v.string()])) });
const longestPrompt = 16_000;
/** Ranks of titles: the user's own goes before the tool's, and that before a summary's. */
const titleRanks = { summary: 1, ai: 2, custom: 3 };

/** Reads the lines of a transcript of Claude Code, which are internal to it: all that is not known is passed over. */
export class ClaudeCodeReader implements TranscriptReader {
	readonly #options: ReaderOptions;
	readonly #fileSession: string;
	#sessions = new Map<string, SessionNotes>();
	/** By what makes lines one call, so that the states of a streamed answer are one of them at once. */
	#calls = new Map<string, AgentCall>();
	#prompts: AgentPrompt[] = [];
	/** The last messages of this file with their sessions, to know whether a summary speaks of one of them. */
	readonly #recent: Map<string, string>;

	constructor(options: ReaderOptions) {
		this.#options = options;
		this.#fileSession = sessionOfFile(options.path);
		const state = v.safeParse(stateSchema, options.state);
		this.#recent = new Map(state.success ? state.output.recent : []);
	}

	get weight(): number {
		return this.#calls.size + this.#prompts.length;
	}

	read(record: unknown): LineOutcome {
		if (!isObject(record)) return "ignored";
		switch (record["type"]) {
			case "assistant":
				return this.#readAssistant(record);
			case "user":
				return this.#readUser(record);
			default:
				return this.#readTitle(record);
		}
	}

	take(): Findings {
		const sessions = Array.from(this.#sessions.values(), (notes) => notes.facts());
		const findings = { sessions, calls: [...this.#calls.values()], prompts: this.#prompts };
		this.#sessions = new Map();
		this.#calls = new Map();
		this.#prompts = [];
		return findings;
	}

	/** Beside this, every line speaks for itself. */
	state(): ReaderState {
		return { recent: [...this.#recent] };
	}

	#sessionIdOf(record: JsonObject): string {
		return boundedId(textIn(record, "sessionId") ?? this.#fileSession);
	}

	#notesOf(sessionId: string): SessionNotes {
		const known = this.#sessions.get(sessionId) ?? new SessionNotes(sessionId);
		this.#sessions.set(sessionId, known);
		return known;
	}

	/** Notes what every row of a conversation tells; null for one without a time, of which nothing can be entered. */
	#happened(
		record: JsonObject,
	): { readonly notes: SessionNotes; readonly sessionId: string; readonly at: number } | null {
		const at = timeIn(record, "timestamp");
		if (at === null) return null;
		const sessionId = this.#sessionIdOf(record);
		const notes = this.#notesOf(sessionId);
		notes.happened(at, textIn(record, "cwd"), textIn(record, "gitBranch"));
		notes.ranIn("version", textIn(record, "version"));
		notes.ranIn("entrypoint", textIn(record, "entrypoint"));
		if (isCopied(record)) notes.wasCopied();
		this.#remember(textIn(record, "uuid"), sessionId);
		return { notes, sessionId, at };
	}

	#remember(uuid: string | null, sessionId: string): void {
		if (uuid === null) return;
		this.#recent.delete(uuid);
		this.#recent.set(boundedId(uuid), sessionId);
		for (const oldest of this.#recent.keys()) {
			if (this.#recent.size <= remembered) return;
			this.#recent.delete(oldest);
		}
	}

	#readAssistant(record: JsonObject): LineOutcome {
		const message = objectIn(record, "message");
		const happened = this.#happened(record);
		if (happened === null) return "refused";
		const blocks = blocksOf(message["content"]);
		for (const block of blocks) {
			if (block["type"] !== "tool_use") continue;
			const file = changedFile(block);
			happened.notes.usedTool(textIn(block, "name") ?? "unknown");
			if (file !== null) happened.notes.changedFile(file);
		}
		const model = textIn(message, "model")?.slice(0, 200) ?? "unknown";
		// The tool's own words in the place of an answer, such as errors; nobody was asked.
		if (model === "<synthetic>") return "ignored";
		if (this.#options.withAnswers) this.#keep(record, happened, `agent:${model}`, textOf(blocks));
		return isObject(message["usage"]) ? this.#keepCall(record, message, happened, model) : "ignored";
	}

	#keepCall(
		record: JsonObject,
		message: JsonObject,
		{ sessionId, at }: { readonly sessionId: string; readonly at: number },
		model: string,
	): LineOutcome {
		const requestId = textIn(record, "requestId");
		const figures = figuresOf(message, requestId);
		if (figures === null) return "refused";
		const call: AgentCall = {
			sessionId,
			responseKey: responseKeyOf(record, message),
			requestKey: figures.requestId,
			isSidechain: record["isSidechain"] === true,
			isCopy: isCopied(record),
			modelId: `anthropic/${model}`,
			at,
			day: localDay(at),
			figures,
		};
		const key = JSON.stringify([call.responseKey, call.requestKey, call.isSidechain]);
		const known = this.#calls.get(key);
		if (known === undefined || totalOf(call) > totalOf(known)) this.#calls.set(key, call);
		return "used";
	}

	#readUser(record: JsonObject): LineOutcome {
		const happened = this.#happened(record);
		if (happened === null) return "refused";
		const blocks = blocksOf(objectIn(record, "message")["content"]);
		for (const output of outputsIn(record, blocks)) {
			for (const hash of commitsIn(output)) happened.notes.committed(hash);
		}
		const isOwnWord =
			record["isMeta"] !== true && record["isCompactSummary"] !== true && record["isSidechain"] !== true;
		if (!isOwnWord || blocks.some(isToolResult)) return "used";
		this.#keep(record, happened, "user", promptIn(textOf(blocks)) ?? "");
		return "used";
	}

	#keep(
		record: JsonObject,
		{ sessionId, at }: { readonly sessionId: string; readonly at: number },
		speaker: string,
		text: string,
	): void {
		if (text === "") return;
		const content = text.slice(0, longestPrompt);
		const uuid = textIn(record, "uuid");
		const key = uuid === null ? hashOf(at, speaker, content) : boundedId(uuid);
		this.#prompts.push({ sessionId, key, speaker: speaker.slice(0, 300), content, at });
	}

	#readTitle(record: JsonObject): LineOutcome {
		const custom = textIn(record, "customTitle");
		const ai = textIn(record, "aiTitle");
		const summary = record["type"] === "summary" ? textIn(record, "summary") : null;
		const text = custom ?? ai ?? summary;
		if (text === null) return "ignored";
		// Summaries of earlier sessions stand at the beginning of later ones.
		const summarized = this.#recent.get(textIn(record, "leafUuid") ?? "");
		if (custom === null && ai === null && summarized === undefined) return "ignored";
		const rank = custom !== null ? titleRanks.custom : ai !== null ? titleRanks.ai : titleRanks.summary;
		this.#notesOf(summarized ?? this.#sessionIdOf(record)).named(text, rank);
		return "used";
	}
}

/** Rows that were written by another session first say so, by either of two names. */
const isCopied = (record: JsonObject): boolean => record["sessionKind"] === "bg" || isObject(record["forkedFrom"]);

/** "<session>.jsonl", or of a helper "<session>/subagents/agent-<id>.jsonl". */
function sessionOfFile(file: string): string {
	const folders = path.dirname(file).split(/[\\/]/);
	const own = folders.at(-1) === "subagents" ? folders.at(-2) : undefined;
	return own ?? path.basename(file, ".jsonl");
}

function responseKeyOf(record: JsonObject, message: JsonObject): string {
	const id = textIn(message, "id");
	if (id !== null) return boundedId(id);
	const uuid = textIn(record, "uuid");
	return uuid === null ? `line:${hashOf(record["timestamp"], message)}` : `uuid:${boundedId(uuid)}`;
}

const hashOf = (...parts: readonly unknown[]): string =>
	createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);

function totalOf({ figures: { counts } }: AgentCall): number {
	const { inputUncached, cacheRead, cacheWriteShort, cacheWriteLong, output } = counts;
	return inputUncached + cacheRead + cacheWriteShort + cacheWriteLong + output;
}
