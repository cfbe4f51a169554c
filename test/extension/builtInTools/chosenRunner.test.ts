import assert from "node:assert/strict";
import { chosenRunner } from "../../../src/extension/builtInTools/chosenRunner.ts";

describe("The choice between a terminal and none", () => {
	it("takes the terminal only where it is wanted and for what the user let run", async () => {
		const end = (output: string) => async () => ({ output, exitCode: 0, isTimeout: false });
		const where = async (prefersTerminal: boolean, isUsersWish: boolean) => {
			const run = chosenRunner(() => prefersTerminal, end("terminal"), end("captured"));
			const given = { script: "ls", cwd: "/", timeoutMs: 1000, isUsersWish, tell: () => undefined };
			return (await run(given, new AbortController().signal)).output;
		};
		assert.equal(await where(true, true), "terminal");
		assert.equal(await where(true, false), "captured");
		assert.equal(await where(false, true), "captured");
	});
});
