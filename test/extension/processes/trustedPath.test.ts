import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runCaptured } from "../../../src/extension/builtInTools/commandRunner.ts";
import { childEnvironment } from "../../../src/extension/processes/childEnvironment.ts";
import { findProgram, trustedPath, windowsProgram } from "../../../src/extension/processes/trustedPath.ts";

describe("where programs are looked for", () => {
	let root: string;
	let workspace: string;
	const at = (...names: string[]) => path.join(root, ...names);
	const program = (file: string) => {
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, "#!/bin/sh\necho EVIL RAN\n", { mode: 0o755 });
	};
	beforeEach(() => {
		root = realpathSync(mkdtempSync(path.join(tmpdir(), "daybook-path-")));
		workspace = at("ws");
		program(at("ws/bin/ls"));
		program(at("tools/ls"));
		symlinkSync(at("ws/bin"), at("homebin"));
		symlinkSync(at("homebin"), at("twice"));
		symlinkSync(workspace, at("asLink"));
	});
	afterEach(() => rmSync(root, { recursive: true, force: true }));

	const kept = (folders: readonly string[], untrusted: readonly string[] = [workspace]) =>
		trustedPath(folders.join(":"), untrusted, "linux");

	it("is nowhere that a link leads into the workspace from, nor where nothing is", () => {
		assert.equal(
			kept([at("homebin"), at("twice"), at("asLink/bin"), at("ws/bin"), at("none"), at("tools")]),
			at("tools"),
		);
		assert.equal(kept(["", ".", "bin", "../ws/bin", `${root}/tools/../ws/bin`, at("tools")]), at("tools"));
	});

	it("is nowhere that a reading program itself leads into the workspace from", () => {
		mkdirSync(at("single"));
		symlinkSync(at("ws/bin/ls"), at("single/ls"));
		mkdirSync(at("other"));
		symlinkSync(at("ws/bin/ls"), at("other/own-tool"));
		assert.equal(kept([at("single"), at("other"), at("tools")]), `${at("other")}:${at("tools")}`);
	});

	it("is the same when the workspace was opened by a link", () => {
		assert.equal(kept([at("ws/bin"), at("homebin"), at("asLink/bin"), at("tools")], [at("asLink")]), at("tools"));
	});

	it("is the system's own folders when nothing else is left, since an empty PATH is the current folder", () => {
		assert.equal(kept([]), "/usr/bin:/bin");
		assert.equal(kept([at("ws/bin"), at("none")]), "/usr/bin:/bin");
		assert.equal(childEnvironment({ HOME: root }, [workspace])["PATH"], "/usr/bin:/bin");
	});

	it("keeps a command from starting what a folder of the workspace has under that name", async () => {
		const before = process.env["PATH"];
		try {
			for (const first of [at("homebin"), at("ws/bin"), "bin", ""]) {
				process.env["PATH"] = `${first}:/usr/bin:/bin`;
				const run = { script: "ls", cwd: workspace, timeoutMs: 60_000, isUsersWish: false, tell: () => {} };
				const { output } = await runCaptured(run, new AbortController().signal, [workspace]);
				assert.equal(output, "bin\n", first);
			}
		} finally {
			process.env["PATH"] = before;
		}
	});

	it("finds a program by its name in the folders of the PATH alone, the first one first", () => {
		assert.equal(findProgram("ls", { PATH: `relative:${at("tools")}:/bin` }, "linux"), at("tools/ls"));
		assert.equal(findProgram("no-such-program", { PATH: at("tools") }, "linux"), null);
		assert.equal(findProgram("tools", { PATH: root }, "linux"), null);
		assert.equal(findProgram("ls", {}, "linux"), null);
		assert.equal(findProgram("./ls", { PATH: at("tools") }, "linux"), "./ls");
	});

	it("finds on Windows what has one of the endings of programs, and never what lies in the current folder", () => {
		program(at("tools/npx"));
		program(at("tools/npx.cmd"));
		const environment = { Path: `.;${at("tools")}`, PATHEXT: ".exe;.cmd" };
		assert.equal(findProgram("npx", environment, "win32"), at("tools/npx.cmd"));
		assert.equal(findProgram("npx.cmd", environment, "win32"), at("tools/npx.cmd"));
		assert.equal(findProgram("ls", environment, "win32"), null);
		assert.equal(findProgram(String.raw`.\npx.cmd`, environment, "win32"), String.raw`.\npx.cmd`);
	});

	it("names the programs of Windows by their whole path", () => {
		assert.match(windowsProgram("taskkill.exe"), /^[A-Z]:\\.+\\System32\\taskkill\.exe$/);
	});
});
