import { plainEnglish } from "../../localize.ts";
import type { ChatEvent, ProviderSurroundings } from "../provider.ts";
import { ProviderError } from "../providerError.ts";
import { getVersion, isOlder } from "./api.ts";

/** Versions before this one leak memory of other requests to whoever can reach them. */
const safeSince = "0.17.1";

/** The host's version, asked once and remembered. */
export class OllamaVersions {
	readonly #surroundings: ProviderSurroundings;
	#known: string | null | undefined;
	#wasWarned = false;

	constructor(surroundings: ProviderSurroundings) {
		this.#surroundings = surroundings;
	}

	/** Null when the host answers but does not tell. Throws when it cannot be reached. */
	async get(signal: AbortSignal): Promise<string | null> {
		if (this.#known === undefined) {
			try {
				this.#known = await getVersion(this.#surroundings, signal);
			} catch (error) {
				if (!(error instanceof ProviderError) || error.code === "unreachable" || error.code === "cancelled") {
					throw error;
				}
				this.#known = null;
			}
		}
		return this.#known;
	}

	/** The sentence about an unsafe version, or null. */
	sentence(version: string | null): string | null {
		if (version === null || !isOlder(version, safeSince)) {
			return null;
		}
		const localize = this.#surroundings.localize ?? plainEnglish;
		return localize("Ollama {0} has known security holes. Update it to {1} or newer.", version, safeSince);
	}

	/** The warning about an unsafe version, the first time only. */
	warning(version: string | null): ChatEvent[] {
		const message = this.#wasWarned ? null : this.sentence(version);
		if (message === null) {
			return [];
		}
		this.#wasWarned = true;
		return [{ type: "warning", code: "old_version", message }];
	}
}
