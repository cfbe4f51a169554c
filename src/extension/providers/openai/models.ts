import { staysOnThisMachine } from "../../address.ts";
import type { Model, ProviderSurroundings } from "../provider.ts";
import { smallCall } from "../smallCall.ts";
import { isAt } from "./body.ts";
import { authorization } from "./chat.ts";
import { readModels, type ListedModel } from "./wire.ts";

/** Lists mix chat models with others and do not say which is which. */
const notForChat = /embed|whisper|tts|dall-e|moderation|transcri|image|realtime|audio|sora|rerank|davinci|babbage/i;
const withoutTemperature = /^(o\d|gpt-[5-9])/;

/** The models of the host by name. Throws ProviderError. */
export async function listModels(surroundings: ProviderSurroundings, signal: AbortSignal): Promise<readonly Model[]> {
	const request = { method: "GET", path: "/models", headers: authorization(surroundings) } as const;
	const found = await smallCall(surroundings, request, signal, readModels);
	return found
		.filter(({ id }) => !notForChat.test(id))
		.map((listed) => modelOf(surroundings, listed))
		.sort((a, b) => a.name.localeCompare(b.name));
}

function modelOf({ host }: ProviderSurroundings, listed: ListedModel): Model {
	const { supported_parameters: parameters, architecture } = listed;
	const window =
		listed.context_length ??
		listed.max_model_len ??
		listed.context_window ??
		listed.meta?.n_ctx ??
		listed.meta?.n_ctx_train;
	return {
		name: listed.id,
		label: listed.name || listed.id,
		contextWindow: window ? Math.floor(window) : null,
		maxOutputTokens: null,
		isLocal: staysOnThisMachine(host.baseUrl) && host.isBilled !== true,
		isLoaded: null,
		capabilities: {
			tools: parameters?.includes("tools") ?? true,
			thinking: parameters?.includes("reasoning_effort") ?? parameters?.includes("reasoning") ?? false,
			images: architecture?.input_modalities?.includes("image") ?? isAt(host, "api.openai.com"),
			temperature:
				parameters?.includes("temperature") ?? !(isAt(host, "api.openai.com") && withoutTemperature.test(listed.id)),
		},
		sizeBytes: null,
	};
}
