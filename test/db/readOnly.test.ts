import assert from "node:assert/strict";
import { copyFileSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DoorFixture, endlessSql, enterUser, question } from "./doorFixture.ts";

const search = {
	query: "question",
	projectId: null,
	conversationId: null,
	modelId: null,
	role: null,
	from: null,
	to: null,
	minimumRating: null,
	minimumCostMicroUsd: null,
	includeArchived: true,
	cursor: null,
	limit: 100,
} as const;

describe("the door for other programs", function () {
	this.timeout(60_000);
	let fixture: DoorFixture;

	beforeEach(() => (fixture = new DoorFixture()));
	afterEach(async () => fixture.end());

	const written = async (count: number): Promise<void> => {
		const door = fixture.open();
		await enterUser(door);
		for (let n = 0; n < count; n++) await door.call("messages.addUser", question(`m${n}`, `c${n}`));
		await door.close();
	};

	it("reads what is in the file and leaves every byte of the folder as it is", async () => {
		await written(3);
		const before = contents(fixture.folder);
		const reader = fixture.open({ isReadOnly: true });
		assert.equal((await reader.call("search.messages", search)).hits.length, 3);
		await reader.close();
		assert.deepEqual(contents(fixture.folder), before);
	});

	it("refuses to write and to copy", async () => {
		await written(1);
		const reader = fixture.open({ isReadOnly: true });
		await assert.rejects(enterUser(reader), { code: "invalid" });
		await assert.rejects(reader.query({ sql: endlessSql, offset: 0, limit: 1 }), { code: "invalid" });
		await assert.rejects(reader.backupTo(path.join(fixture.folder, "copy")), { code: "invalid" });
	});

	it("says what is wrong with a folder without a database, with a foreign file and with one of another version", async () => {
		const refused = async (code: string): Promise<void> => {
			const reader = fixture.open({ isReadOnly: true });
			await assert.rejects(reader.call("search.messages", search), { code });
			await reader.close();
		};
		await refused("missing");
		assert.deepEqual(readdirSync(fixture.folder), []);
		await written(1);
		const file = path.join(fixture.folder, "system.db");
		const bytes = readFileSync(file);
		const changed = (offset: number, value: number): void => {
			const copy = Buffer.from(bytes);
			copy.writeInt32BE(value, offset);
			writeFileSync(file, copy);
		};
		changed(60, 1_000_000);
		await refused("newer");
		changed(60, 1);
		await refused("unusable");
		changed(68, 7);
		await refused("foreign");
		writeFileSync(file, "");
		await refused("missing");
	});

	it("sees what a window writes meanwhile, never half of it, and does not keep it waiting", async () => {
		await written(1);
		const writer = fixture.open();
		const reader = fixture.open({ isReadOnly: true });
		const state = { isWriting: true };
		let count = 1;
		const writing = (async () => {
			for (; count < 400; count++) await writer.call("messages.addUser", question(`m${count}`, `c${count}`));
			state.isWriting = false;
		})();
		let last = 0;
		while (state.isWriting) {
			const { conversations } = await reader.call("conversations.list", {
				scope: "all",
				projectId: null,
				status: "active",
				before: null,
				limit: 1000,
				isPinned: null,
			});
			const sums = conversations.filter(({ messageCount }) => messageCount !== 1);
			assert.deepEqual(sums, [], "a chat is there with its message or not at all");
			assert.ok(conversations.length >= last, "what was seen stays");
			last = conversations.length;
		}
		await writing;
		await writer.close();
		assert.equal((await reader.call("projects.list", { status: "all" })).length, 0);
		const { conversations } = await reader.call("conversations.list", {
			scope: "all",
			projectId: null,
			status: "active",
			before: null,
			limit: 1000,
			isPinned: null,
		});
		assert.equal(conversations.length, 400);
	});

	it("waits while a window is held up in the middle of a checkpoint", async () => {
		await written(1);
		const log = path.join(fixture.folder, "system.db.log");
		writeFileSync(log, "frames that are on their way into the file");
		utimesSync(log, 0, 0);
		const reader = fixture.open({ isReadOnly: true });
		let isAnswered = false;
		const answer = reader.call("search.messages", search).then(({ hits }) => {
			isAnswered = true;
			return hits.length;
		});
		await reader.call("maintenance.sizes", {}, AbortSignal.timeout(500)).catch(() => {});
		assert.equal(isAnswered, false);
		truncateSync(log);
		assert.equal(await answer, 1);
	});

	it("follows a file that takes the place of the one it knows", async () => {
		await written(2);
		const file = path.join(fixture.folder, "system.db");
		const reader = fixture.open({ isReadOnly: true });
		assert.equal((await reader.call("search.messages", search)).hits.length, 2);
		const writer = fixture.open();
		const kept = path.join(fixture.folder, "kept.sqlite");
		await writer.backupTo(kept);
		await writer.call("messages.addUser", question("m9", "c9"));
		await writer.restore(kept);
		await writer.close();
		assert.equal((await reader.call("search.messages", search)).hits.length, 2);
		copyFileSync(kept, file);
		assert.equal((await reader.call("search.messages", search)).hits.length, 2);
	});
});

function contents(folder: string): Readonly<Record<string, string>> {
	const names = readdirSync(folder, { recursive: true, withFileTypes: true });
	return Object.fromEntries(
		names
			.filter((entry) => entry.isFile())
			.map(({ parentPath, name }) => [name, readFileSync(path.join(parentPath, name)).toString("base64")]),
	);
}
