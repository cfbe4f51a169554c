import { randomUUID } from "node:crypto";
import * as v from "valibot";

/** What of the editor's secret storage is used here. */
interface SecretPort {
	get(name: string): PromiseLike<string | undefined>;
	store(name: string, value: string): PromiseLike<void>;
}

const secretName = "daybook.mcp.epochs";
const stored = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));

/**
 * Counts how often consent to a server was taken back, where nobody reaches who can only write the database: what was agreed
 * to in an epoch holds in no later one.
 */
export class ConsentEpochs {
	readonly #secrets: SecretPort;
	#changing: Promise<unknown> = Promise.resolve();

	constructor(secrets: SecretPort) {
		this.#secrets = secrets;
	}

	/** Empty until consent was taken back for the first time; of its own when it cannot be read, so that nothing holds. */
	async of(serverId: string): Promise<string> {
		try {
			return (await this.#read()).get(serverId) ?? "";
		} catch {
			return randomUUID();
		}
	}

	/** Begins a new epoch. Rejects when there is no secret storage. */
	async renew(serverId: string): Promise<void> {
		const turn = this.#changing.then(async () => this.#begin(serverId));
		this.#changing = turn.catch(() => undefined);
		return turn;
	}

	async #begin(serverId: string): Promise<void> {
		const epochs = (await this.#read()).set(serverId, randomUUID());
		await this.#secrets.store(secretName, JSON.stringify(Object.fromEntries(epochs)));
	}

	async #read(): Promise<Map<string, string>> {
		const text = await this.#secrets.get(secretName);
		return new Map(text === undefined ? [] : Object.entries(v.parse(stored, text)));
	}
}
