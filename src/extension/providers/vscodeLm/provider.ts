import { orAborted } from "../callGuard.ts";
import { errorContext } from "../errorContext.ts";
import { probeStep } from "../probing.ts";
import type { Model, Provider, ProviderSurroundings } from "../provider.ts";
import { providerError } from "../providerError.ts";
import { withRetries } from "../retry.ts";
import { chatOnce, nameOf } from "./chat.ts";
import type { EditorModel, EditorModels } from "./editorModels.ts";

/** A provider for the models that the editor and its extensions offer. Nothing is known of what a call costs. */
export function createLanguageModelProvider(surroundings: ProviderSurroundings, models: EditorModels): Provider {
	const listModels = async (signal: AbortSignal): Promise<readonly Model[]> => {
		const cancelled = (): Error => providerError(errorContext(surroundings), "cancelled");
		try {
			return (await orAborted(models.list(), signal)).map(modelOf);
		} catch (error) {
			throw signal.aborted
				? cancelled()
				: providerError(errorContext(surroundings), "server_error", { detail: String(error), retries: 0 });
		}
	};
	return {
		listModels,
		chat: (request, signal) =>
			withRetries(surroundings, errorContext(surroundings, request), signal, () =>
				chatOnce(surroundings, models, request, signal),
			),
		probe: async (signal) => [
			await probeStep(surroundings, "models", async () => {
				const found = await listModels(signal);
				return { ok: found.length > 0, found: found.map(({ name }) => name).join(", ") || "none offered" };
			}),
		],
	};
}

function modelOf(model: EditorModel): Model {
	return {
		name: nameOf(model),
		label: model.name || model.id,
		contextWindow: model.maxInputTokens > 0 ? model.maxInputTokens : null,
		maxOutputTokens: null,
		isLocal: false,
		isLoaded: null,
		capabilities: { tools: model.takesTools, thinking: false, images: model.takesImages, temperature: false },
		sizeBytes: null,
	};
}
