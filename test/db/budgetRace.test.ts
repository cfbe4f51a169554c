import assert from "node:assert/strict";
import { noon } from "./bookFixture.ts";
import { DoorFixture, enterUser } from "./doorFixture.ts";

describe("Two windows that call at the same time", function () {
	this.timeout(120_000);
	let fixture: DoorFixture;
	beforeEach(() => {
		fixture = new DoorFixture();
	});
	afterEach(async () => fixture.end());

	it("do not pass a budget together: of twelve calls as many leave as it holds", async () => {
		const doors = [fixture.open(), fixture.open()];
		await enterUser(doors[0]!);
		for (const [index, door] of doors.entries()) {
			await door.call("sessions.open", {
				sessionId: `s${index}`,
				userId: "user-1",
				projectId: null,
				workspaceFile: null,
				editorVersion: "1.139.1",
				operatingSystem: "linux",
				remoteName: null,
				deviceInformation: {},
				preferences: {},
				processIdentity: { pid: process.pid },
				at: noon,
			});
		}
		// 1,000 tokens at $4 and 500 at $20 per million: 14,000 are held by each, and 4,000 must still fit. After three, 42,000.
		const limits = { day: 40_000, month: null, project: null, chat: null };
		const admissions = await Promise.all(
			Array.from({ length: 12 }, async (_, call) =>
				doors[call % 2]!.call("budgets.admit", {
					at: noon,
					utcOffsetMinutes: 0,
					projectId: null,
					conversationId: null,
					limits,
					warnPercent: 80,
					answerId: `call-${call}`,
					sessionId: `s${call % 2}`,
					isAnswer: true,
					modelId: "anthropic/claude-opus-5-5",
					isLocal: false,
					estimatedTokens: 1000,
				}),
			),
		);
		assert.equal(admissions.filter(({ isAdmitted }) => isAdmitted).length, 3);
		const [held] = (
			await doors[1]!.query({ sql: "SELECT sum(micro_usd) FROM budget_reservations", offset: 0, limit: 1 })
		).rows;
		assert.deepEqual(held, [42_000]);
	});
});
