import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readdir, readFile, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ToolFixture } from "./toolFixture.ts";

const swapper = fileURLToPath(new URL("swapper.ts", import.meta.url));
const bytes = Buffer.from("written");
const expected = Buffer.from("text");

describe("Writing while another program swaps what is there", () => {
	let tools: ToolFixture;
	let child: ChildProcess;
	beforeEach(async () => {
		tools = await ToolFixture.open();
		await mkdir(tools.path("ws"));
		await mkdir(tools.path("outside"));
		await tools.write("outside/a.txt", "text");
		await tools.write("ws/a.txt", "text");
	});
	afterEach(async () => {
		const ended = new Promise((resolve) => child.once("exit", resolve));
		child.kill("SIGKILL");
		await ended;
		await tools.close();
	});

	const begin = (kind: "file" | "folder", name: string, target: string) => {
		child = spawn(process.execPath, [swapper, kind, tools.path(name), tools.path(target)], { stdio: "ignore" });
	};

	/** Writes again and again, and until both has happened: it was let, and it was refused. */
	async function insist(least: number, write: (turn: number) => Promise<void>): Promise<void> {
		const seen = { written: 0, refused: 0 };
		for (let turn = 0; turn < least || seen.written === 0 || seen.refused === 0; turn += 1) {
			try {
				await write(turn);
				seen.written += 1;
			} catch {
				seen.refused += 1;
			}
		}
	}

	it("writes nothing outside through a file that becomes a link, in ten thousand attempts (PTH-045)", async () => {
		begin("file", "ws/a.txt", "outside/a.txt");
		const { files } = tools.surroundings.editor;
		await insist(10_000, async () => files.write(tools.path("ws/a.txt"), bytes, expected));
		assert.equal(await tools.text("outside/a.txt"), "text");
	}).timeout(300_000);

	it("is no idle test: who looks first and writes then does write outside (PTH-045)", async () => {
		begin("file", "ws/a.txt", "outside/a.txt");
		const file = tools.path("ws/a.txt");
		while ((await tools.text("outside/a.txt")) === "text") {
			try {
				if ((await realpath(file)) === file) await writeFile(file, bytes);
			} catch {
				// It was not there for a moment.
			}
		}
		assert.equal(await tools.text("outside/a.txt"), "written");
	}).timeout(300_000);

	it("writes nothing outside through a folder that becomes a link (PTH-045)", async () => {
		begin("folder", "ws/folder", "outside");
		const { files } = tools.surroundings.editor;
		await insist(3000, async (turn) => files.write(tools.path(`ws/folder/new${turn}.txt`), bytes, null));
		for (const name of await readdir(tools.path("outside")))
			assert.notEqual(await readFile(path.join(tools.path("outside"), name), "utf8"), "written", name);
	}).timeout(300_000);
});
