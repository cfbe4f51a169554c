import { byteLines } from "../byteLines.ts";
import { CallGuard } from "../callGuard.ts";
import { errorContext } from "../errorContext.ts";
import { openStream, type HttpStream } from "../http.ts";
import { withPartialUsage } from "../partialUsage.ts";
import type { ChatEvent, ChatRequest, ProviderSurroundings } from "../provider.ts";
import { providerError, ProviderError } from "../providerError.ts";
import { OllamaAnswer } from "./answer.ts";
import { authorization, getRunning } from "./api.ts";
import { chatBody } from "./chatBody.ts";
import type { OllamaVersions } from "./versions.ts";

/** Between two looks at whether the model is in memory, in ms. */
const lookEvery = 1000;

/** One attempt at one model call. Throws ProviderErrors; ends with "end". */
export async function* chatOnce(
	surroundings: ProviderSurroundings,
	versions: OllamaVersions,
	request: ChatRequest,
	signal: AbortSignal,
): AsyncGenerator<ChatEvent, void, undefined> {
	const context = errorContext(surroundings, request);
	const guard = new CallGuard(surroundings, context, signal, "firstByte");
	const answer = new OllamaAnswer(surroundings, context, request);
	try {
		yield* withPartialUsage(stream(surroundings, versions, request, guard, answer), () => answer.partialUsage());
	} finally {
		guard.dispose();
	}
}

async function* stream(
	surroundings: ProviderSurroundings,
	versions: OllamaVersions,
	request: ChatRequest,
	guard: CallGuard,
	answer: OllamaAnswer,
): AsyncGenerator<ChatEvent, void, undefined> {
	yield { type: "phase", phase: "connecting" };
	const headers = { accept: "application/x-ndjson", ...authorization(surroundings) };
	const opening = openStream(surroundings, guard, {
		method: "POST",
		path: "/api/chat",
		headers,
		body: chatBody(request),
	});
	const version = watchVersion(versions, guard);
	yield* whileOpening(surroundings, request.model.name, opening);
	const opened = await opening;
	answer.isTaken = true;
	yield* readLines(opened, guard, answer);
	const known = await version;
	guard.check();
	yield* versions.warning(known);
	yield* answer.finish(known);
}

/** Beside its own use, shows early that nobody is there at all: the answer itself may rightly take minutes to begin. */
async function watchVersion(versions: OllamaVersions, guard: CallGuard): Promise<string | null> {
	try {
		return await versions.get(guard.signal);
	} catch (error) {
		if (error instanceof ProviderError && error.code === "unreachable") {
			guard.fail(error);
		}
		return null;
	}
}

/**
 * Tells whether the model is being loaded, looking again and again until the response begins or fails. The host lists
 * a model as soon as it starts loading it, so once told, loading is not taken back: being listed proves nothing then.
 */
async function* whileOpening(
	surroundings: ProviderSurroundings,
	name: string,
	opening: Promise<HttpStream>,
): AsyncGenerator<ChatEvent, void, undefined> {
	const looking = new AbortController();
	const opened = opening.then(
		() => "opened" as const,
		() => "opened" as const,
	);
	let phase: "connecting" | "waiting" | "loading-model" = "connecting";
	try {
		while (phase !== "loading-model") {
			const seen: "opened" | boolean | null = await Promise.race([
				opened,
				isInMemory(surroundings, name, looking.signal),
			]);
			if (seen === "opened") {
				return;
			}
			const next = seen === false ? "loading-model" : "waiting";
			if (next !== phase) {
				phase = next;
				yield { type: "phase", phase };
			}
			const rested = surroundings.sleep(lookEvery, looking.signal).catch(() => null);
			// Once it is open nothing is asked any more: the question would be given up as soon as it was begun.
			if ((await Promise.race([opened, rested])) === "opened") return;
		}
		await opened;
	} finally {
		looking.abort();
	}
}

/** Null when the host does not tell. */
async function isInMemory(
	surroundings: ProviderSurroundings,
	name: string,
	signal: AbortSignal,
): Promise<boolean | null> {
	try {
		const full = name.includes(":") ? name : `${name}:latest`;
		return (await getRunning(surroundings, signal)).some((running) => running.name === full);
	} catch {
		return null;
	}
}

async function* readLines(
	opened: HttpStream,
	guard: CallGuard,
	answer: OllamaAnswer,
): AsyncGenerator<ChatEvent, void, undefined> {
	let isFirst = true;
	for await (const { text, isTerminated } of byteLines(guard, opened.chunks)) {
		if (text.trim() === "") {
			continue;
		}
		if (isFirst) {
			isFirst = false;
			guard.enter("idle");
			yield { type: "phase", phase: "streaming" };
		}
		yield* isTerminated ? answer.read(text) : readLast(guard, answer, text);
		if (answer.isDone) {
			return;
		}
	}
	throw providerError(guard.context, isFirst ? "empty" : "interrupted", { status: isFirst ? opened.status : null });
}

/** The rest after the last line end: a whole line when the host is sloppy, else what a cut left of one. */
function readLast(guard: CallGuard, answer: OllamaAnswer, text: string): ChatEvent[] {
	try {
		JSON.parse(text);
	} catch (error) {
		throw providerError(guard.context, "interrupted", { cause: error });
	}
	return answer.read(text);
}
