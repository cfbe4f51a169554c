import type { Database, Params, Result } from "../../../src/db/database.ts";
import type { Operations } from "../../../src/db/operations.ts";
import { operations } from "../../../src/db/operations.ts";
import { DatabaseError } from "../../../src/db/databaseError.ts";
import { Book } from "../../db/bookFixture.ts";

/** The operations of a book in memory as the extension calls them; each value crosses as a copy, as it does to the worker. */
export class BookDatabase {
	readonly book: Book;
	/** What the next call of that name rejects with, and so many more. */
	readonly #failures = new Map<string, { readonly error: Error; times: number }>();

	private constructor(book: Book) {
		this.book = book;
	}

	/** With one person ("user-1") and one open window ("session-1"). */
	static async open(): Promise<BookDatabase> {
		const book = await Book.open();
		book.openSession("session-1");
		return new BookDatabase(book);
	}

	get database(): Pick<Database, "call"> {
		return { call: async (name, params) => this.#call(name, params) };
	}

	failNext(name: keyof Operations, code: string, times = 1): void {
		this.#failures.set(name, { error: new DatabaseError(code, `It is ${code}.`), times });
	}

	async #call<Name extends Parameters<Database["call"]>[0]>(name: Name, params: Params<Name>): Promise<Result<Name>> {
		const failure = this.#failures.get(name);
		if (failure && failure.times-- > 0) throw failure.error;
		if (!Object.hasOwn(operations, name)) throw new Error(`"${name}" is asked of the store, not of the book.`);
		const operation = name as keyof Operations;
		const run = this.book.run.bind(this.book) as (name: string, params: unknown) => unknown;
		return structuredClone(run(operation, structuredClone(params))) as Result<Name>;
	}
}
