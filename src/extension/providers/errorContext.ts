import type { ChatRequest, ProviderSurroundings } from "./provider.ts";
import type { ErrorContext } from "./providerError.ts";

/** The context of errors of one call; with a request, its texts are kept out of what the host echoes. */
export function errorContext(
	surroundings: ProviderSurroundings,
	request?: ChatRequest,
	modelName?: string,
): ErrorContext {
	const { host, key, localize } = surroundings;
	return {
		host,
		key,
		modelName: modelName ?? request?.model.name ?? null,
		...(localize ? { localize } : {}),
		privateTexts: request ? privateTexts(request) : [],
	};
}

function privateTexts(request: ChatRequest): string[] {
	return request.messages.flatMap(({ parts }) =>
		parts.flatMap((part) => (part.type === "text" || part.type === "tool_result" ? [part.text] : [])),
	);
}
