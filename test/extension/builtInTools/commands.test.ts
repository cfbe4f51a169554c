import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { runCaptured } from "../../../src/extension/builtInTools/commandRunner.ts";
import { ToolFixture } from "./toolFixture.ts";

const isAlive = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return !isZombie(pid);
	} catch {
		return false;
	}
};

/** A process that has ended and whose parent has not asked how. */
function isZombie(pid: number): boolean {
	return existsSync(`/proc/${pid}/stat`) && !existsSync(`/proc/${pid}/exe`);
}

async function eventually(holds: () => boolean): Promise<void> {
	for (let tries = 0; tries < 600 && !holds(); tries++) await wait(50);
	assert.ok(holds());
}

describe("The command tool", function () {
	let tools: ToolFixture;
	beforeEach(async () => {
		tools = await ToolFixture.open();
	});
	afterEach(async () => tools.close());

	it("gives what a command wrote to both outputs and how it ended", async () => {
		const good = await tools.call("run_command", { command: "echo out; echo bad >&2; pwd" });
		assert.match(good.text, /out/);
		assert.match(good.text, /bad/);
		assert.ok(good.text.includes(tools.folder));
		assert.match(good.text, /\[Exit code 0\]$/);
		const failed = await tools.call("run_command", { command: "exit 3" });
		assert.deepEqual([failed.text, failed.isError], ["[No output]\n[Exit code 3]", true]);
	});

	it("closes the input, so that a command that asks does not hang", async () => {
		assert.match((await tools.call("run_command", { command: "cat; echo done" })).text, /^done/);
	});

	it("passes on no key of the editor's surroundings", async () => {
		process.env["ANTHROPIC_API_KEY"] = "sk-canary";
		try {
			const { text } = await tools.call("run_command", { command: "env" });
			assert.doesNotMatch(text, /canary/);
			assert.match(text, /^PATH=/m);
		} finally {
			delete process.env["ANTHROPIC_API_KEY"];
		}
	});

	it("starts no program of the workspace by its name", async () => {
		const bin = path.join(tools.folder, "bin");
		const link = `${tools.folder}-link`;
		mkdirSync(bin);
		writeFileSync(path.join(bin, "ls"), "#!/bin/sh\necho planted\n", { mode: 0o755 });
		symlinkSync(tools.folder, link);
		const before = process.env["PATH"];
		process.env["PATH"] = `${bin}:${before}`;
		try {
			const run = { script: "ls", cwd: tools.folder, timeoutMs: 60_000, tell: () => {}, isUsersWish: false };
			for (const folder of [tools.folder, link]) {
				const { output } = await runCaptured(run, new AbortController().signal, [folder]);
				assert.match(output, /^bin$/m);
				assert.doesNotMatch(output, /planted/);
			}
		} finally {
			process.env["PATH"] = before;
			rmSync(link);
		}
	});

	it("ends a command after its time, with all that it started", async () => {
		const { text, isError } = await tools.call("run_command", {
			command: "sleep 600 & echo child $!; sleep 600",
			timeoutSeconds: 1,
		});
		assert.equal(isError, true);
		assert.match(text, /\[Ended after 1 seconds\]/);
		const pid = Number(/child (\d+)/.exec(text)?.[1]);
		await eventually(() => !isAlive(pid));
	});

	it("ends with the command what it left running behind it", async () => {
		const { text } = await tools.call("run_command", { command: "sleep 600 & echo child $!" });
		const pid = Number(/child (\d+)/.exec(text)?.[1]);
		await eventually(() => !isAlive(pid));
	});

	it("ends at once when the round is stopped, and says first that it was", async () => {
		const controller = new AbortController();
		const prepared = await tools.prepare("run_command", { command: "echo started; sleep 600" });
		const running = tools.run("run_command", prepared, controller.signal);
		await wait(200);
		controller.abort();
		const { text, isError } = await running;
		assert.match(text, /^stopped by the user\n/);
		assert.equal(isError, true);
	});

	it("keeps a megabyte of an endless output and tells the beginning while it runs", async () => {
		let told = "";
		const run = {
			script: "yes 0123456789 | head -c 3000000",
			cwd: tools.folder,
			timeoutMs: 60_000,
			isUsersWish: true,
			tell: (piece: string) => void (told += piece),
		};
		const { output } = await runCaptured(run, new AbortController().signal, []);
		assert.match(output, /\n… 2,000,000 bytes left out …\n/);
		assert.ok(told.startsWith("0123456789\n"));
		assert.ok(told.length <= 1_000_000 + 65_536);
	});
});
