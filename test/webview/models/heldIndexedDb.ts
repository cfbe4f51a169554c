/** As much of an IndexedDB as the page's storage uses. It says nothing until it is told to answer. */
export class HeldIndexedDb {
	/** The next database cannot be opened. */
	failNext = false;
	/** Databases that were asked for. */
	opened = 0;
	readonly #values = new Map<string, unknown>();
	#isAnswering = false;
	#held: (() => void)[] = [];
	#database: HeldDatabase | null = null;

	open(): HeldRequest {
		this.opened++;
		const isRefused = this.failNext;
		this.failNext = false;
		return this.#asked((request) => {
			if (isRefused) return request.fail();
			this.#database = new HeldDatabase((run) => this.#asked((asked) => asked.succeed(run(this.#values))));
			request.succeed(this.#database);
		});
	}

	/** Answers what was asked, and from now on everything. */
	answer(): void {
		this.#isAnswering = true;
		for (const answer of this.#held.splice(0)) answer();
	}

	closeFromOutside(): void {
		this.#database?.dispatchEvent(new Event("versionchange"));
	}

	#asked(answer: (request: HeldRequest) => void): HeldRequest {
		const request = new HeldRequest();
		if (this.#isAnswering) queueMicrotask(() => answer(request));
		else this.#held.push(() => answer(request));
		return request;
	}
}

class HeldRequest extends EventTarget {
	result: unknown;
	readonly error = null;

	succeed(result: unknown): void {
		this.result = result;
		this.dispatchEvent(new Event("success"));
	}

	fail(): void {
		this.dispatchEvent(new Event("error"));
	}
}

type Ask = (run: (values: Map<string, unknown>) => unknown) => HeldRequest;

class HeldDatabase extends EventTarget {
	readonly #ask: Ask;
	#isClosed = false;

	constructor(ask: Ask) {
		super();
		this.#ask = ask;
	}

	close(): void {
		this.#isClosed = true;
	}

	transaction() {
		if (this.#isClosed) throw new Error("The database is closed.");
		const ask = this.#ask;
		const store = {
			get: (key: string) => ask((values) => values.get(key)),
			put: (value: unknown, key: string) => ask((values) => void values.set(key, value)),
			delete: (key: string) => ask((values) => void values.delete(key)),
		};
		return { objectStore: () => store };
	}
}
