import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readGit } from "../../../src/extension/permissions/commands/git.ts";
import { areHarmlessSettings } from "../../../src/extension/permissions/commands/gitSettings.ts";
import { judge } from "../../../src/extension/permissions/judge.ts";
import { writeScript } from "../../../src/extension/permissions/shell/script.ts";
import type { Situation } from "../../../src/extension/permissions/situation.ts";
import { runScript } from "../../../src/extension/processes/index.ts";
import { GitWorkspace } from "./gitWorkspace.ts";

const reading = ["git status", "git diff", "git log", "git show HEAD", "git branch"] as const;

describe("git commands that run unasked", () => {
	let place: GitWorkspace;
	let root: string;
	let workspace: string;
	let situation: Situation;
	beforeEach(() => {
		place = new GitWorkspace();
		({ root, folder: workspace, situation } = place);
	});
	afterEach(() => place.close());

	const inside = (...names: string[]) => place.inside(...names);
	const git = (...words: string[]) => place.git(...words);
	const set = (text: string) => place.set(text);
	const say = async (command: string, cwd: string | null = null) => place.say(command, cwd);
	const run = async (command: string, cwd: string | null = null) => place.run(command, cwd);
	const decisions = async (cwd: string | null = null) =>
		Promise.all(reading.map(async (command) => (await say(command, cwd)).decision));
	const asksForAll = async (why: string, cwd: string | null = null) =>
		assert.deepEqual(
			await decisions(cwd),
			reading.map(() => "confirm"),
			why,
		);

	it("read an ordinary repository, with options anywhere", async () => {
		assert.match((await run("git status")) ?? "", /modified:\s+a/);
		for (const command of [
			"git diff",
			"git diff -U1",
			"git diff --unified=1 HEAD -- a",
			"git diff a",
			"git diff a --patch",
		])
			assert.match((await run(command)) ?? "", /-one\n\+two/, command);
		assert.match((await run("git log -n 1 --oneline -- a")) ?? "", / one$/m);
		assert.match((await run("git show HEAD:a")) ?? "", /^one$/m);
		assert.match((await run("git branch -a")) ?? "", /^\* /m);
		mkdirSync(inside("sub"));
		assert.match((await run("git status", "sub")) ?? "", /modified:\s+\.\.\/a/);
	});

	it("write no file, start no program and read nothing outside, whichever option stands before the one that would", async () => {
		writeFileSync(inside("ext"), "#!/bin/sh\ntouch started\n", { mode: 0o755 });
		git("config", "diff.external", "./ext");
		const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
		const long = `unified stat word-diff color find-renames abbrev diff-filter author grep since until after before
			max-count skip date format pretty decorate porcelain untracked-files ignored`.split(/\s+/);
		const options = [
			...letters.flatMap((letter) => [`-${letter}`, `-p${letter}`, `-${letter}p`, `-g${letter}`, `-s${letter}`]),
			...long.map((name) => `--${name}`),
		];
		const dangers = [["--output=out"], ["--", "--output=out"], ["--ext-diff"], ["--textconv"]];
		let taken = 0;
		for (const name of ["status", "diff", "log", "show", "branch"]) {
			for (const option of options) {
				for (const danger of dangers) {
					const known = readGit([name, option, ...danger]);
					if (known === null) continue;
					taken += 1;
					// What git says of words it does not know is of no interest.
					await runScript(
						{ script: writeScript({ commands: [known.words], pieces: [0] }), cwd: workspace, timeoutMs: 60_000 },
						new AbortController().signal,
					);
					const what = [name, option, ...danger].join(" ");
					assert.ok(!existsSync(inside("out")), what);
					assert.ok(!existsSync(inside("started")), what);
				}
			}
		}
		assert.ok(taken > 0);
	}).timeout(240_000);

	it("ask for an option whose value git takes in another way", async () => {
		for (const command of [
			"git diff -U --output=out",
			"git log -1 -U --output=out '--format=x'",
			"git diff -U --ext-diff",
			"git diff -U /etc/passwd a",
			"git log -pn --output=out",
			"git log -gn --output=out",
			"git log --author --output=out",
			"git log -S --output=out",
			"git log -n -- --output=out",
		]) {
			assert.equal((await say(command)).decision, "confirm", command);
		}
	});

	it("ask where a repository was put that is not the workspace's own", async () => {
		const sub = inside("sub");
		for (const name of ["HEAD", "config", "objects/x", "refs/x", "info/attributes"]) {
			mkdirSync(path.dirname(path.join(sub, name)), { recursive: true });
			writeFileSync(path.join(sub, name), name === "HEAD" ? "ref: refs/heads/main\n" : "");
		}
		mkdirSync(path.join(sub, "deep"));
		await asksForAll("bare", "sub");
		await asksForAll("below a bare one", "sub/deep");
		rmSync(sub, { recursive: true });
		mkdirSync(sub);
		cpSync(inside(".git"), path.join(sub, ".git"), { recursive: true });
		await asksForAll("nested", "sub");
		rmSync(path.join(sub, ".git"), { recursive: true });
		writeFileSync(path.join(sub, ".git"), "gitdir: ../.git\n");
		await asksForAll("a file that leads to one", "sub");
	});

	it("start git without looking into bare repositories and without addresses", async () => {
		const { resolved } = await say("git log && ls");
		assert.ok(resolved.kind === "command");
		assert.match(
			resolved.script,
			/^GIT_ALLOW_PROTOCOL=none GIT_NO_LAZY_FETCH=1 GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=\/dev\/null \S+ git .*-c 'safe\.bareRepository=explicit' /,
		);
		assert.match(resolved.script, / && ls$/);
	});

	it("ask when the repository lies elsewhere", async () => {
		const other = path.join(root, "other");
		renameSync(inside(".git"), other);
		symlinkSync(other, inside(".git"));
		await asksForAll("a link");
		rmSync(inside(".git"));
		writeFileSync(inside(".git"), `gitdir: ${other}\n`);
		await asksForAll("a file");
		rmSync(inside(".git"));
		renameSync(other, path.join(root, ".git"));
		await asksForAll("above the workspace folder");
	});

	it("ask when settings of the repository start something or lead elsewhere", async () => {
		const ordinary = readFileSync(inside(".git/config"), "utf8");
		for (const text of [
			'[filter "x"]\n\tclean = touch started\n',
			'[FILTER "x"] process = touch started\n',
			"[core] ; words\n\tworktree = /etc\n",
			"[core] [filter.x] clean = touch started\n",
			"[core]\r\n\tsshCommand = touch started\r\n",
			'[remote "o"]\n\turl = x\n\tpromisor = true\n',
			'[remote "o"]\n\tuploadpack = touch started\n',
			"[extensions]\n\tpartialClone = o\n",
			'[protocol "ext"]\n\tallow = always\n',
			"[include]\n\tpath = ../a\n",
			'[includeIf "gitdir:x"]\n\tpath = ../a\n',
			'[diff "x"]\n\ttextconv = touch started\n',
			"[core]\n\tpager = a \\\n\tb\n\tattributesFile = x\n",
			"[core]\n\tattributesFile = x\n",
			"what is this\n",
		]) {
			writeFileSync(inside(".git/config"), ordinary);
			set(text);
			await asksForAll(text);
		}
		writeFileSync(inside(".git/config"), ordinary);
		writeFileSync(inside(".git/config.worktree"), "[core]\n\tworktree = /etc\n");
		await asksForAll("of the worktree");
	});

	it("run in a repository with the settings that most have", async () => {
		set('[remote "origin"]\n\turl = https://example.org/a.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n');
		set('[branch "main"]\n\tremote = origin\n\tmerge = refs/heads/main\n# words\n[user]\n\tname = A "b" \\\\ c\n');
		set("[core]\n\thooksPath = .husky/_\n\tfsmonitor = true\n[extensions]\n\tworktreeConfig = true\n");
		set('[submodule "a"]\n\tactive = true\n\turl = https://example.org/b.git\n');
		assert.deepEqual(
			await decisions(),
			reading.map(() => "allow"),
		);
	});

	it("know every setting that git itself reads from a text taken for harmless", () => {
		const texts = [
			'[core]\n\tbare = false\n[remote "a]b"]\n\turl = x\n\tfetch = y\n',
			'[user] name = "a; [filter]" ; words\n[core] eol = lf # more\n',
			'[branch "a\\"b"]\n\tmerge = x\n[user][core]abbrev=7\n',
		];
		for (const text of texts) {
			assert.ok(areHarmlessSettings(text), text);
			writeFileSync(path.join(root, "settings"), text);
			const keys = git("config", "--file", path.join(root, "settings"), "--name-only", "--list").trim().split("\n");
			assert.ok(
				keys.every((key) => /^(?:core|user|branch|remote)\./.test(key)),
				keys.join(),
			);
		}
	});

	it("ask before the settings of a repository are read, which may hold a token", async () => {
		for (const file of [
			".git/config",
			".git/modules/x/config",
			".git/config.worktree",
			".GIT/Config",
			".git/config~",
			"a.git/config",
		]) {
			const action = { kind: "read", path: file } as const;
			const said = await judge({ toolName: "read_file", action, argumentsJson: "{}" }, situation);
			assert.deepEqual([said.decision, said.rule], ["confirm", "path.sensitive"], file);
		}
		assert.equal((await say("cat .git/config")).decision, "confirm");
		assert.equal((await say("cat .git/HEAD")).decision, "allow");
	});

	it("ask before anything is written that acts by its name alone", async () => {
		for (const file of `.devcontainer.json .exrc .nvim.lua .vimrc .venv/bin/python .direnv/x .kiro/x .amazonq/x .augment/x .trae/x
			opencode.json mcp_config.json .vs/x .eslintrc.js eslint.config.mjs .prettierrc.js sub/HEAD`.split(/\s+/)) {
			const action = { kind: "create", path: file } as const;
			const said = await judge({ toolName: "create_file", action, argumentsJson: "{}" }, situation);
			assert.deepEqual([said.decision, said.rule], ["confirm", "path.protected"], file);
		}
	});
});
