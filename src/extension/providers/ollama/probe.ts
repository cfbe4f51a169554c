import { isPlainHttpToAnother } from "../../address.ts";
import { probeStep } from "../probing.ts";
import type { Probe, ProviderSurroundings } from "../provider.ts";
import { getRunning } from "./api.ts";
import type { OllamaModels } from "./models.ts";
import type { OllamaVersions } from "./versions.ts";

/** What can be wrong with an Ollama host, looked at one after the other. Never throws. */
export async function probeOllama(
	surroundings: ProviderSurroundings,
	versions: OllamaVersions,
	models: OllamaModels,
	signal: AbortSignal,
): Promise<readonly Probe[]> {
	const { baseUrl } = surroundings.host;
	const probes = [
		await probeStep(surroundings, "address", async () =>
			isPlainHttpToAnother(baseUrl)
				? { ok: false, found: `${baseUrl} is another machine reached by http: what you write can be read on the way` }
				: baseUrl,
		),
		await probeStep(surroundings, "version", async () => {
			const version = await versions.get(signal);
			const warning = versions.sentence(version);
			return { ok: warning === null, found: warning ?? version ?? "not told" };
		}),
	];
	if (probes[1]?.ok === false && !(await isReachable(versions, signal))) {
		return probes;
	}
	probes.push(
		await probeStep(surroundings, "models", async () => {
			const found = await models.list(signal);
			const names = found.map(({ name, contextWindow }) => `${name} (${contextWindow ?? "?"} tokens)`);
			return { ok: found.length > 0, found: names.join(", ") || "none; get one with “ollama pull”" };
		}),
		await probeStep(surroundings, "in memory", async () => {
			const running = await getRunning(surroundings, signal);
			return (
				running.map(({ name, context_length: window }) => `${name} (window ${window ?? "?"})`).join(", ") || "none"
			);
		}),
	);
	return probes;
}

async function isReachable(versions: OllamaVersions, signal: AbortSignal): Promise<boolean> {
	return versions.get(signal).then(
		() => true,
		() => false,
	);
}
