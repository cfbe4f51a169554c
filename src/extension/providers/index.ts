import type { OllamaPlaces } from "./ollama/index.ts";
import type { Host, Provider, ProviderKind, ProviderSurroundings } from "./provider.ts";

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
 * The providers of this window. One is kept for each host, since it remembers what it learnt about it, and made anew
 * when the host's address or key changes, or whether it bills.
 */
export class ProviderPool {
	readonly #loaders: ProviderLoaders;
	readonly #kept = new Map<
		string,
		{ readonly host: Host; readonly key: string | null; readonly provider: Promise<Provider> }
	>();

	constructor(loaders: ProviderLoaders) {
		this.#loaders = loaders;
	}

	get(surroundings: ProviderSurroundings): Promise<Provider> {
		const { host, key } = surroundings;
		const kept = this.#kept.get(host.id);
		const isSame = kept?.host.baseUrl === host.baseUrl && kept.host.isBilled === host.isBilled;
		if (kept && isSame && kept.key === key) {
			return kept.provider;
		}
		const provider = createProvider(this.#loaders, surroundings);
		this.#kept.set(host.id, { host, key, provider });
		// A bundle that could not be loaded may load the next time.
		provider.catch(() => this.#kept.delete(host.id));
		return provider;
	}
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
