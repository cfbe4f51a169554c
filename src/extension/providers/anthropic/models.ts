import { CallGuard } from "../callGuard.ts";
import { errorContext } from "../errorContext.ts";
import type { Model, ProviderSurroundings } from "../provider.ts";
import { providerError, ProviderError } from "../providerError.ts";
import type { ThinkingTypes } from "./body.ts";
import { clientFor, unwrapped } from "./client.ts";
import { readModelPage, type ModelPage } from "./wire.ts";

const modelsPerPage = 1000;
const mostPages = 5;

type ModelInfo = ModelPage["data"][number];

/** Reads the models of the API and remembers which kinds of thinking they take. */
export class AnthropicModels {
	readonly #surroundings: ProviderSurroundings;
	readonly #thinkingTypes = new Map<string, ThinkingTypes>();

	constructor(surroundings: ProviderSurroundings) {
		this.#surroundings = surroundings;
	}

	/** Null while the list was not read or does not say. */
	thinkingTypes(name: string): ThinkingTypes | null {
		return this.#thinkingTypes.get(name) ?? null;
	}

	/** In the API's order, the newest first. Throws ProviderError. */
	async list(signal: AbortSignal): Promise<readonly Model[]> {
		const guard = new CallGuard(this.#surroundings, errorContext(this.#surroundings), signal, "connect");
		try {
			const found: ModelInfo[] = [];
			for (let page = 0, after: string | undefined; page < mostPages; page++) {
				const { data, has_more: hasMore, last_id: lastId } = await this.#page(guard, after);
				found.push(...data);
				if (!hasMore || !lastId) {
					break;
				}
				after = lastId;
			}
			return found.map((info) => this.#model(info));
		} finally {
			guard.dispose();
		}
	}

	async #page(guard: CallGuard, after: string | undefined): Promise<ModelPage> {
		let document: unknown;
		try {
			const query = { limit: modelsPerPage, ...(after === undefined ? {} : { after_id: after }) };
			const client = clientFor(this.#surroundings, guard);
			document = await client.get("/v1/models", { query, signal: guard.signal });
		} catch (error) {
			throw error instanceof ProviderError ? error : unwrapped(guard, error, true);
		}
		const page = readModelPage(document);
		if (page === null) {
			throw providerError(guard.context, "bad_response", { detail: "unexpected answer to /v1/models" });
		}
		return page;
	}

	#model(info: ModelInfo): Model {
		const { capabilities } = info;
		this.#remember(info);
		return {
			name: info.id,
			label: info.display_name || info.id,
			contextWindow: info.max_input_tokens ?? null,
			maxOutputTokens: info.max_tokens ?? null,
			isLocal: false,
			isLoaded: null,
			capabilities: {
				tools: true,
				thinking: capabilities?.thinking?.supported ?? false,
				images: capabilities?.image_input?.supported ?? true,
				temperature: false,
			},
			sizeBytes: null,
		};
	}

	#remember({ id, capabilities }: ModelInfo): void {
		const types = capabilities?.thinking?.types;
		if (types) {
			const taken = Object.entries(types).filter(([, value]) => isSupported(value));
			this.#thinkingTypes.set(id, new Set(taken.map(([name]) => name)));
		}
	}
}

function isSupported(value: unknown): boolean {
	return (
		value === true || (typeof value === "object" && value !== null && "supported" in value && value.supported === true)
	);
}
