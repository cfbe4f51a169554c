import * as v from "valibot";

/** What of the editor's secret storage is used here. */
export interface SecretPort {
	get(name: string): PromiseLike<string | undefined>;
	store(name: string, value: string): PromiseLike<void>;
}

const secretName = "daybook.exposedAddresses";
/** The oldest go first, and are asked for again. */
const mostRemembered = 200;

const stored = v.pipe(v.string(), v.parseJson(), v.array(v.string()));

/**
 * The addresses to which the user lets messages go although others can read along: of this machine, for all windows, and
 * where neither a folder nor somebody who can only write the database reaches them.
 */
export class ExposedAddresses {
	readonly #secrets: SecretPort;
	#changing: Promise<unknown> = Promise.resolve();

	constructor(secrets: SecretPort) {
		this.#secrets = secrets;
	}

	/** The oldest first; none when they cannot be read, so that the user is asked. */
	async list(): Promise<readonly string[]> {
		try {
			return v.parse(stored, await this.#secrets.get(secretName));
		} catch {
			return [];
		}
	}

	/** Rejects when the editor keeps no secrets. */
	async add(address: string): Promise<void> {
		await this.#change((known) => [...known.filter((each) => each !== address).slice(1 - mostRemembered), address]);
	}

	/** From now on it is asked for again, in all windows. Rejects when the editor keeps no secrets. */
	async remove(address: string): Promise<void> {
		await this.#change((known) => known.filter((each) => each !== address));
	}

	/** One after another, so that no change is written over by one that began before it. */
	async #change(change: (known: readonly string[]) => readonly string[]): Promise<void> {
		const turn = this.#changing.then(async () =>
			this.#secrets.store(secretName, JSON.stringify(change(await this.list()))),
		);
		this.#changing = turn.catch(() => undefined);
		return turn;
	}
}
