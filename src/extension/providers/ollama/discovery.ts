import type { ProviderSurroundings } from "../provider.ts";
import { ProviderError } from "../providerError.ts";
import { addressFrom } from "../../ollamaAddress.ts";
import { getVersion } from "./api.ts";

/** Where Ollama listens when nobody changed anything, seen from this machine and from a container on it. */
export const usualAddresses: readonly string[] = [
	"http://127.0.0.1:11434",
	"http://[::1]:11434",
	"http://host.docker.internal:11434",
	"http://host.containers.internal:11434",
];

export interface OllamaPlaces {
	/** The user's setting; empty or null when not set. */
	readonly setting: string | null;
	/** The value of OLLAMA_HOST; empty or null when not set. */
	readonly environment: string | null;
	readonly usual?: readonly string[];
}

/** The addresses to try in their order. A set address is the only one: the user meant it. */
export function addressesToTry({ setting, environment, usual = usualAddresses }: OllamaPlaces): readonly string[] {
	const chosen = setting?.trim() || environment?.trim();
	return chosen ? [addressFrom(chosen)] : usual;
}

/**
 * The first address in the list that answers as Ollama, all asked at once; null when none does. The host's base
 * address in `surroundings` is not used.
 */
export async function discoverOllama(
	surroundings: ProviderSurroundings,
	addresses: readonly string[],
	signal: AbortSignal,
): Promise<string | null> {
	const answers = addresses.map((address) => isThere(surroundings, address, signal));
	for (const [index, answer] of answers.entries()) {
		if (await answer) {
			return addresses[index] ?? null;
		}
	}
	return null;
}

async function isThere(surroundings: ProviderSurroundings, address: string, signal: AbortSignal): Promise<boolean> {
	try {
		await getVersion({ ...surroundings, key: null, host: { ...surroundings.host, baseUrl: address } }, signal);
		return true;
	} catch (error) {
		if (!(error instanceof ProviderError)) {
			throw error;
		}
		return false;
	}
}
