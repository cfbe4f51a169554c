import type { Host } from "../providers/provider.ts";

/** What of vscode.SecretStorage is used here. */
export interface SecretPort {
	get(name: string): PromiseLike<string | undefined>;
	store(name: string, value: string): PromiseLike<void>;
	delete(name: string): PromiseLike<void>;
}

interface StoredKey {
	readonly origin: string;
	readonly key: string;
}

/**
 * API keys, in the editor's secret storage only. A key is bound to the origin it was entered for:
 * when the host's address changes to another origin, it is not sent there and has to be entered again.
 */
export class KeyStore {
	readonly #secrets: SecretPort;

	constructor(secrets: SecretPort) {
		this.#secrets = secrets;
	}

	/** The key for this host at its present address; null when there is none. */
	async get(host: Host): Promise<string | null> {
		const stored = parse(await this.#secrets.get(nameFor(host)));
		return stored && stored.origin === originOf(host) ? stored.key : null;
	}

	async set(host: Host, key: string): Promise<void> {
		const stored: StoredKey = { origin: originOf(host), key };
		await this.#secrets.store(nameFor(host), JSON.stringify(stored));
	}

	async delete(host: Host): Promise<void> {
		await this.#secrets.delete(nameFor(host));
	}
}

function nameFor(host: Host): string {
	return `daybook.key.${host.id}`;
}

function originOf(host: Host): string {
	return URL.parse(host.baseUrl)?.origin ?? "";
}

function parse(text: string | undefined): StoredKey | null {
	if (!text) return null;
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value !== "object" || value === null || !("origin" in value) || !("key" in value)) return null;
		const { origin, key } = value;
		return typeof origin === "string" && typeof key === "string" ? { origin, key } : null;
	} catch {
		// Not written by this class: treated as no key, and overwritten by the next one entered.
		return null;
	}
}
