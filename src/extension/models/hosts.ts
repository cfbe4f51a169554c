import type { Host, ProviderKind } from "../providers/provider.ts";
import type { AddressSetting, Settings } from "../settings.ts";

/** Where Ollama is said to be when it was found nowhere. */
const usualOllama = "http://127.0.0.1:11434";

/** Hosts of the settings, without Ollama's, whose address may have to be found first, and the editor itself. */
export function configuredHosts(settings: Settings): Host[] {
	return [
		hostAt("anthropic", "Anthropic", "anthropic", settings.anthropicBaseUrl),
		...settings.openaiHosts.map((host) => ({
			...hostAt(host.id, host.name, "openai", host),
			...(host.isBilled ? { isBilled: true } : {}),
		})),
		{ id: "vscode", name: "VS Code", kind: "vscode", baseUrl: "" },
	];
}

/** Ollama at an address; at the usual one when none was found. */
export function ollamaAt(baseUrl: string | null): Host {
	return { id: "ollama", name: "Ollama", kind: "ollama", baseUrl: baseUrl ?? usualOllama };
}

/** Ollama whose address in the settings cannot be used. */
export function unusableOllama(problem: string): Host {
	return { ...ollamaAt(""), problem };
}

function hostAt(id: string, name: string, kind: ProviderKind, { baseUrl, problem }: AddressSetting): Host {
	return { id, name, kind, baseUrl, ...(problem === null ? {} : { problem }) };
}

/** Splits `<hostId>/<model>`; the model's own name may contain slashes. Null when there is no slash. */
export function splitModelId(modelId: string): { readonly hostId: string; readonly name: string } | null {
	const slash = modelId.indexOf("/");
	return slash < 1 ? null : { hostId: modelId.slice(0, slash), name: modelId.slice(slash + 1) };
}
