import assert from "node:assert/strict";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { comparedLines, rowLines } from "../../../src/extension/storage/contentNames.ts";
import { DoorFixture, enterUser, question } from "../../db/doorFixture.ts";

describe("What a restore or a merge would change", function () {
	it("is told beside what is here now", async () => {
		const fixture = new DoorFixture();
		try {
			const door = fixture.open();
			await enterUser(door);
			await door.call("messages.addUser", question("m", "chat"));
			const backup = await door.keepBackup("manual");
			assert.ok(backup);
			await door.call("messages.addUser", question("n", "other"));
			const { counts } = await door.previewBackup(backup.path);
			const lines = comparedLines(counts, await door.call("maintenance.counts", {}), plainEnglish);
			assert.deepEqual(lines.slice(1, 3), ["Chats: 1 (now 2)", "Messages: 1 (now 2)"]);
		} finally {
			await fixture.end();
		}
	});

	it("is told without what cannot be counted", () => {
		assert.deepEqual(comparedLines({ messages: 1234 }, null, plainEnglish), ["Messages: 1,234"]);
		assert.deepEqual(comparedLines({}, { messages: 5 }, plainEnglish), ["Messages: now 5"]);
	});

	it("has no name of a table in it", () => {
		const rows = { command_usage: 2, messages: 3, network_log: 40, conversations: 1, attachments: 4, links: 0 };
		const lines = ["Chats: 1", "Messages: 3", "Attachments: 4", "Other rows: 42"];
		assert.deepEqual(rowLines(rows, plainEnglish), lines);
		assert.deepEqual(rowLines({}, plainEnglish), []);
	});
});
