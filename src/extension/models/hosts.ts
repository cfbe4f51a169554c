import type { Host } from "../providers/provider.ts";
import type { Settings } from "../settings.ts";

/** Hosts of the settings, without Ollama's, whose address may have to be found first. */
export function configuredHosts(settings: Settings, hasLanguageModels: boolean): Host[] {
	const hosts: Host[] = [
		{ id: "anthropic", name: "Anthropic", kind: "anthropic", baseUrl: settings.anthropicBaseUrl },
		...settings.openaiHosts.map(({ id, name, baseUrl }): Host => ({ id, name, kind: "openai", baseUrl })),
	];
	if (hasLanguageModels) hosts.push({ id: "vscode", name: "VS Code", kind: "vscode", baseUrl: "" });
	return hosts;
}

/** Ollama at an address. */
export function ollamaAt(baseUrl: string): Host {
	return { id: "ollama", name: "Ollama", kind: "ollama", baseUrl };
}

/** Splits `<hostId>/<model>`; the model's own name may contain slashes. Null when there is no slash. */
export function splitModelId(modelId: string): { readonly hostId: string; readonly name: string } | null {
	const slash = modelId.indexOf("/");
	return slash < 1 ? null : { hostId: modelId.slice(0, slash), name: modelId.slice(slash + 1) };
}
