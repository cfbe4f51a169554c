import { errorContext } from "../errorContext.ts";
import { isPlainHttpToAnother } from "../../address.ts";
import { probeStep } from "../probing.ts";
import type { Probe, Provider, ProviderSurroundings } from "../provider.ts";
import { withRetries } from "../retry.ts";
import { chatOnce } from "./chat.ts";
import { AnthropicModels } from "./models.ts";

/** A provider for the Anthropic API or a gateway that speaks it. */
export function createProvider(surroundings: ProviderSurroundings): Provider {
	const models = new AnthropicModels(surroundings);
	return {
		listModels: (signal) => models.list(signal),
		chat: (request, signal) =>
			withRetries(surroundings, errorContext(surroundings, request), signal, () =>
				chatOnce(surroundings, request, models.thinkingTypes(request.model.name), signal),
			),
		probe: (signal) => probe(surroundings, models, signal),
	};
}

async function probe(
	surroundings: ProviderSurroundings,
	models: AnthropicModels,
	signal: AbortSignal,
): Promise<readonly Probe[]> {
	const { host, key } = surroundings;
	const address = await probeStep(surroundings, "address", async () =>
		isPlainHttpToAnother(host.baseUrl)
			? { ok: false, found: `${host.baseUrl} is another machine reached by http: the key can be read on the way` }
			: host.baseUrl,
	);
	if (key === null) return [address, await probeStep(surroundings, "key", async () => "not set, so it is not asked")];
	return [
		address,
		await probeStep(surroundings, "key", async () => "set"),
		await probeStep(surroundings, "models", async () => {
			const found = await models.list(signal);
			return { ok: found.length > 0, found: found.map(({ name }) => name).join(", ") || "none" };
		}),
	];
}
