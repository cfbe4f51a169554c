import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { childEnvironment } from "../../../src/extension/processes/childEnvironment.ts";
import { plainText, runScript, type ScriptOptions } from "../../../src/extension/processes/index.ts";

/** Tries until it holds, for as long as a slow machine may need. */
async function eventually(check: () => void): Promise<void> {
	for (let tries = 0; ; tries += 1) {
		try {
			return check();
		} catch (error) {
			if (tries > 600) throw error;
			await new Promise((resolve) => setTimeout(resolve, 25));
		}
	}
}

const never = new AbortController().signal;

describe("running a script", () => {
	let folder: string;
	beforeEach(() => {
		folder = realpathSync(mkdtempSync(path.join(tmpdir(), "daybook-script-")));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const run = async (script: string, changes: Partial<ScriptOptions> = {}, signal = never) =>
		runScript({ script, cwd: folder, timeoutMs: 60_000, ...changes }, signal);
	const isAlive = (pid: string) => {
		try {
			return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.startsWith("Z") === false;
		} catch {
			return false;
		}
	};
	const pidIn = async (name: string) => {
		await eventually(() => assert.match(readFileSync(path.join(folder, name), "utf8"), /^\d+\n$/));
		return readFileSync(path.join(folder, name), "utf8").trim();
	};

	it("gives both outputs, the exit code and the folder it ran in", async () => {
		assert.deepEqual(await run("pwd; echo no >&2; exit 3"), {
			text: `${folder}\nno\n`,
			leftOut: 0,
			exitCode: 3,
			endedBy: null,
		});
	});

	it("has no input, so that what reads it ends", async () => {
		assert.equal((await run("cat; read x; echo ended")).text, "ended\n");
	});

	it("hands on named variables only", async () => {
		const environment = {
			PATH: `.:relative::${folder}/node_modules/.bin:/usr/bin:/bin`,
			HOME: "/home/me",
			ANTHROPIC_API_KEY: "sk-ant-canary",
			VSCODE_IPC_HOOK: "x",
			NODE_OPTIONS: "--require evil",
			BASH_ENV: "evil",
			GIT_SSH_COMMAND: "evil",
			"BASH_FUNC_ls%%": "() { echo evil; }",
			LD_PRELOAD: "evil",
			SSH_AUTH_SOCK: "x",
			LC_ALL: "C",
		};
		const { text } = await run("env; type ls", { environment, untrustedFolders: [folder] });
		assert.match(text, /^PATH=\/usr\/bin:\/bin$/m);
		assert.match(text, /^HOME=\/home\/me$/m);
		assert.match(text, /^LC_ALL=C$/m);
		assert.doesNotMatch(text, /canary|VSCODE|NODE_OPTIONS|evil|SSH_AUTH/);
		assert.deepEqual(
			Object.keys(childEnvironment({ OPENAI_API_KEY: "x", PATH: "/bin" })).includes("OPENAI_API_KEY"),
			false,
		);
	});

	it("keeps the beginning and the end of a long output and says what is left out", async () => {
		const { text, leftOut } = await run("echo first; head -c 300000 /dev/zero | tr '\\0' x; echo; echo last", {
			maxBytes: 1000,
		});
		assert.ok(text.startsWith("first\n") && text.endsWith("last\n"));
		assert.ok(text.length < 1100);
		assert.match(text, new RegExp(`… ${leftOut.toLocaleString("en-US")} bytes left out …`));
	});

	it("ends what never ends to write", async () => {
		const { endedBy, exitCode } = await run("yes", { maxBytes: 10_000 });
		assert.deepEqual([endedBy, exitCode], ["output", null]);
	});

	it("ends with its time, and with everything it started", async () => {
		const { endedBy } = await run("sleep 1000 & echo $! > child; trap '' TERM; sleep 1000; sleep 1000", {
			timeoutMs: 300,
		});
		assert.equal(endedBy, "timeout");
		const pid = await pidIn("child");
		await eventually(() => assert.equal(isAlive(pid), false));
	});

	it("leaves nothing in the background when it ends by itself", async () => {
		const { text } = await run("sleep 1000 & echo $! > child; echo done");
		assert.equal(text, "done\n");
		const pid = await pidIn("child");
		await eventually(() => assert.equal(isAlive(pid), false));
	});

	it("ends when it is stopped, also before it began", async () => {
		const stop = new AbortController();
		const running = run("echo $$ > self; exec sleep 1000", {}, stop.signal);
		const pid = await pidIn("self");
		stop.abort();
		assert.equal((await running).endedBy, "stop");
		await eventually(() => assert.equal(isAlive(pid), false));
		assert.equal((await run("touch ran", {}, stop.signal)).endedBy, "stop");
		assert.equal(existsSync(path.join(folder, "ran")), false);
	});

	it("does not outlive the process that started it, however that died", async () => {
		const source = new URL("../../../src/extension/processes/index.ts", import.meta.url).href;
		const program = `import { runScript } from ${JSON.stringify(source)};
			await runScript({ script: "sleep 1000 & echo $! > child; echo $$ > self; sleep 1000", cwd: ${JSON.stringify(folder)}, timeoutMs: 1e6 },
			new AbortController().signal);`;
		const host = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "ignore" });
		const pids = [await pidIn("child"), await pidIn("self")];
		host.kill("SIGKILL");
		await eventually(() => assert.deepEqual(pids.filter(isAlive), []));
	});

	it("does not wait for what left its group and holds its outputs open", async () => {
		const leaving = "setsid bash -c 'echo $$ > child; exec sleep 1000' & until [ -s child ]; do sleep 0.05; done";
		const running = run(`${leaving}; echo done; exit 4`);
		const pid = await pidIn("child");
		try {
			assert.deepEqual(await running, { text: "done\n", leftOut: 0, exitCode: 4, endedBy: null });
		} finally {
			process.kill(Number(pid), "SIGKILL");
		}
	});

	it("tells what is written while it runs", async () => {
		let told = "";
		await run("echo one; echo two >&2", { tell: (text) => (told += text) });
		assert.deepEqual(told.split("\n").toSorted(), ["", "one", "two"]);
	});
});

describe("plain text", () => {
	it("has no orders to a terminal and no control characters", () => {
		for (const [given, expected] of [
			["\u001B[31mred\u001B[0m", "red"],
			["\u001B]52;c;Y3VybCBldmlsfHNo\u0007after", "after"],
			["\u001B]8;;https://evil.example\u001B\\text\u001B]8;;\u001B\\", "text"],
			["\u001B]0;title never ends", ""],
			["\u001BP1$r\u001B\\x", "x"],
			["\u009D52;c;eA==\u009Cx", "x"],
			["\u0000\u0001\b\u007F bell\u0007", " bell"],
			["a\r\nb\tc", "a\nb\tc"],
			["\uD800 lone \uDC00", "\uFFFD lone \uFFFD"],
			["\u001B", ""],
			["a\u001B]0;broken off\u001B[1mb", "ab"],
			["a\u001B(Bb\u009B1;2Hc", "abc"],
			["10%\r50%\r100%\r\nnext", "100%\nnext"],
		] as const) {
			assert.equal(plainText(given), expected, JSON.stringify(given));
		}
	});

	// Looking for the end of each of these anew takes minutes; going on takes milliseconds.
	for (const piece of ["\u009D", "\u001B]", "\u001B[1;", "\u001BP\u0090"])
		it(`is there in bounded time for ${JSON.stringify(piece)} that never ends`, () => {
			assert.equal(plainText(`a${piece.repeat(200_000)}\u001B`), "a");
		});
});
