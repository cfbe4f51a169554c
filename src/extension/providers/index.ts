import type { OllamaPlaces } from "./ollama/index.ts";
import type { Provider, ProviderKind, ProviderSurroundings } from "./provider.ts";

export { defaultWatchdogs } from "./watchdogs.ts";

/** What each provider's bundle exports. */
export interface ProviderBundle {
	readonly createProvider: (surroundings: ProviderSurroundings) => Provider;
}

export interface OllamaBundle extends ProviderBundle {
	readonly addressesToTry: (places: OllamaPlaces) => readonly string[];
	readonly discoverOllama: (
		surroundings: ProviderSurroundings,
		addresses: readonly string[],
		signal: AbortSignal,
	) => Promise<string | null>;
}

/** How the bundles are loaded; injected, so that nothing of them is in the core bundle. */
export interface ProviderLoaders extends Readonly<Record<ProviderKind, () => Promise<ProviderBundle>>> {
	readonly ollama: () => Promise<OllamaBundle>;
}

/** Loads the bundle for the host's kind on first use and makes a provider from it. */
export async function createProvider(loaders: ProviderLoaders, surroundings: ProviderSurroundings): Promise<Provider> {
	const bundle = await loaders[surroundings.host.kind]();
	return bundle.createProvider(surroundings);
}

/**
 * Where Ollama answers: at the set address, at OLLAMA_HOST, or at one of the usual places. Null when none of the
 * usual places answers; a set address is returned as it is, since its failure is to be shown.
 */
export async function findOllama(
	loaders: ProviderLoaders,
	surroundings: ProviderSurroundings,
	places: OllamaPlaces,
	signal: AbortSignal,
): Promise<string | null> {
	const { addressesToTry, discoverOllama } = await loaders.ollama();
	const addresses = addressesToTry(places);
	const [only] = addresses;
	return addresses.length === 1 && only ? only : discoverOllama(surroundings, addresses, signal);
}
