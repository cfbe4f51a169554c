/** Keeps what was typed but not sent, one text per chat. */
export interface DraftStore {
	/** Empty when nothing was kept. */
	read(key: string): Promise<string>;
	/** An empty text removes the draft. */
	write(key: string, text: string): Promise<void>;
}

const storeName = "drafts";

/** Drafts in the page's own IndexedDB: they outlive a reload, a hidden panel and a crash of the extension host. */
export class IndexedDrafts implements DraftStore {
	readonly #database: Promise<IDBDatabase>;

	constructor(factory: IDBFactory) {
		const request = factory.open("daybook", 1);
		request.addEventListener("upgradeneeded", () => request.result.createObjectStore(storeName));
		this.#database = settled(request);
		// Every use reports the failure itself.
		this.#database.catch(() => undefined);
	}

	async read(key: string): Promise<string> {
		const store = await this.#store("readonly");
		const value: unknown = await settled(store.get(key));
		return typeof value === "string" ? value : "";
	}

	async write(key: string, text: string): Promise<void> {
		const store = await this.#store("readwrite");
		if (text === "") await settled(store.delete(key));
		else await settled(store.put(text, key));
	}

	async #store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
		const database = await this.#database;
		return database.transaction(storeName, mode).objectStore(storeName);
	}
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
	return new Promise((resolve, reject) => {
		request.addEventListener("success", () => resolve(request.result));
		request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB failed.")));
	});
}
