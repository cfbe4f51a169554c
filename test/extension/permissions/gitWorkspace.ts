import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { judge } from "../../../src/extension/permissions/judge.ts";
import type { Situation } from "../../../src/extension/permissions/situation.ts";
import { runScript } from "../../../src/extension/processes/index.ts";

/** A workspace that is a real repository with one commit and one change, whose owner lets everything run that may. */
export class GitWorkspace {
	readonly root = realpathSync(mkdtempSync(path.join(tmpdir(), "daybook-git-")));
	readonly folder = path.join(this.root, "ws");
	readonly home = path.join(this.root, "home");
	readonly situation: Situation = {
		isTrusted: true,
		workspaceFolders: [this.folder],
		platform: "linux",
		homeFolder: this.home,
		closedFolders: [],
		settingsFolders: [],
		asksForWritesOutside: true,
		hasBash: true,
		modes: { scopes: ["auto"], tools: [], lists: [] },
		grants: [],
		localize: plainEnglish,
	};

	constructor() {
		for (const folder of [this.folder, this.home]) mkdirSync(folder);
		this.git("init", "-q");
		this.write("a", "one\n");
		this.commit("one", "a");
		this.write("a", "two\n");
	}

	inside(...names: string[]): string {
		return path.join(this.folder, ...names);
	}

	write(name: string, text: string): void {
		mkdirSync(path.dirname(this.inside(name)), { recursive: true });
		writeFileSync(this.inside(name), text);
	}

	/** What it wrote. */
	git(...words: string[]): string {
		return execFileSync("git", ["-C", this.folder, ...words], { stdio: "pipe" }).toString();
	}

	commit(message: string, ...files: string[]): void {
		this.git("add", "-f", "--", ...files);
		this.git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", message);
	}

	/** Adds to the settings of the repository. */
	set(text: string): void {
		appendFileSync(this.inside(".git/config"), text);
	}

	async say(command: string, cwd: string | null = null) {
		return judge(
			{ toolName: "run_command", action: { kind: "command", command, cwd }, argumentsJson: "{}" },
			this.situation,
		);
	}

	/** What it wrote, as its user with his home; null when it is asked for. */
	async run(command: string, cwd: string | null = null): Promise<string | null> {
		const { decision, resolved } = await this.say(command, cwd);
		if (decision !== "allow") return null;
		assert.ok(resolved.kind === "command");
		const environment = { ...process.env, HOME: this.home };
		const options = { script: resolved.script, cwd: resolved.cwd, timeoutMs: 60_000, environment };
		return (await runScript(options, new AbortController().signal)).text;
	}

	close(): void {
		rmSync(this.root, { recursive: true, force: true });
	}
}
