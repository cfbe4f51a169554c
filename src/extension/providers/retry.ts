import { orAborted } from "./callGuard.ts";
import type { ChatEvent, ProviderSurroundings } from "./provider.ts";
import { providerError, ProviderError, type ErrorContext } from "./providerError.ts";

export interface RetryPolicy {
	readonly attempts: number;
	readonly firstDelayMs: number;
	readonly longestDelayMs: number;
	/** Share of the delay that chance adds or takes away. */
	readonly jitter: number;
	/** A host that asks for more is not waited for; the user is told instead. */
	readonly longestRetryAfterMs: number;
	/** No attempt starts later than this after the first. */
	readonly totalMs: number;
}

export const retryPolicy: RetryPolicy = {
	attempts: 4,
	firstDelayMs: 500,
	longestDelayMs: 8000,
	jitter: 0.25,
	longestRetryAfterMs: 60_000,
	totalMs: 120_000,
};

/**
 * Runs `attempt` until it ends, fails for good, or has put out anything of the answer: repeating it then would double
 * text or run tools twice. Tells each wait by a "retry" event before it begins. Throws ProviderErrors only, yields
 * exactly one "end".
 */
export async function* withRetries(
	surroundings: ProviderSurroundings,
	context: ErrorContext,
	signal: AbortSignal,
	attempt: () => AsyncIterable<ChatEvent>,
	policy: RetryPolicy = retryPolicy,
): AsyncGenerator<ChatEvent, void, undefined> {
	const startedAt = surroundings.now();
	for (let made = 1; ; made++) {
		let hasOutput = false;
		try {
			for await (const event of attempt()) {
				hasOutput ||= isOutput(event);
				yield event;
				if (event.type === "end") {
					return;
				}
			}
			throw providerError(context, "interrupted");
		} catch (thrown) {
			const error = asProviderError(context, signal, thrown);
			const elapsed = surroundings.now() - startedAt;
			const delayMs =
				hasOutput || signal.aborted ? null : delayBefore(error, made, elapsed, surroundings.random(), policy);
			if (delayMs === null) {
				throw error;
			}
			const attempts = Math.min(policy.attempts, 1 + error.retries);
			surroundings.log(`${context.host.id}: ${error.code} (${error.status ?? "-"}), attempt ${made} of ${attempts}`);
			yield { type: "retry", attempt: made + 1, attempts, delayMs, error: error.toData() };
			await pause(surroundings, context, signal, delayMs);
		}
	}
}

/** Ms to wait before the next attempt, or null when none is to be made. `made` attempts have failed so far. */
export function delayBefore(
	error: ProviderError,
	made: number,
	elapsedMs: number,
	random: number,
	policy: RetryPolicy = retryPolicy,
): number | null {
	if (made >= policy.attempts || made > error.retries) {
		return null;
	}
	const asked = error.retryAfterMs;
	if (asked !== null && asked > policy.longestRetryAfterMs) {
		return null;
	}
	const doubled = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (made - 1));
	const delay = Math.round(asked ?? doubled * (1 + policy.jitter * (2 * random - 1)));
	return elapsedMs + delay > policy.totalMs ? null : delay;
}

function isOutput(event: ChatEvent): boolean {
	return (
		event.type === "text" ||
		event.type === "reasoning" ||
		event.type === "reasoning_signature" ||
		event.type === "tool_call"
	);
}

function asProviderError(context: ErrorContext, signal: AbortSignal, thrown: unknown): ProviderError {
	if (signal.aborted) {
		return thrown instanceof ProviderError && thrown.code === "cancelled"
			? thrown
			: providerError(context, "cancelled");
	}
	if (thrown instanceof ProviderError) {
		return thrown;
	}
	// A bug of ours in reading what the host sent must still end in one state that can be shown.
	const detail = thrown instanceof Error ? thrown.message : String(thrown);
	return providerError(context, "bad_response", { detail, cause: thrown });
}

async function pause(
	surroundings: ProviderSurroundings,
	context: ErrorContext,
	signal: AbortSignal,
	delayMs: number,
): Promise<void> {
	try {
		await orAborted(surroundings.sleep(delayMs, signal), signal);
	} catch {
		throw providerError(context, "cancelled");
	}
}
