/** The parts of the page's IndexedDB: drafts by chat, last pages of chats, texts that were sent. */
export type StoreName = "drafts" | "pages" | "sent";

const storeNames: readonly StoreName[] = ["drafts", "pages", "sent"];
const databaseName = "daybook";
const version = 2;
/** Much longer than a sound storage takes on a slow machine, in ms. */
const limitMs = 10_000;

export interface PageStorageOptions {
	readonly factory: IDBFactory;
	/** Runs the callback after so many milliseconds; returns what calls it off. */
	readonly later: (run: () => void, ms: number) => () => void;
}

/**
 * The page's own IndexedDB: it outlives a reload, a hidden panel and a crash of the extension host. Nobody waits for it
 * without end: what it does not answer within a limit fails, and so does at once all that is asked until it answers again.
 */
export class PageStorage {
	readonly #options: PageStorageOptions;
	/** Null while there is none that could be used: the next use opens one. */
	#database: Promise<IDBDatabase> | null = null;
	/** Uses that were given up and are not over. */
	#overdue = 0;

	constructor(options: PageStorageOptions) {
		this.#options = options;
	}

	/** Undefined when there is nothing under that key. */
	async read(name: StoreName, key: string): Promise<unknown> {
		return this.#use(name, "readonly", (store): IDBRequest<unknown> => store.get(key));
	}

	async write(name: StoreName, key: string, value: unknown): Promise<void> {
		await this.#use(name, "readwrite", (store) => store.put(value, key));
	}

	async remove(name: StoreName, key: string): Promise<void> {
		await this.#use(name, "readwrite", (store) => store.delete(key));
	}

	async #use<Result>(
		name: StoreName,
		mode: IDBTransactionMode,
		ask: (store: IDBObjectStore) => IDBRequest<Result>,
	): Promise<Result> {
		if (this.#overdue > 0) throw noAnswer();
		return this.#inTime(async (isGivenUp) => {
			const database = await this.#opened();
			// Written now, it would come after what the page has done without it.
			if (isGivenUp()) throw noAnswer();
			return settled(ask(database.transaction(name, mode).objectStore(name)));
		});
	}

	async #inTime<Result>(work: (isGivenUp: () => boolean) => Promise<Result>): Promise<Result> {
		return new Promise((resolve, reject) => {
			let isLate = false;
			const giveUp = () => {
				isLate = true;
				this.#overdue++;
				reject(noAnswer());
			};
			const cancel = this.#options.later(giveUp, limitMs);
			const end = () => (isLate ? void this.#overdue-- : cancel());
			void work(() => isLate)
				.then(resolve, reject)
				.finally(end);
		});
	}

	async #opened(): Promise<IDBDatabase> {
		const opening = (this.#database ??= this.#open(() => {
			if (this.#database === opening) this.#database = null;
		}));
		return opening;
	}

	/** `forget` is called when it cannot be opened, and when it was closed from outside. */
	async #open(forget: () => void): Promise<IDBDatabase> {
		try {
			const database = await this.#newest();
			database.addEventListener("close", forget);
			database.addEventListener("versionchange", () => {
				// A newer panel in another window must not wait for this one.
				database.close();
				forget();
			});
			return database;
		} catch (error) {
			forget();
			throw error;
		}
	}

	async #newest(): Promise<IDBDatabase> {
		const { factory } = this.#options;
		const request = factory.open(databaseName, version);
		request.addEventListener("upgradeneeded", () => {
			const { result } = request;
			for (const name of storeNames) if (!result.objectStoreNames.contains(name)) result.createObjectStore(name);
		});
		try {
			return await settled(request);
		} catch (error) {
			// A newer panel was here; what this one keeps has its place in the newer database too.
			if (error instanceof DOMException && error.name === "VersionError") return settled(factory.open(databaseName));
			throw error;
		}
	}
}

/** What the models need of it; tests hold a map. */
export type PageStore = Pick<PageStorage, "read" | "write" | "remove">;

function noAnswer(): Error {
	return new Error("IndexedDB does not answer.");
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
	return new Promise((resolve, reject) => {
		request.addEventListener("success", () => resolve(request.result));
		request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB failed.")));
	});
}
