import type { ProviderSurroundings } from "../provider.ts";
import { smallCall } from "../smallCall.ts";
import { readRunning, readShow, readTags, readVersion, type Running, type Shown, type Tag } from "./wire.ts";

/** The key is for hosts behind a gateway; Ollama itself has none. */
export function authorization(surroundings: ProviderSurroundings): Record<string, string> {
	return surroundings.key ? { authorization: `Bearer ${surroundings.key}` } : {};
}

export function getTags(surroundings: ProviderSurroundings, signal: AbortSignal): Promise<readonly Tag[]> {
	return get(surroundings, "/api/tags", signal, readTags);
}

export function getRunning(surroundings: ProviderSurroundings, signal: AbortSignal): Promise<readonly Running[]> {
	return get(surroundings, "/api/ps", signal, readRunning);
}

export function getVersion(surroundings: ProviderSurroundings, signal: AbortSignal): Promise<string> {
	return get(surroundings, "/api/version", signal, readVersion);
}

export function showModel(surroundings: ProviderSurroundings, name: string, signal: AbortSignal): Promise<Shown> {
	const request = {
		method: "POST",
		path: "/api/show",
		headers: authorization(surroundings),
		body: { model: name },
	} as const;
	return smallCall(surroundings, request, signal, readShow, name);
}

function get<T>(
	surroundings: ProviderSurroundings,
	path: string,
	signal: AbortSignal,
	read: (document: unknown) => T | null,
): Promise<T> {
	return smallCall(surroundings, { method: "GET", path, headers: authorization(surroundings) }, signal, read);
}

/** True when `version` is lower than `other`; versions are compared by their numbers, pre-releases come before. */
export function isOlder(version: string, other: string): boolean {
	const [left, right] = [numbersOf(version), numbersOf(other)];
	for (let index = 0; index < 3; index++) {
		const difference = (left[index] ?? 0) - (right[index] ?? 0);
		if (difference !== 0) {
			return difference < 0;
		}
	}
	return /\d-/.test(version) && !/\d-/.test(other);
}

function numbersOf(version: string): number[] {
	return (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? "").split(".").map(Number);
}
