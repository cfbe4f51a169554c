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
import { type CodexTokens, figuresOf, isNothing, since, tokensOf } from "./usage.ts";

const longestPrompt = 16_000;
const zero: CodexTokens = { input: 0, cached: 0, output: 0, reasoning: 0 };
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a reader that goes on in the middle of a file must know. */
const stateSchema = v.object({
	sessionId: v.string(),
	lineage: v.string(),
	model: v.string(),
	directory: v.nullable(v.string()),
	branch: v.nullable(v.string()),
	total: v.object({ input: count, cached: count, output: count, reasoning: count }),
});

type State = v.InferOutput<typeof stateSchema>;

/** Reads the lines of a rollout file of Codex CLI: `{timestamp, type, payload}`, tokens as running sums. */
export class CodexReader implements TranscriptReader {
	readonly #withAnswers: boolean;
	#state: State;
	/** The file's own `session_meta` was seen; those that follow were copied from the sessions it was forked from. */
	#isBegun: boolean;
	#notes: SessionNotes;
	#calls: AgentCall[] = [];
	#prompts: AgentPrompt[] = [];

	constructor({ path: file, state, withAnswers }: ReaderOptions) {
		const kept = v.safeParse(stateSchema, state);
		const own = boundedId(sessionOfFile(file));
		const fresh: State = { sessionId: own, lineage: own, model: "unknown", directory: null, branch: null, total: zero };
		this.#state = kept.success ? kept.output : fresh;
		this.#isBegun = kept.success;
		this.#withAnswers = withAnswers;
		this.#notes = new SessionNotes(this.#state.sessionId);
	}

	get weight(): number {
		return this.#calls.length + this.#prompts.length;
	}

	read(record: unknown): LineOutcome {
		if (!isObject(record)) return "ignored";
		const payload = objectIn(record, "payload");
		const at = timeIn(record, "timestamp");
		switch (record["type"]) {
			case "session_meta":
				return this.#readMeta(payload, at);
			case "turn_context":
				return this.#readContext(payload);
			case "event_msg":
				return at === null ? "ignored" : this.#readEvent(payload, at);
			case "response_item":
				return at === null ? "ignored" : this.#readItem(payload, at);
			default:
				return "ignored";
		}
	}

	take(): Findings {
		const findings = { sessions: [this.#notes.facts()], calls: this.#calls, prompts: this.#prompts };
		this.#notes = new SessionNotes(this.#state.sessionId);
		this.#calls = [];
		this.#prompts = [];
		return findings;
	}

	state(): ReaderState {
		return { ...this.#state };
	}

	#readMeta(payload: JsonObject, at: number | null): LineOutcome {
		const id = boundedId(textIn(payload, "id") ?? this.#state.sessionId);
		if (this.#isBegun) {
			// A fork repeats the lines of its origin, the first session's beginning last.
			this.#state = { ...this.#state, lineage: id };
			this.#notes.wasCopied();
			return "used";
		}
		this.#isBegun = true;
		const origin = textIn(payload, "forked_from_id");
		this.#state = {
			...this.#state,
			sessionId: id,
			lineage: boundedId(origin ?? id),
			directory: textIn(payload, "cwd"),
			branch: textIn(objectIn(payload, "git"), "branch"),
		};
		this.#notes = new SessionNotes(id);
		if (origin !== null) this.#notes.wasCopied();
		this.#notes.ranIn("version", textIn(payload, "cli_version"));
		this.#notes.ranIn("entrypoint", textIn(payload, "originator"));
		if (at !== null) this.#notes.happened(at, this.#state.directory, this.#state.branch);
		return "used";
	}

	#readContext(payload: JsonObject): LineOutcome {
		this.#state = {
			...this.#state,
			model: textIn(payload, "model")?.slice(0, 200) ?? this.#state.model,
			directory: this.#state.directory ?? textIn(payload, "cwd"),
		};
		return "used";
	}

	#readEvent(payload: JsonObject, at: number): LineOutcome {
		this.#happened(at);
		if (payload["type"] === "token_count") return this.#readTokens(payload, at);
		if (payload["type"] === "user_message") this.#keep("user", textIn(payload, "message") ?? "", at);
		if (payload["type"] === "agent_message" && this.#withAnswers) {
			this.#keep(`agent:${this.#state.model}`, textIn(payload, "message") ?? "", at);
		}
		return "used";
	}

	/** The same sums are told again with every change of the limits; only what they grew by is a call. */
	#readTokens(payload: JsonObject, at: number): LineOutcome {
		const info = objectIn(payload, "info");
		const total = tokensOf(info["total_token_usage"]);
		if (total === null) return isObject(payload["info"]) ? "refused" : "ignored";
		const before = this.#state.total;
		this.#state = { ...this.#state, total };
		const grown = since(total, before);
		const tokens = grown ?? tokensOf(info["last_token_usage"]);
		if (tokens === null || isNothing(tokens)) return "used";
		const { sessionId, lineage, model } = this.#state;
		this.#calls.push({
			sessionId,
			// The running sum names the call within the session it was first made in, also in the forks that repeat it.
			responseKey: boundedId([lineage, total.input, total.cached, total.output, total.reasoning].join("/")),
			requestKey: null,
			isSidechain: false,
			isCopy: lineage !== sessionId,
			modelId: `openai/${model}`,
			at,
			day: localDay(at),
			figures: figuresOf(tokens, info),
		});
		return "used";
	}

	#readItem(payload: JsonObject, at: number): LineOutcome {
		this.#happened(at);
		const name = textIn(payload, "name");
		if (name !== null && /^(?:function|custom_tool|local_shell)_call$/.test(textIn(payload, "type") ?? "")) {
			this.#notes.usedTool(name);
		}
		for (const file of patchedFiles(textIn(payload, "input") ?? textIn(payload, "arguments") ?? "")) {
			this.#notes.changedFile(file);
		}
		for (const hash of commitsIn(printed(textIn(payload, "output") ?? ""))) this.#notes.committed(hash);
		return "used";
	}

	#happened(at: number): void {
		this.#notes.happened(at, this.#state.directory, this.#state.branch);
	}

	#keep(speaker: string, text: string, at: number): void {
		const content = text.trim().slice(0, longestPrompt);
		if (content === "") return;
		const { sessionId } = this.#state;
		this.#prompts.push({
			sessionId,
			key: boundedId(`${at} ${speaker} ${content.slice(0, 100)}`),
			speaker,
			content,
			at,
		});
	}
}

/** "rollout-<time>-<uuid>.jsonl". */
function sessionOfFile(file: string): string {
	const name = path.basename(file, ".jsonl");
	return /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.exec(name)?.[0] ?? name;
}

/** What a program printed; older versions wrap it in JSON once more. */
function printed(output: string): string {
	if (!output.startsWith("{")) return output;
	try {
		const wrapped: unknown = JSON.parse(output);
		return isObject(wrapped) ? (textIn(wrapped, "output") ?? "") : output;
	} catch {
		return output;
	}
}

const patched = /\*\*\* (?:Add|Update|Delete) File: ([^\n\\]+)/g;

/** The files that a patch in the tool's own format changes; inside arguments its line breaks are escaped. */
function patchedFiles(input: string): readonly string[] {
	return input.includes("*** Begin Patch") ? Array.from(input.matchAll(patched), ([, file = ""]) => file.trim()) : [];
}
