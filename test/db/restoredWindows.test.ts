import assert from "node:assert/strict";
import type { Database } from "../../src/db/index.ts";
import { noon, sighting } from "./bookFixture.ts";
import { DoorFixture, enterUser, question } from "./doorFixture.ts";

describe("Windows whose database was replaced by a backup", function () {
	this.timeout(60_000);
	let fixture: DoorFixture;
	beforeEach(() => {
		fixture = new DoorFixture();
	});
	afterEach(() => fixture.end());

	const openSession = (door: Database, sessionId: string, projectId: string | null) =>
		door.call("sessions.open", {
			sessionId,
			userId: "user-1",
			projectId,
			workspaceFile: null,
			editorVersion: "1",
			operatingSystem: "linux",
			remoteName: null,
			deviceInformation: {},
			preferences: {},
			processIdentity: null,
			at: noon,
		});

	it("are told of it, all of them, and go on writing at once", async () => {
		const [restoring, other] = [fixture.open(), fixture.open()];
		await enterUser(restoring);
		await restoring.call("messages.addUser", question("before"));
		const backup = await restoring.keepBackup("manual");
		const { projectId } = await other.call("projects.recordSighting", sighting());
		await openSession(other, "session", projectId);
		let didChange = false;
		other.onDidChange(() => {
			didChange = true;
		});
		const replaced = [restoring, other].map(
			(door) =>
				new Promise<void>((resolve) => {
					door.onDidReplace(resolve);
				}),
		);
		await restoring.restore(backup?.path ?? "");
		const first = question("first", "new");
		const entered = await other.call("messages.addUser", {
			...first,
			conversation: { ...first.conversation, projectId },
			sessionId: "session",
		});
		assert.equal(entered.message.id, "first");
		await Promise.all(replaced);
		assert.equal(didChange, true);
		const beat = { sessionId: "session", projectId, at: noon, minutes: [{ minute: noon, projectId, seconds: 9 }] };
		assert.equal(await other.call("sessions.heartbeat", beat), false);
		await openSession(other, "session", projectId);
		assert.equal(await other.call("sessions.heartbeat", beat), true);
		await other.call("messages.addUser", { ...question("second", "new"), sessionId: "session" });
		const { rows } = await restoring.query({
			sql: "SELECT id, session_id FROM messages ORDER BY sequence",
			offset: 0,
			limit: 9,
		});
		assert.deepEqual(rows, [
			["before", null],
			["first", null],
			["second", "session"],
		]);
	});
});
