import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FolderReader } from "../../../src/extension/projects/detection/folder.ts";
import { readGitFacts } from "../../../src/extension/projects/gitFiles.ts";
import { identifyFolder, withoutCredentials } from "../../../src/extension/projects/identity.ts";
import type { KnownRepository } from "../../../src/extension/projects/identity.ts";
import { nodeFolder } from "./nodeFolder.ts";

const GIT_ENVIRONMENT = {
	...process.env,
	GIT_CONFIG_GLOBAL: "/dev/null",
	GIT_CONFIG_NOSYSTEM: "1",
	GIT_AUTHOR_NAME: "Test",
	GIT_AUTHOR_EMAIL: "test@example.org",
	GIT_COMMITTER_NAME: "Test",
	GIT_COMMITTER_EMAIL: "test@example.org",
};

describe("project identity", () => {
	let root = "";
	before(function () {
		// The repositories under test are made by git itself; a checkout unpacked on a machine without it has none to make.
		if (spawnSync("git", ["--version"]).status !== 0) this.skip();
	});
	beforeEach(() => {
		root = realpathSync(mkdtempSync(path.join(tmpdir(), "daybook-identity-")));
	});
	afterEach(() => rmSync(root, { recursive: true, force: true }));

	function git(directory: string, ...parameters: string[]): string {
		const all = ["-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", ...parameters];
		return execFileSync("git", all, { cwd: directory, env: GIT_ENVIRONMENT, encoding: "utf8", stdio: "pipe" }).trim();
	}

	function repository(name: string, remote?: string): string {
		const folder = path.join(root, name);
		mkdirSync(folder, { recursive: true });
		git(folder, "init", "-q");
		writeFileSync(path.join(folder, "a.txt"), name);
		git(folder, "add", ".");
		git(folder, "commit", "-q", "-m", "first");
		if (remote !== undefined) git(folder, "remote", "add", "origin", remote);
		return folder;
	}

	async function identify(folder: string, known: KnownRepository | null = null) {
		const place = {
			uri: `file://${folder}`,
			path: folder,
			workspaceFile: null,
			remoteName: null,
			machineId: "machine",
		};
		return identifyFolder(place, {
			reader: nodeFolder(folder),
			knownRepository: async () => known,
			folderIdentity: async () => null,
		});
	}

	it("reads remote, branch and first commit of a repository without running git", async () => {
		const folder = repository("shop", "https://me:secret@github.com/acme/shop.git");
		git(folder, "checkout", "-q", "-b", "feature/cart");
		git(folder, "commit", "-q", "--allow-empty", "-m", "second");
		assert.deepEqual(await identify(folder), {
			machineId: "machine",
			folderUri: `file://${folder}`,
			folderIdentity: null,
			remote: "github.com/acme/shop",
			repositoryPath: "",
			rootCommit: git(folder, "rev-list", "--max-parents=0", "HEAD"),
			branch: "feature/cart",
			workspaceFile: null,
			remoteName: null,
		});
	});

	it("is the same after the folder was renamed, moved or copied", async () => {
		const folder = repository("before");
		const first = await identify(folder);
		const moved = path.join(root, "elsewhere", "after");
		mkdirSync(path.dirname(moved));
		renameSync(folder, moved);
		cpSync(moved, path.join(root, "copy"), { recursive: true });
		assert.equal((await identify(moved)).rootCommit, first.rootCommit);
		assert.equal((await identify(path.join(root, "copy"))).rootCommit, first.rootCommit);
		assert.match(first.rootCommit ?? "", /^[0-9a-f]{40}$/);
	});

	it("is the same in a linked working tree, with the branch of that tree", async () => {
		const folder = repository("shop", "git@github.com:acme/shop.git");
		const tree = path.join(root, "shop-fix");
		git(folder, "worktree", "add", "-q", "-b", "fix", tree);
		const [main, linked] = [await identify(folder), await identify(tree)];
		assert.equal(linked.remote, "github.com/acme/shop");
		assert.equal(linked.rootCommit, main.rootCommit);
		assert.equal(linked.repositoryPath, "");
		assert.deepEqual([main.branch, linked.branch], ["main", "fix"]);
	});

	it("takes a submodule for a repository of its own", async () => {
		const library = repository("library");
		const folder = repository("shop", "git@github.com:acme/shop.git");
		git(folder, "submodule", "--quiet", "add", library, "vendor/library");
		git(path.join(folder, "vendor/library"), "remote", "set-url", "origin", "https://example.org/library.git");
		const identity = await identify(path.join(folder, "vendor/library"));
		assert.equal(identity.remote, "example.org/library");
		assert.equal(identity.repositoryPath, "");
	});

	it("tells two folders of one repository apart by their place in it", async () => {
		const folder = repository("shop", "git@github.com:acme/shop.git");
		mkdirSync(path.join(folder, "packages/web"), { recursive: true });
		const identity = await identify(path.join(folder, "packages/web"));
		assert.equal(identity.remote, "github.com/acme/shop");
		assert.equal(identity.repositoryPath, "packages/web");
	});

	it("does not guess a first commit in a clone, shallow or not, and knows the clone by its remote only", async () => {
		const folder = repository("origin");
		git(folder, "commit", "-q", "--allow-empty", "-m", "second");
		git(root, "clone", "-q", folder, "clone");
		git(root, "clone", "-q", "--depth", "1", `file://${folder}`, "shallow");
		for (const name of ["clone", "shallow"]) {
			const identity = await identify(path.join(root, name));
			assert.equal(identity.rootCommit, null);
			assert.equal(identity.remote, null, "a local remote never identifies");
		}
	});

	it("has no branch on a detached head and no first commit before the first commit", async () => {
		const folder = repository("shop");
		git(folder, "checkout", "-q", "--detach");
		assert.equal((await identify(folder)).branch, null);
		const empty = path.join(root, "empty");
		mkdirSync(empty);
		git(empty, "init", "-q");
		const identity = await identify(empty);
		assert.deepEqual([identity.branch, identity.rootCommit, identity.remote], ["main", null, null]);
	});

	it("has nothing of git in a folder without a repository", async () => {
		const folder = path.join(root, "plain");
		mkdirSync(folder);
		const { remote, branch, rootCommit, repositoryPath } = await identify(folder);
		assert.deepEqual([remote, branch, rootCommit, repositoryPath], [null, null, null, ""]);
	});

	it("asks the git extension for what the files do not tell", async () => {
		const remotes = [{ name: "origin", url: "https://token@git.example.org/acme/shop.git" }];
		const folder = repository("shop");
		const included = await identify(folder, { rootPath: folder, branch: "stale", remotes });
		assert.deepEqual([included.remote, included.branch], ["git.example.org/acme/shop", "main"]);
		const plain = path.join(root, "plain/sub");
		mkdirSync(plain, { recursive: true });
		const elsewhere = await identify(plain, { rootPath: path.join(root, "plain"), branch: "trunk", remotes });
		assert.deepEqual(
			[elsewhere.remote, elsewhere.branch, elsewhere.repositoryPath],
			["git.example.org/acme/shop", "trunk", "sub"],
		);
		assert.equal((await identify(plain, { rootPath: "/somewhere/else", branch: "trunk", remotes })).remote, null);
	});

	it("believes the files where the git extension has not caught up", async () => {
		const folder = repository("shop", "git@github.com:acme/new.git");
		const remotes = [{ name: "origin", url: "https://github.com/acme/old.git" }];
		const identity = await identify(folder, { rootPath: folder, branch: "old", remotes });
		assert.deepEqual([identity.remote, identity.branch], ["github.com/acme/new", "main"]);
	});

	it("reads quoted, commented and odd config lines", async () => {
		const folder = repository("shop");
		const config = `\ufeff[core]\r\n\turl = https://example.org/no\r\n[remote "up\\"stream"]\r\n\turl = "https://example.org/a b" # note\n[Remote "origin"]\n  URL=https://example.org/shop.git ; note\n\turl = https://example.org/second\n[branch "x"]\n\turl = https://example.org/no\n[[[`;
		writeFileSync(path.join(folder, ".git/config"), config);
		assert.equal((await identify(folder)).remote, "example.org/shop");
	});
});

describe("project identity from untrusted files", () => {
	it("never opens a share on another computer because a file in the workspace says so", async () => {
		const asked: string[] = [];
		for (const target of ["//evil.example/share", "\\\\evil.example\\share", "/repo/.git"]) {
			const reader: FolderReader = {
				list: async () => [],
				read: async (file) => {
					asked.push(file);
					if (file === ".git") return `gitdir: ${target}\n`;
					if (file === "/repo/.git/HEAD") return "ref: refs/heads/main\n";
					return file === "/repo/.git/commondir" ? "//evil.example/share\n" : undefined;
				},
			};
			await readGitFacts(reader, "/work");
		}
		assert.ok(asked.includes("/repo/.git/config"));
		assert.deepEqual(
			asked.filter((file) => file.includes("evil")),
			[],
		);
	});

	it("survives files of a repository that are garbage", async () => {
		const folder = mkdtempSync(path.join(tmpdir(), "daybook-identity-"));
		mkdirSync(path.join(folder, ".git/logs"), { recursive: true });
		for (const file of ["HEAD", "config", "logs/HEAD", "commondir"]) {
			writeFileSync(path.join(folder, ".git", file), Buffer.from([0, 255, 10, 91, 34, 92, 0xc3, 13, 10, 61]));
		}
		const git = await readGitFacts(nodeFolder(folder), folder);
		rmSync(folder, { recursive: true });
		assert.deepEqual(git, { remotes: [], branch: null, rootCommit: null, repositoryPath: "" });
	});

	for (const [given, wanted] of [
		["file:///home/me/shop", "file:///home/me/shop"],
		["sftp://me:secret@host.example/srv/shop", "sftp://host.example/srv/shop"],
		["sftp://me%3Asecret%40host.example/srv", "sftp://host.example/srv"],
		["https://host.example/shop?signature=secret#secret", "https://host.example/shop"],
		["vscode-remote://ssh-remote%2Bme%40host/srv/shop", "vscode-remote://ssh-remote%2Bme%40host/srv/shop"],
		["file:///home/me/a@b/c", "file:///home/me/a@b/c"],
		["vscode-vfs://github/acme/shop", "vscode-vfs://github/acme/shop"],
		["untitled:shop", "untitled:shop"],
	] as const) {
		it(`keeps of ${given} what is no credential`, () => assert.equal(withoutCredentials(given), wanted));
	}
});
