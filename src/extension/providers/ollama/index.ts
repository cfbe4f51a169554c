import { errorContext } from "../errorContext.ts";
import type { Provider, ProviderSurroundings } from "../provider.ts";
import { withRetries } from "../retry.ts";
import { chatOnce } from "./chat.ts";
import { OllamaModels } from "./models.ts";
import { probeOllama } from "./probe.ts";
import { pullModel } from "./pull.ts";
import { OllamaVersions } from "./versions.ts";

export { addressesToTry, discoverOllama, type OllamaPlaces } from "./discovery.ts";

/** A provider for one Ollama server. */
export function createProvider(surroundings: ProviderSurroundings): Provider {
	const versions = new OllamaVersions(surroundings);
	const models = new OllamaModels(surroundings);
	return {
		listModels: (signal) => models.list(signal),
		chat: (request, signal) =>
			withRetries(surroundings, errorContext(surroundings, request), signal, () =>
				chatOnce(surroundings, versions, request, signal),
			),
		probe: (signal) => probeOllama(surroundings, versions, models, signal),
		pull: (name, signal) => pullModel(surroundings, name, signal),
	};
}
