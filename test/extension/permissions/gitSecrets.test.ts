import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { GitWorkspace } from "./gitWorkspace.ts";

describe("git commands that run unasked, beside secrets", () => {
	let place: GitWorkspace;
	beforeEach(() => {
		place = new GitWorkspace();
		for (const name of [".env", "app/.ENV.local", "app/id_work", ".ssh/config", "deploy/Server.PEM"])
			place.write(name, "hunter2\n");
		place.write("app/main.ts", "tide\n");
		place.commit("with secrets", ".");
	});
	afterEach(() => place.close());

	const revealing = [
		"git show",
		"git show HEAD",
		"git show HEAD -- app",
		"git show HEAD app",
		"git log -p",
		"git log -1 --patch -- app",
		"git log --all -U1",
		"git log -p --word-diff",
		"git diff HEAD~1",
		"git diff HEAD~1..HEAD",
		"git diff HEAD~1...HEAD -- .",
		"git diff HEAD~1 HEAD --stat -p",
		"git show --stat -p",
	];
	for (const command of revealing)
		it(`print everything but what is in files with secrets: ${command}`, async () => {
			const text = await place.run(command);
			assert.match(text ?? "", /\+tide|\{\+tide\+\}/);
			assert.doesNotMatch(text ?? "", /hunter2/);
		});

	it("print no change of such a file, staged or not, in a folder or above it", async () => {
		for (const name of [".env", "app/.ENV.local", "app/main.ts"]) place.write(name, "hunter3\n");
		assert.match((await place.run("git diff")) ?? "", /main\.ts[^]*-tide\n\+hunter3/);
		for (const command of ["git diff", "git diff -- .", "git diff app", "git diff HEAD"]) {
			for (const cwd of [null, "app"]) {
				if (cwd !== null && command.endsWith("app")) continue;
				const text = await place.run(command, cwd);
				assert.equal([...(text ?? "").matchAll(/hunter3/g)].length, 1, command);
				assert.doesNotMatch(text ?? "", /hunter2/, command);
			}
		}
		place.git("add", "-A");
		for (const command of ["git diff --cached", "git diff --staged HEAD"])
			assert.equal([...((await place.run(command)) ?? "").matchAll(/hunter3/g)].length, 1, command);
		assert.equal(await place.run("git status -v"), null);
	});

	it("still tell which files were changed", async () => {
		for (const command of ["git show --name-only", "git diff --stat HEAD~1", "git log --name-status"])
			assert.match((await place.run(command)) ?? "", /\.env\b/, command);
		assert.match((await place.run("git log --follow --oneline -- app/main.ts")) ?? "", /with secrets/);
	});

	it("ask for what names such a file, in whichever revision", async () => {
		for (const command of [
			"git show HEAD:.env",
			"git show origin/main:.env.local",
			"git show origin/main:.npmrc",
			"git show feature/x:credentials.json",
			"git show HEAD:app/id_work",
			"git show :.env",
			"git show :0:.env",
			"git show HEAD:.ssh/config",
			"git show 'HEAD^{/a:b}:.npmrc'",
			"git show HEAD:app/../.npmrc",
			"git show :/.env",
			"git diff HEAD:app HEAD~1:app",
			"git log -p -- .env",
			"git log -p --follow -- app/main.ts",
			"git diff HEAD~1 -- ':(top).env'",
		])
			assert.equal(await place.run(command), null, command);
		assert.match((await place.run("git show HEAD:app/main.ts")) ?? "", /^tide$/m);
	});

	it("print no file by its hash, which does not tell its name", async () => {
		const hash = place.git("rev-parse", "HEAD:.env").trim();
		const empty = place.git("hash-object", "-t", "tree", "-w", "/dev/null").trim();
		place.git("tag", "of-a-file", hash);
		place.git("tag", "-a", "-m", "noted", "noted", hash);
		for (const command of [
			`git show ${hash}`,
			`git show ${hash.slice(0, 8)}`,
			`git show --stat ${hash}`,
			`git show -s ${hash}`,
			`git show HEAD ${hash}`,
			`git show ${hash} --`,
			`git show HEAD..${hash}`,
			`git show ${hash}..`,
			`git show ${hash}^!`,
			"git show of-a-file",
			"git show noted",
			"git show --tags",
			"git show --all",
			`git diff ${hash} ${empty}`,
			`git diff ${hash} app/main.ts`,
			`git diff ${hash} -- app/main.ts`,
			`git diff ${place.git("rev-parse", "HEAD:.ssh").trim()} ${empty}`,
			`git log -p ${hash}`,
			`git log -p --tags`,
		])
			assert.doesNotMatch((await place.run(command)) ?? "", /hunter2/, command);
	});

	it("find what is left out also when a file has the name of the rule that leaves it out", async () => {
		const [, rule = ""] = /'(:\(exclude[^']*)'/.exec(JSON.stringify((await place.say("git show")).resolved)) ?? [];
		assert.notEqual(rule, "");
		place.write(rule.slice(1), "innocent\n");
		place.write(".env", "hunter3\n");
		place.commit("a trap", ".");
		assert.doesNotMatch((await place.run("git show")) ?? "", /hunter/);
		assert.doesNotMatch((await place.run("git diff HEAD~1")) ?? "", /hunter/);
	});

	it("ask where there is no repository, since git then compares any two folders", async () => {
		rmSync(place.inside(".git"), { recursive: true });
		mkdirSync(place.inside("empty"));
		for (const command of ["git diff empty app", "git diff -- empty app", "git diff --stat -p empty app", "git status"])
			assert.equal(await place.run(command), null, command);
	});

	it("compare no files beside git, whichever two are named", async () => {
		mkdirSync(place.inside("empty"));
		symlinkSync(place.home, place.inside("out"));
		for (const command of ["git diff empty app", "git diff empty out", "git diff a out/../x", "git diff -- empty app"])
			assert.doesNotMatch((await place.run(command)) ?? "", /hunter2/, command);
	});

	it("ask where a repository takes what it holds from another one", async () => {
		place.write(".git/objects/info/alternates", "/elsewhere/.git/objects\n");
		assert.equal(await place.run("git log"), null);
	});

	it("start no filter that the user's own settings name, and ask when the repository has a say in one", async () => {
		const started = path.join(place.root, "started");
		const filter = `[filter "x"]\n\tclean = touch ${started} && cat\n\trequired = true\n[filter "lfs"]\n\tprocess = touch ${started}\n`;
		writeFileSync(path.join(place.home, ".gitconfig"), filter);
		place.write(".gitattributes", "* filter=x\n*.ts filter=lfs\n");
		place.write("a", "three\n");
		place.write("app/main.ts", "other\n");
		for (const command of ["git status", "git diff", "git log -p", "git show"]) {
			assert.notEqual(await place.run(command), null, command);
			assert.ok(!existsSync(started), command);
		}
		place.set('[lfs "https://example.org"]\n\tlocksverify = true\n[lfs]\n\trepositoryformatversion = 0\n');
		assert.notEqual(await place.run("git status"), null);
		place.set('[lfs "extension.x"]\n\tclean = touch started\n\tpriority = 0\n');
		assert.equal(await place.run("git status"), null);
	});
});
