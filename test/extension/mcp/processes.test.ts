import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, isAlive, McpWorkbench } from "./mcpWorkbench.ts";

const windowFile = fileURLToPath(new URL("mcpWindow.ts", import.meta.url));

describe("what an MCP server starts", function () {
	this.timeout(120_000);
	let bench: McpWorkbench;

	beforeEach(function () {
		if (process.platform === "win32") this.skip();
		bench = new McpWorkbench();
	});
	afterEach(async () => bench.end());

	/** The server, its children, and the child of a child that has ended. */
	const everyone = async (isForgetful: boolean): Promise<readonly number[]> => {
		const count = isForgetful ? 6 : 5;
		const pids = await eventually(
			() => bench.pids(),
			(found) => found.length === count,
		);
		// The one in between ends by itself.
		await eventually(
			() => pids.filter(isAlive).length,
			(alive) => alive === count - 1,
		);
		return pids;
	};

	it("ends with it, also what left its group, forgot its mark, lost its parent or ignores signals", async () => {
		const server = await bench.running("children", "forgetful", "ignoresSignals");
		const pids = await everyone(true);
		await server.run.stop();
		assert.deepEqual(pids.filter(isAlive), []);
		assert.equal(server.run.state, "stopped");
	});

	it("ends with a server that ends as soon as its input does, also what forgot its mark", async () => {
		const server = await bench.running("children", "forgetful");
		const pids = await everyone(true);
		await server.run.stop();
		assert.deepEqual(pids.filter(isAlive), []);
	});

	it("ends when the server ends by itself", async () => {
		const server = await bench.running("children");
		const pids = await everyone(false);
		const leader = server.run.pid;
		assert.ok(leader);
		process.kill(leader, "SIGKILL");
		await eventually(
			() => pids.filter(isAlive),
			(alive) => alive.length === 0,
		);
		await eventually(
			() => server.run.state,
			(state) => state === "failed",
		);
	});

	for (const [signal, ...behaviours] of [
		["SIGKILL"],
		["SIGKILL", "forgetful", "ignoresSignals"],
		["SIGTERM"],
	] as const) {
		it(`ends when ${[signal, ...behaviours].join(" with ")} ends the process that started it`, async () => {
			const window = spawn(process.execPath, [windowFile, bench.folder, ...behaviours], {
				stdio: ["ignore", "pipe", "inherit"],
			});
			await new Promise((resolve) => window.stdout.once("data", resolve));
			const pids = await everyone(behaviours.length > 0);
			window.kill(signal);
			await eventually(
				() => pids.filter(isAlive),
				(alive) => alive.length === 0,
			);
			const reaper = Number(readFileSync(path.join(bench.folder, "reaper"), "utf8"));
			await eventually(
				() => isAlive(reaper),
				(alive) => !alive,
			);
		});
	}

	it("is not started before its watcher is, and a watcher that is killed gets a successor", async () => {
		const server = await bench.running("children");
		const pids = await everyone(false);
		const first = bench.reaper.pid;
		assert.ok(first);
		process.kill(first, "SIGKILL");
		const second = await eventually(
			() => bench.reaper.pid,
			(pid) => pid !== null && pid !== first,
		);
		assert.ok(second && isAlive(second));
		bench.reaper.dispose();
		await eventually(
			() => pids.filter(isAlive),
			(alive) => alive.length === 0,
		);
		await server.run.stop();
	});
});
