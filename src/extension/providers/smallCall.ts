import { CallGuard } from "./callGuard.ts";
import { errorContext } from "./errorContext.ts";
import { getJson, type HttpRequest } from "./http.ts";
import type { ProviderSurroundings } from "./provider.ts";
import { providerError } from "./providerError.ts";

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
	const guard = new CallGuard(surroundings, context, signal, "connect");
	try {
		const document = await getJson(surroundings, guard, request);
		const value = read(document);
		if (value === null) {
			throw providerError(context, "bad_response", { detail: `unexpected answer to ${request.path}` });
		}
		return value;
	} finally {
		guard.dispose();
	}
}
