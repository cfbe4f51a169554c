import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Situation } from "../../../src/extension/permissions/situation.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";

/** A real folder tree to judge in: two workspace folders, a sibling that looks like one, a home, and things to keep out of. */
export interface JudgedPlace {
	readonly root: string;
	readonly workspace: string;
	readonly home: string;
	/** The most that a user can allow: everything is automatic that may be. */
	readonly permissive: Situation;
	/** "/ws/a" and "~" of a fixture as they lie here. */
	readonly here: (text: string) => string;
	readonly remove: () => void;
}

export function createJudgedPlace(): JudgedPlace {
	const root = realpathSync(mkdtempSync(path.join(tmpdir(), "daybook-judged-")));
	const at = (...names: string[]) => path.join(root, ...names);
	const file = (name: string, text = "text\n") => {
		mkdirSync(path.dirname(at(name)), { recursive: true });
		writeFileSync(at(name), text);
	};
	const files = [
		"ws/src/a.ts",
		"ws/src/b.ts",
		"ws/src/index.ts",
		"ws/README.md",
		"ws/package.json",
		"ws/a.txt",
		"ws/.env",
	];
	const others = ["ws/src/server.key", "ws/src/a..b/ok.txt", "ws/.vscode/settings.json", "ws2/b.txt", "ws-evil/a.txt"];
	const outside = [
		"outside/secret",
		"outside/a.txt",
		"home/.bashrc",
		"home/notes.txt",
		"storage/daybook/system.db",
		"secret",
	];
	for (const name of [...files, ...others, ...outside, "home/.ssh/id_rsa", "home/.claude/settings.json"]) file(name);
	execFileSync("git", ["init", "-q", at("ws")]);
	file("ws/nested/.git/HEAD");
	file("ws/nested/code.ts");
	symlinkSync(at("outside/secret"), at("ws/link.txt"));
	symlinkSync(at("outside/secret"), at("ws/link"));
	symlinkSync(at("outside"), at("ws/linkdir"));
	symlinkSync(at("outside/new"), at("ws/dangling"));
	symlinkSync("b", at("ws/a"));
	symlinkSync("a", at("ws/b"));
	symlinkSync(at("ws/.vscode"), at("ws/innocent"));
	symlinkSync("src", at("ws/inner"));
	mkdirSync(at("ws/x/y"), { recursive: true });
	mkdirSync(at("outside/share"));
	symlinkSync(at("outside/share"), at("ws/x/y/d"));
	symlinkSync(".git", at("ws/gitlink"));
	symlinkSync("/proc/self/environ", at("ws/environ"));
	symlinkSync(at("ws"), at("home/project"));
	linkSync(at("outside/a.txt"), at("ws/hard.txt"));
	execFileSync("mkfifo", [at("ws/fifo")]);
	const permissive: Situation = {
		isTrusted: true,
		workspaceFolders: [at("ws"), at("ws2")],
		platform: "linux",
		homeFolder: at("home"),
		closedFolders: [at("storage"), at("home/.claude")],
		settingsFolders: [at("home/Library")],
		asksForWritesOutside: true,
		hasBash: true,
		modes: { scopes: ["auto", null, "auto"], tools: [], lists: [] },
		grants: [],
		localize: plainEnglish,
	};
	return {
		root,
		workspace: at("ws"),
		home: at("home"),
		permissive,
		here: (text) =>
			text
				.replace(/^<storage>/, at("storage/daybook"))
				.replace(/^(\/(?:ws|outside|home|notes|storage)[^/]*)/, (found) => at(found)),
		remove: () => rmSync(root, { recursive: true, force: true }),
	};
}
