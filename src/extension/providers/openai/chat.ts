import { CallGuard } from "../callGuard.ts";
import { errorContext } from "../errorContext.ts";
import { openStream, readWhole, type HttpStream } from "../http.ts";
import { withPartialUsage } from "../partialUsage.ts";
import type { ChatEvent, ChatRequest, ProviderSurroundings } from "../provider.ts";
import { providerError, ProviderError } from "../providerError.ts";
import { OpenAiAnswer } from "./answer.ts";
import { completionsBody } from "./body.ts";
import { serverEvents, type ServerEvent } from "./serverEvents.ts";

/** After the answer has finished, how long its usage is waited for, in ms. */
const usageGrace = 5000;

/** What was learnt about a host and is kept for the next call. */
export interface HostHabits {
	/** It refuses `stream_options`, so it cannot be asked for usage. */
	refusesStreamOptions: boolean;
}

/** One attempt at one model call. Throws ProviderErrors; ends with "end". */
export async function* chatOnce(
	surroundings: ProviderSurroundings,
	habits: HostHabits,
	request: ChatRequest,
	signal: AbortSignal,
): AsyncGenerator<ChatEvent, void, undefined> {
	const context = errorContext(surroundings, request);
	const guard = new CallGuard(surroundings, context, signal, "firstByte");
	const answer = new OpenAiAnswer(surroundings, context, request);
	try {
		yield* withPartialUsage(stream(surroundings, habits, request, guard, answer), () => answer.partialUsage());
	} finally {
		guard.dispose();
	}
}

async function* stream(
	surroundings: ProviderSurroundings,
	habits: HostHabits,
	request: ChatRequest,
	guard: CallGuard,
	answer: OpenAiAnswer,
): AsyncGenerator<ChatEvent, void, undefined> {
	yield { type: "phase", phase: "connecting" };
	const opened = await open(surroundings, habits, request, guard);
	answer.books.readHeaders(opened.headers);
	yield { type: "phase", phase: "waiting" };
	yield* /\bjson\b/i.test(opened.headers.get("content-type") ?? "")
		? wholeAnswer(opened, guard, answer)
		: streamedAnswer(opened, guard, answer);
	if (!answer.hasFinished) {
		throw providerError(guard.context, "interrupted");
	}
	yield* answer.finish();
}

/** Asks for usage unless the host is known to refuse that; a refusal is remembered and the request repeated once. */
async function open(
	surroundings: ProviderSurroundings,
	habits: HostHabits,
	request: ChatRequest,
	guard: CallGuard,
): Promise<HttpStream> {
	const post = (asksForUsage: boolean): Promise<HttpStream> =>
		openStream(surroundings, guard, {
			method: "POST",
			path: "/chat/completions",
			headers: { accept: "text/event-stream", ...authorization(surroundings) },
			body: completionsBody(surroundings.host, request, asksForUsage),
		});
	try {
		return await post(!habits.refusesStreamOptions);
	} catch (error) {
		if (habits.refusesStreamOptions || !isAboutStreamOptions(error)) {
			throw error;
		}
		habits.refusesStreamOptions = true;
		return post(false);
	}
}

export function authorization({ key }: ProviderSurroundings): Record<string, string> {
	return key ? { authorization: `Bearer ${key}` } : {};
}

function isAboutStreamOptions(error: unknown): boolean {
	return (
		error instanceof ProviderError &&
		(error.status === 400 || error.status === 422) &&
		/stream_options|include_usage/i.test(error.detail ?? "")
	);
}

async function* wholeAnswer(
	opened: HttpStream,
	guard: CallGuard,
	answer: OpenAiAnswer,
): AsyncGenerator<ChatEvent, void, undefined> {
	const text = await readWhole(guard, opened.chunks);
	yield { type: "phase", phase: "streaming" };
	yield* answer.read(text);
}

async function* streamedAnswer(
	opened: HttpStream,
	guard: CallGuard,
	answer: OpenAiAnswer,
): AsyncGenerator<ChatEvent, void, undefined> {
	let isFirst = true;
	try {
		for await (const event of serverEvents(guard, opened.chunks)) {
			if (event.data.trim() === "[DONE]") {
				return;
			}
			if (isFirst && event.data) {
				isFirst = false;
				yield { type: "phase", phase: "streaming" };
			}
			yield* readEvent(guard, answer, event);
			if (answer.hasFinished) {
				guard.enter("idle", usageGrace);
			}
		}
	} catch (error) {
		// The answer is whole; only its usage may be missing.
		if (!answer.hasFinished || (error instanceof ProviderError && error.code === "cancelled")) {
			throw error;
		}
		return;
	}
	if (isFirst) {
		throw providerError(guard.context, "empty", { status: opened.status });
	}
}

function readEvent(guard: CallGuard, answer: OpenAiAnswer, { data, isTerminated }: ServerEvent): ChatEvent[] {
	if (data === "") {
		return [];
	}
	if (!isTerminated) {
		try {
			JSON.parse(data);
		} catch (error) {
			throw providerError(guard.context, "interrupted", { cause: error });
		}
	}
	return answer.read(data);
}
