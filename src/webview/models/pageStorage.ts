/** The parts of the page's IndexedDB: drafts by chat, last pages of chats, texts that were sent. */
export type StoreName = "drafts" | "pages" | "sent";

const storeNames: readonly StoreName[] = ["drafts", "pages", "sent"];
const version = 2;

/** The page's own IndexedDB: it outlives a reload, a hidden panel and a crash of the extension host. */
export class PageStorage {
	readonly #database: Promise<IDBDatabase>;

	constructor(factory: IDBFactory) {
		const request = factory.open("daybook", version);
		request.addEventListener("upgradeneeded", () => {
			const { result } = request;
			for (const name of storeNames) if (!result.objectStoreNames.contains(name)) result.createObjectStore(name);
		});
		this.#database = settled(request).then((database) => {
			// A newer panel in another window must not wait for this one.
			database.addEventListener("versionchange", () => database.close());
			return database;
		});
		// Every use reports the failure itself.
		this.#database.catch(() => undefined);
	}

	/** Undefined when there is nothing under that key. */
	async read(name: StoreName, key: string): Promise<unknown> {
		const store = await this.#store(name, "readonly");
		return settled(store.get(key));
	}

	async write(name: StoreName, key: string, value: unknown): Promise<void> {
		const store = await this.#store(name, "readwrite");
		await settled(store.put(value, key));
	}

	async remove(name: StoreName, key: string): Promise<void> {
		const store = await this.#store(name, "readwrite");
		await settled(store.delete(key));
	}

	async #store(name: StoreName, mode: IDBTransactionMode): Promise<IDBObjectStore> {
		const database = await this.#database;
		return database.transaction(name, mode).objectStore(name);
	}
}

/** What the models need of it; tests hold a map. */
export type PageStore = Pick<PageStorage, "read" | "write" | "remove">;

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
	return new Promise((resolve, reject) => {
		request.addEventListener("success", () => resolve(request.result));
		request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB failed.")));
	});
}
