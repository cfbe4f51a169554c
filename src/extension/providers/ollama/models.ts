import { staysOnThisMachine } from "../../address.ts";
import type { Model, ProviderSurroundings } from "../provider.ts";
import { getRunning, getTags, showModel } from "./api.ts";
import type { Shown, Tag } from "./wire.ts";

/** Shows asked at the same time; the host answers them from disk. */
const parallelShows = 4;

/** Reads the models of a host and remembers what does not change: what `show` says of one digest. */
export class OllamaModels {
	readonly #surroundings: ProviderSurroundings;
	readonly #shown = new Map<string, Shown>();

	constructor(surroundings: ProviderSurroundings) {
		this.#surroundings = surroundings;
	}

	/** Models that can chat, in the host's order (the newest first). Throws ProviderError. */
	async list(signal: AbortSignal): Promise<readonly Model[]> {
		const [tags, running] = await Promise.all([getTags(this.#surroundings, signal), this.#running(signal)]);
		const shown = await inParallel(tags, parallelShows, (tag) => this.#show(tag, signal));
		return tags
			.map((tag, index) => this.#model(tag, shown[index] ?? null, running?.has(tag.name) ?? null))
			.filter((model) => model !== null);
	}

	#model(tag: Tag, shown: Shown | null, isLoaded: boolean | null): Model | null {
		const capabilities = shown?.capabilities ?? tag.capabilities ?? ["completion"];
		if (!capabilities.includes("completion") && !capabilities.includes("tools") && capabilities.length > 0) {
			return null;
		}
		return {
			name: tag.name,
			label: tag.name.replace(/:latest$/, ""),
			contextWindow: windowOf(shown),
			maxOutputTokens: null,
			isLocal:
				!isCloudModel(tag.name, tag.remote_host ?? shown?.remote_host) &&
				staysOnThisMachine(this.#surroundings.host.baseUrl),
			isLoaded,
			capabilities: {
				tools: capabilities.includes("tools"),
				thinking: capabilities.includes("thinking"),
				images: capabilities.includes("vision"),
				temperature: true,
			},
			sizeBytes: tag.size ?? null,
		};
	}

	async #show(tag: Tag, signal: AbortSignal): Promise<Shown | null> {
		const key = `${tag.name}@${tag.digest ?? ""}`;
		const known = this.#shown.get(key);
		if (known) {
			return known;
		}
		try {
			const shown = await showModel(this.#surroundings, tag.name, signal);
			this.#shown.set(key, shown);
			return shown;
		} catch (error) {
			if (signal.aborted) {
				throw error;
			}
			// One model that cannot be shown must not hide the others.
			this.#surroundings.log(`${this.#surroundings.host.id}: show ${tag.name} failed`);
			return null;
		}
	}

	async #running(signal: AbortSignal): Promise<ReadonlySet<string> | null> {
		try {
			return new Set((await getRunning(this.#surroundings, signal)).map(({ name }) => name));
		} catch {
			return null;
		}
	}
}

/** Cloud models run elsewhere although the host is this machine. */
export function isCloudModel(name: string, remoteHost?: string | null): boolean {
	return Boolean(remoteHost) || /[-:]cloud$/.test(name);
}

function windowOf(shown: Shown | null): number | null {
	const info = shown?.model_info ?? {};
	const architecture = info["general.architecture"];
	const exact = typeof architecture === "string" ? info[`${architecture}.context_length`] : undefined;
	const found = exact ?? Object.entries(info).find(([name]) => name.endsWith(".context_length"))?.[1];
	return typeof found === "number" && found > 0 ? Math.floor(found) : null;
}

async function inParallel<T, R>(items: readonly T[], limit: number, run: (item: T) => Promise<R>): Promise<R[]> {
	const results: R[] = [];
	let next = 0;
	const work = async (): Promise<void> => {
		while (next < items.length) {
			const index = next++;
			const item = items[index];
			if (item !== undefined) {
				results[index] = await run(item);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
	return results;
}
