import { CallGuard } from "./callGuard.ts";
import { errorContext } from "./errorContext.ts";
import { getJson, type HttpRequest } from "./http.ts";
import type { ProviderSurroundings } from "./provider.ts";
import { providerError, ProviderError, type ErrorContext } from "./providerError.ts";

/**
 * A short exchange that must answer within the `connect` patience, such as a list of models: the document, read by
 * `read`, which returns null when it is not what was expected.
 */
export async function smallCall<T>(
	surroundings: ProviderSurroundings,
	request: HttpRequest,
	signal: AbortSignal,
	read: (document: unknown) => T | null,
	modelName?: string,
): Promise<T> {
	const context = errorContext(surroundings, undefined, modelName);
	const document = await ask(surroundings, context, request, signal).catch((error: unknown) => {
		if (wasConnectionLost(error)) {
			return ask(surroundings, context, request, signal);
		}
		throw error;
	});
	const value = read(document);
	if (value === null) {
		throw providerError(context, "bad_response", { detail: `unexpected answer to ${request.path}` });
	}
	return value;
}

async function ask(
	surroundings: ProviderSurroundings,
	context: ErrorContext,
	request: HttpRequest,
	signal: AbortSignal,
): Promise<unknown> {
	const guard = new CallGuard(surroundings, context, signal, "connect");
	try {
		return await getJson(surroundings, guard, request);
	} finally {
		guard.dispose();
	}
}

/** A kept connection that the host had closed meanwhile, as after its restart, tells nothing of the host as it is now. */
function wasConnectionLost(error: unknown): boolean {
	return error instanceof ProviderError && error.code === "unreachable" && error.retries > 1;
}
