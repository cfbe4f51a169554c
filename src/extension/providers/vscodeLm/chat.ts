import { plainEnglish } from "../../localize.ts";
import { CallGuard, orAborted } from "../callGuard.ts";
import { errorContext } from "../errorContext.ts";
import type { Situation } from "../errorSentences.ts";
import { withPartialUsage } from "../partialUsage.ts";
import type { ChatEvent, ChatRequest, ProviderSurroundings, Usage } from "../provider.ts";
import { providerError, ProviderError, type ErrorContext } from "../providerError.ts";
import { ToolCallIds, toolCallOf } from "../toolCalls.ts";
import { estimatePrompt, noCounts, usageWith, Written } from "../usage.ts";
import { EditorModelError, type EditorModel, type EditorModels, type EditorPiece } from "./editorModels.ts";
import { editorRequest, textOf } from "./request.ts";

/** Counting must not hold up an answer that is complete, in ms. */
const countingPatience = 2000;

/** One model call through the editor. Throws ProviderErrors; ends with "end". */
export async function* chatOnce(
	surroundings: ProviderSurroundings,
	models: EditorModels,
	request: ChatRequest,
	signal: AbortSignal,
): AsyncGenerator<ChatEvent, void, undefined> {
	const context = errorContext(surroundings, request);
	const guard = new CallGuard(surroundings, context, signal, "firstByte");
	const written = new Written();
	const taken = { isTaken: false };
	const used = (): Usage | null => {
		// What the editor itself fails with before the first word is a refusal; one that we end may have been billed.
		const isBilled = !written.isEmpty || (taken.isTaken && guard.signal.aborted);
		return isBilled ? estimated(request, "partial", estimatePrompt(request), written.tokens) : null;
	};
	try {
		yield* withPartialUsage(stream(surroundings, models, request, guard, { written, taken }), used);
	} catch (error) {
		throw failure(context, guard, error);
	} finally {
		guard.dispose();
	}
}

/** The name of a model of the editor: ids are unique within their vendor only. */
export function nameOf({ vendor, id }: EditorModel): string {
	return `${vendor}/${id}`;
}

async function* stream(
	surroundings: ProviderSurroundings,
	models: EditorModels,
	request: ChatRequest,
	guard: CallGuard,
	{ written, taken }: { readonly written: Written; readonly taken: { isTaken: boolean } },
): AsyncGenerator<ChatEvent, void, undefined> {
	yield { type: "phase", phase: "connecting" };
	const model = await find(models, request.model.name, guard);
	const localize = surroundings.localize ?? plainEnglish;
	const wanted = editorRequest(request, localize("Answer your messages in the Daybook chat."));
	const pieces = await orAborted(model.send(wanted, guard.signal), guard.signal);
	taken.isTaken = true;
	yield { type: "phase", phase: "waiting" };
	const text: string[] = [];
	let hasToolCalls = false;
	for await (const event of read(surroundings, guard, pieces)) {
		if (event.type === "text") {
			text.push(event.text);
			written.add(event.text);
		}
		hasToolCalls ||= event.type === "tool_call";
		yield event;
	}
	const usage = await counted(surroundings, model, request, [textOf(wanted), text.join("")], guard);
	guard.check();
	yield { type: "usage", usage };
	yield { type: "end", finishReason: hasToolCalls ? "tool_calls" : "stop" };
}

async function find(models: EditorModels, name: string, guard: CallGuard): Promise<EditorModel> {
	const found = (await orAborted(models.list(), guard.signal)).find((model) => nameOf(model) === name);
	if (!found) {
		throw providerError(guard.context, "model_not_found");
	}
	return found;
}

async function* read(
	surroundings: ProviderSurroundings,
	guard: CallGuard,
	pieces: AsyncIterable<EditorPiece>,
): AsyncGenerator<ChatEvent, void, undefined> {
	const ids = new ToolCallIds(guard.context, surroundings.random);
	const iterator = pieces[Symbol.asyncIterator]();
	let isFirst = true;
	try {
		for (;;) {
			const { done, value } = await orAborted(iterator.next(), guard.signal);
			if (done) {
				break;
			}
			guard.enter("idle");
			if (isFirst) {
				isFirst = false;
				yield { type: "phase", phase: "streaming" };
			}
			yield* eventsOf(guard.context, ids, value);
		}
	} finally {
		// Not awaited: a stream that hangs must not hold up its own cancellation.
		void iterator.return?.().catch(() => undefined);
	}
	if (isFirst) {
		throw providerError(guard.context, "empty");
	}
}

function eventsOf(context: ErrorContext, ids: ToolCallIds, piece: EditorPiece): ChatEvent[] {
	switch (piece.type) {
		case "text":
			return piece.text ? [{ type: "text", text: piece.text }] : [];
		case "tool_call": {
			const { callId, name, input } = piece;
			if (!name || (input !== undefined && (typeof input !== "object" || Array.isArray(input) || input === null))) {
				throw providerError(context, "bad_response", { detail: "a tool call that cannot be understood" });
			}
			return [toolCallOf(context, ids.take(callId), name, input ?? {})];
		}
		default:
			return [];
	}
}

/** Counts by the model's own tokenizer where it answers in time. */
async function counted(
	surroundings: ProviderSurroundings,
	model: EditorModel,
	request: ChatRequest,
	[prompt, answer]: readonly [string, string],
	guard: CallGuard,
): Promise<Usage> {
	const patience = new AbortController();
	const late = surroundings.sleep(countingPatience, patience.signal).then(
		() => null,
		() => null,
	);
	try {
		const counting = Promise.all([model.countTokens(prompt, guard.signal), model.countTokens(answer, guard.signal)]);
		const counts = await orAborted(Promise.race([counting, late]), guard.signal);
		if (counts) {
			return estimated(request, "estimated", counts[0], counts[1]);
		}
	} catch {
		guard.check();
	} finally {
		patience.abort();
	}
	const written = new Written();
	written.add(answer);
	return estimated(request, "estimated", estimatePrompt(request), written.tokens);
}

function estimated(request: ChatRequest, source: "partial" | "estimated", input: number, output: number): Usage {
	return usageWith({ counts: { ...noCounts, inputUncached: input, output }, source, modelServed: request.model.name });
}

const situations: Readonly<Record<string, Situation>> = {
	NoPermissions: "consent_needed",
	Blocked: "blocked",
	NotFound: "model_not_found",
};

function failure(context: ErrorContext, guard: CallGuard, error: unknown): unknown {
	if (error instanceof ProviderError) {
		return error;
	}
	guard.check();
	const cause = error instanceof EditorModelError && error.cause instanceof Error ? error.cause : error;
	const detail = cause instanceof Error ? cause.message : String(cause);
	const situation = error instanceof EditorModelError ? (situations[error.code] ?? "server_error") : "server_error";
	// The editor's own providers have tried again already.
	return providerError(context, situation, { detail, retries: 0, cause: error });
}
