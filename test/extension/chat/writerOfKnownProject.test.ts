import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { projectWaitMs, writerOfKnownProject } from "../../../src/extension/chat/writerOfKnownProject.ts";
import { HeldClock } from "../sessions/heldClock.ts";

describe("Who writes", () => {
	const window = () => {
		const clock = new HeldClock(0);
		let resolveLooked = (): void => {};
		const looked = new Promise<void>((resolve) => {
			resolveLooked = resolve;
		});
		let known: string | null = null;
		const writer = writerOfKnownProject(
			{
				writer: async () => ({ userId: "user-1", sessionId: "session-1", projectId: known }),
				projectId: () => known,
				projectsSettled: async () => looked,
			},
			clock,
		);
		const written: (string | null)[] = [];
		const write = async () => void written.push((await writer()).projectId);
		const find = (projectId: string) => {
			known = projectId;
			resolveLooked();
		};
		return { clock, written, write, find, giveUp: () => resolveLooked() };
	};

	it("is known for which project before anything is entered", async () => {
		const { written, write, find } = window();
		const first = write();
		await setImmediate();
		assert.deepEqual(written, []);
		find("project-1");
		await first;
		await write();
		assert.deepEqual(written, ["project-1", "project-1"]);
	});

	it("writes for no project when no folder is open, or none can be looked at", async () => {
		const { written, write, giveUp } = window();
		giveUp();
		await write();
		assert.deepEqual(written, [null]);
	});

	it("waits no longer for a folder that hangs than a user would", async () => {
		const { clock, written, write } = window();
		const first = write();
		await setImmediate();
		assert.deepEqual(written, []);
		await clock.pass(projectWaitMs);
		await first;
		assert.deepEqual(written, [null]);
	});
});
