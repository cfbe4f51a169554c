import type { Clock } from "../clock.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Host } from "../providers/provider.ts";

/** So long (ms) a key is waited for: a locked keyring asks its user, who may not be there. */
const patienceMs = 5000;

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
	readonly #clock: Pick<Clock, "after">;
	readonly #localize: Localize;

	constructor(secrets: SecretPort, clock: Pick<Clock, "after">, localize: Localize) {
		this.#secrets = secrets;
		this.#clock = clock;
		this.#localize = localize;
	}

	/** The key for this host at its present address; null when there is none. Throws when the storage does not answer. */
	async get(host: Host): Promise<string | null> {
		const stored = parse(await this.#read(host));
		return stored && stored.origin === originOf(host) ? stored.key : null;
	}

	async set(host: Host, key: string): Promise<void> {
		const stored: StoredKey = { origin: originOf(host), key };
		await this.#secrets.store(nameFor(host), JSON.stringify(stored));
	}

	async delete(host: Host): Promise<void> {
		await this.#secrets.delete(nameFor(host));
	}

	async #read(host: Host): Promise<string | undefined> {
		const sentence = "The editor's secret storage does not answer. Unlock the keyring of this machine and try again.";
		let stop = (): void => undefined;
		const tooLate = new Promise<never>((_resolve, reject) => {
			stop = this.#clock.after(patienceMs, () =>
				reject(new DaybookError("no_secret_storage", this.#localize(sentence))),
			);
		});
		try {
			return await Promise.race([this.#secrets.get(nameFor(host)), tooLate]);
		} finally {
			stop();
		}
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
