import assert from "node:assert/strict";
import type { Database } from "../../../src/db/database.ts";
import { ownLimits } from "../../../src/extension/books/ownLimits.ts";
import { Book, noon, sighting } from "../../db/bookFixture.ts";

describe("The limits of a project's and a chat's own", () => {
	it("are those that were set last, none once they are taken back", async () => {
		const book = await Book.open();
		book.openSession("session-1");
		book.run("projects.recordSighting", sighting());
		book.ask("c", "q", "hello", { projectId: "project-1" });
		const callBook = (async (name: never, params: never) => book.run(name, params)) as Database["call"];
		const services = { database: () => ({ call: callBook }), clock: { now: () => noon, after: () => () => {} } };
		const set = (projectId: string | null, conversationId: string | null, limitMicroUsd: number | null) =>
			book.run("budgets.set", {
				budgetId: `${projectId} ${conversationId}`,
				userId: "user-1",
				projectId,
				conversationId,
				limitMicroUsd,
				at: noon,
			});
		assert.deepEqual(await ownLimits(services, "project-1", "c"), { project: null, chat: null });
		set("project-1", null, 2_000_000);
		set(null, "c", 155_000);
		assert.deepEqual(await ownLimits(services, "project-1", "c"), { project: 2_000_000, chat: 155_000 });
		assert.deepEqual(await ownLimits(services, "project-2", "c"), { project: null, chat: 155_000 });
		set("project-1", null, null);
		assert.deepEqual(await ownLimits(services, "project-1", null), { project: null, chat: null });
	});
});
