import type { Provider, ProviderSurroundings } from "../provider.ts";
import { editorModels } from "./editor.ts";
import { createLanguageModelProvider } from "./provider.ts";

/** A provider for the models of the running editor. */
export function createProvider(surroundings: ProviderSurroundings): Provider {
	return createLanguageModelProvider(surroundings, editorModels);
}
