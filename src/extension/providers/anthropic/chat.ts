import { Stream } from "@anthropic-ai/sdk/streaming";
import { CallGuard } from "../callGuard.ts";
import type { EventMeter } from "../cappedLines.ts";
import { errorContext } from "../errorContext.ts";
import { withPartialUsage } from "../partialUsage.ts";
import type { ChatEvent, ChatRequest, ProviderSurroundings } from "../provider.ts";
import { providerError, ProviderError } from "../providerError.ts";
import { AnthropicAnswer } from "./answer.ts";
import { messagesBody, type ThinkingTypes } from "./body.ts";
import { clientFor, unwrapped } from "./client.ts";

/** One attempt at one model call. Throws ProviderErrors; ends with "end". */
export async function* chatOnce(
	surroundings: ProviderSurroundings,
	request: ChatRequest,
	thinkingTypes: ThinkingTypes | null,
	signal: AbortSignal,
): AsyncGenerator<ChatEvent, void, undefined> {
	const context = errorContext(surroundings, request);
	const guard = new CallGuard(surroundings, context, signal, "firstByte");
	const answer = new AnthropicAnswer(surroundings, context, request);
	try {
		const events = stream(surroundings, request, thinkingTypes, guard, answer);
		yield* withPartialUsage(events, () => answer.partialUsage());
	} finally {
		guard.dispose();
	}
}

async function* stream(
	surroundings: ProviderSurroundings,
	request: ChatRequest,
	thinkingTypes: ThinkingTypes | null,
	guard: CallGuard,
	answer: AnthropicAnswer,
): AsyncGenerator<ChatEvent, void, undefined> {
	yield { type: "phase", phase: "connecting" };
	const meter = { bytes: 0 };
	const response = await open(surroundings, messagesBody(request, thinkingTypes), guard, meter);
	answer.books.readHeaders(response.headers);
	yield { type: "phase", phase: "waiting" };
	let isFirst = true;
	try {
		for await (const { data } of Stream.rawEvents(response)) {
			guard.check();
			meter.bytes = 0;
			if (!data) {
				continue;
			}
			if (isFirst) {
				isFirst = false;
				yield { type: "phase", phase: "streaming" };
			}
			yield* answer.read(data);
			if (answer.isDone) {
				return;
			}
		}
	} catch (error) {
		throw error instanceof ProviderError ? error : unwrapped(guard, error, true);
	}
	// The SDK ends its loop without a word when the stream was cut, stopped, or empty.
	guard.check();
	throw providerError(guard.context, isFirst ? "empty" : "interrupted", { status: isFirst ? response.status : null });
}

async function open(
	surroundings: ProviderSurroundings,
	body: ReturnType<typeof messagesBody>,
	guard: CallGuard,
	meter: EventMeter,
): Promise<Response> {
	try {
		const client = clientFor(surroundings, guard, meter);
		return await client.post("/v1/messages", { body, stream: true, signal: guard.signal }).asResponse();
	} catch (error) {
		throw error instanceof ProviderError ? error : unwrapped(guard, error, false);
	}
}
