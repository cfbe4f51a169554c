import path from "node:path";
import type { Database, Params } from "../../../src/db/index.ts";
import { ContentStore } from "../../../src/extension/attachments/contentStore.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { isNews, planImport, readChats, runImport } from "../../../src/extension/transfer/index.ts";
import { noon, type Book } from "../../db/bookFixture.ts";
import { repository } from "../../vscode/layout.ts";

export const histories = path.join(repository, "test", "fixtures", "histories");

/** The operations of a real database in memory, asked as the door is asked. */
export function databaseOf(book: Book): Database {
	const call = async <Name extends Parameters<Book["run"]>[0]>(name: Name, params: Params<Name>) =>
		book.run(name, params);
	return { call } as unknown as Database;
}

/** Reads places and enters all that is new, as the command does. */
export async function importAll(book: Book, places: readonly string[], store = new ContentStore("/nonexistent")) {
	const database = databaseOf(book);
	const plan = await planImport(await readChats(places, plainEnglish), database);
	const news = plan.chats.filter(isNews);
	const result = await runImport(news, plan.contents, {
		database,
		store,
		userId: "user-1",
		projectIdOf: () => null,
		isCancelled: () => false,
		now: () => noon,
	});
	return { plan, news, result };
}
