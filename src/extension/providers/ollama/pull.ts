import { byteLines } from "../byteLines.ts";
import { CallGuard } from "../callGuard.ts";
import { errorContext } from "../errorContext.ts";
import { openStream } from "../http.ts";
import type { ProviderSurroundings, PullProgress } from "../provider.ts";
import { providerError, type ErrorContext } from "../providerError.ts";
import { hostWords } from "../responseFailure.ts";
import { authorization } from "./api.ts";
import { readPullLine, type PullLine } from "./wire.ts";

/** Downloading many gigabytes may take this long, in ms; silence is still ended by the idle watchdog. */
const longestPull = 24 * 60 * 60 * 1000;

/** Downloads a model. Ends when the host says "success"; aborting keeps what came for the next try. */
export async function* pullModel(
	surroundings: ProviderSurroundings,
	name: string,
	signal: AbortSignal,
): AsyncGenerator<PullProgress, void, undefined> {
	const patient = { ...surroundings, watchdogs: { ...surroundings.watchdogs, total: longestPull } };
	const context = errorContext(surroundings, undefined, name);
	const guard = new CallGuard(patient, context, signal, "firstByte");
	try {
		const request = {
			method: "POST",
			path: "/api/pull",
			headers: authorization(surroundings),
			body: { model: name },
		} as const;
		const opened = await openStream(patient, guard, request);
		guard.enter("idle");
		for await (const { text } of byteLines(guard, opened.chunks)) {
			if (text.trim() === "") {
				continue;
			}
			const line = parse(context, text);
			yield { status: line.status ?? "", completedBytes: line.completed ?? null, totalBytes: line.total ?? null };
			if (line.status === "success") {
				return;
			}
		}
		throw providerError(context, "interrupted");
	} finally {
		guard.dispose();
	}
}

function parse(context: ErrorContext, text: string): PullLine {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw providerError(context, "bad_response", { detail: text.slice(0, 200), cause: error });
	}
	const line = readPullLine(value);
	if (line === null) {
		throw providerError(context, "bad_response", { detail: text.slice(0, 200) });
	}
	if (line.error !== undefined) {
		const isMissing = /does not exist|not found/i.test(line.error);
		throw providerError(context, isMissing ? "unknown_model" : "server_error", {
			detail: hostWords({ error: line.error }).message,
			retries: 0,
		});
	}
	return line;
}
