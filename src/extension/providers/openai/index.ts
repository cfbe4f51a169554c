import { isPlainHttpToAnother } from "../../address.ts";
import { errorContext } from "../errorContext.ts";
import { probeStep } from "../probing.ts";
import type { Probe, Provider, ProviderSurroundings } from "../provider.ts";
import { withRetries } from "../retry.ts";
import { chatOnce, type HostHabits } from "./chat.ts";
import { listModels } from "./models.ts";

/** A provider for one host that speaks OpenAI's Chat Completions. */
export function createProvider(given: ProviderSurroundings): Provider {
	const surroundings = withVersionPath(given);
	const habits: HostHabits = { refusesStreamOptions: false };
	return {
		listModels: (signal) => listModels(surroundings, signal),
		chat: (request, signal) =>
			withRetries(surroundings, errorContext(surroundings, request), signal, () =>
				chatOnce(surroundings, habits, request, signal),
			),
		probe: (signal) => probe(surroundings, signal),
	};
}

/** Nobody serves the API at the root, so a bare address means its usual place. */
function withVersionPath(surroundings: ProviderSurroundings): ProviderSurroundings {
	const { host } = surroundings;
	const isBare = /^https?:\/\/[^/]+\/?$/i.test(host.baseUrl);
	return isBare
		? { ...surroundings, host: { ...host, baseUrl: `${host.baseUrl.replace(/\/$/, "")}/v1` } }
		: surroundings;
}

async function probe(surroundings: ProviderSurroundings, signal: AbortSignal): Promise<readonly Probe[]> {
	const { host, key } = surroundings;
	return [
		await probeStep(surroundings, "address", async () =>
			isPlainHttpToAnother(host.baseUrl)
				? {
						ok: false,
						found: `${host.baseUrl} is another machine reached by http: what is sent can be read on the way`,
					}
				: host.baseUrl,
		),
		await probeStep(surroundings, "key", async () => (key === null ? "not set (many local servers need none)" : "set")),
		await probeStep(surroundings, "models", async () => {
			const found = await listModels(surroundings, signal);
			return { ok: found.length > 0, found: found.map(({ name }) => name).join(", ") || "none" };
		}),
	];
}
