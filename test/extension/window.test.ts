import assert from "node:assert/strict";
import type { Services } from "../../src/extension/services.ts";
import { WindowEntry } from "../../src/extension/window.ts";

/** A database that gives its calls out by name, and answers with a user of each number in turn. */
function services(answer: (name: string) => Promise<unknown>): Services {
	const needed = {
		database: () => ({ call: async (name: string) => answer(name) }),
		newId: () => "id",
		machineId: "machine",
		sessionId: "session",
		clock: { now: () => 1 },
	};
	return needed as unknown as Services;
}

describe("who writes in a window", () => {
	it("is asked of the database once, and again after it was forgotten", async () => {
		let users = 0;
		const entry = new WindowEntry(
			services(async (name) =>
				name === "people.local" ? { id: `user-${++users}`, machineId: "machine" } : { conversationIds: [] },
			),
			() => {},
		);
		const ids = async () => (await Promise.all([entry.enter(), entry.enter()])).map(({ userId }) => userId);
		assert.deepEqual(await ids(), ["user-1", "user-1"]);
		entry.forget();
		assert.deepEqual(await ids(), ["user-2", "user-2"]);
	});

	it("is asked again after a failure, also when it was forgotten meanwhile", async () => {
		let users = 0;
		let fail = (): void => {};
		const entry = new WindowEntry(
			services(async (name) => {
				if (name !== "people.local") return { conversationIds: [] };
				if (users++ > 0) return { id: "user", machineId: "machine" };
				return new Promise((_, reject) => {
					fail = () => reject(new Error("no disk"));
				});
			}),
			() => {},
		);
		const first = entry.enter();
		entry.forget();
		const second = entry.enter();
		fail();
		await assert.rejects(first, /no disk/);
		assert.equal((await second).userId, "user");
		assert.equal(await entry.enter(), await second);
		assert.equal(users, 2);
	});
});
