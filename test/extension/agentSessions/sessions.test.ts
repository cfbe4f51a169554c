import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { noon, sighting } from "../../db/bookFixture.ts";
import { TranscriptBook } from "./transcriptBook.ts";
import { assistantLine, line, TranscriptFolder, userLine } from "./transcriptFolder.ts";

describe("What a transcript tells of its session", () => {
	let folder: TranscriptFolder;
	let book: TranscriptBook;
	beforeEach(async () => {
		folder = new TranscriptFolder();
		book = await TranscriptBook.open();
	});
	afterEach(() => folder.remove());

	async function read(...lines: readonly string[]) {
		writeFileSync(folder.file("a.jsonl"), lines.join(""));
		await book.scan([folder.projects]);
		const [row] = book.rows<{ id: string }>("SELECT id FROM agent_sessions ORDER BY started_at");
		return book.book.run("agents.get", { agentSessionId: row?.id ?? "" });
	}

	const tool = (name: string, input: unknown): string =>
		assistantLine(`${name} ${JSON.stringify(input)}`, {
			message: { content: [{ type: "tool_use", id: "t", name, input }] },
		});
	const printed = (stdout: string): string =>
		userLine([{ type: "tool_result", tool_use_id: "t", content: stdout }], { toolUseResult: { stdout, stderr: "" } });

	it("is made of tasks, tools, files and commits", async () => {
		const session = await read(
			userLine("round the totals"),
			tool("Edit", { file_path: "/work/shop/src/cart.ts", old_string: "a", new_string: "b" }),
			tool("Write", { file_path: "/work/shop/src/new.ts", content: "" }),
			tool("Read", { file_path: "/work/shop/README.md" }),
			tool("NotebookEdit", { notebook_path: "/work/shop/a.ipynb" }),
			printed("[main 1a2b3c4] Round totals\n 1 file changed, 2 insertions(+)\n"),
			printed("[topic (root-commit) 0123456789ab] First\n Author: A <a@b.c>\n Date: today\n 2 files changed\n"),
			printed("[see 1a2b3c5] in the text, and [x] no commit at all"),
			userLine([{ type: "text", text: "now the tax" }], { timestamp: "2026-11-21T10:05:00.000Z" }),
		);
		assert.equal(session?.initialTask, "round the totals");
		assert.equal(session?.taskCount, 2);
		assert.deepEqual(session?.toolsUsed, ["Edit", "Write", "Read", "NotebookEdit"]);
		assert.deepEqual(session?.filesModified, ["/work/shop/src/cart.ts", "/work/shop/src/new.ts", "/work/shop/a.ipynb"]);
		assert.deepEqual(session?.commits, ["1a2b3c4", "0123456789ab"]);
	});

	it("has as tasks what the person meant, and nothing that was written in their name", async () => {
		const session = await read(
			userLine("<system-reminder>be good</system-reminder>"),
			userLine(
				"<command-message>init</command-message>\n<command-name>/init</command-name>\n<command-args>now</command-args>",
			),
			userLine("<local-command-stdout>done</local-command-stdout>"),
			userLine("[Request interrupted by user]"),
			userLine("hidden", { isMeta: true }),
			userLine("This session is being continued", { isCompactSummary: true }),
			userLine("of a helper", { isSidechain: true }),
			userLine([
				{ type: "text", text: "<ide_opened_file>cart.ts</ide_opened_file>" },
				{ type: "text", text: "why?" },
			]),
		);
		const said = book.book.run("agents.prompts", { agentSessionId: session?.id ?? "", limit: 10 });
		assert.deepEqual(
			said.map(({ content }) => content),
			["/init now", "why?"],
		);
		assert.equal(session?.taskCount, 2);
	});

	it("takes a summary for a title only when it speaks of this session", async () => {
		const other = line({ type: "summary", summary: "Another session", leafUuid: "elsewhere" });
		assert.equal((await read(other, userLine("hello", { uuid: "leaf" })))?.title, null);
		const own = line({ type: "summary", summary: "Greetings", leafUuid: "leaf" });
		assert.equal((await read(other, userLine("hello", { uuid: "leaf" }), own))?.title, "Greetings");
	});

	it("is the folder it began in and the branch it was last on", async () => {
		const session = await read(
			userLine("a", { cwd: "/work/shop", gitBranch: "main" }),
			userLine("b", { cwd: "/work/shop/src", gitBranch: "topic", timestamp: "2026-11-21T11:00:00.000Z" }),
		);
		assert.equal(session?.workingDirectory, "/work/shop");
		assert.equal(session?.gitBranch, "topic");
	});

	it("is active while it was written to a moment ago", async () => {
		book.at = Date.parse("2026-11-21T10:05:00.000Z");
		assert.equal((await read(userLine("hello"), assistantLine("m")))?.isActive, true);
		book.book.run("agents.settle", { at: book.at + 3_600_000 });
		assert.deepEqual(book.rows("SELECT is_active FROM agent_sessions"), [{ is_active: 0 }]);
	});

	it("is found by its words, also in scripts without spaces, and its answers are not kept unless they are archived", async () => {
		await read(
			userLine("Rundungsfehler beheben 計算を修正"),
			assistantLine("m", { message: { content: [{ type: "text", text: "gewiss" }] } }),
		);
		const find = (query: string): number =>
			book.book.run("agents.search", { query, cursor: null, limit: 10 }).hits.length;
		assert.deepEqual([find("rundungs"), find("計算"), find("修正"), find("gewiss")], [1, 1, 1, 0]);
	});

	it("finds its project by its folder, and takes along what it spent", async () => {
		await read(userLine("hello", { cwd: "/work/shop/src" }), assistantLine("m", { cwd: "/work/shop/src" }));
		assert.deepEqual(book.book.run("agents.unlinked", {}), ["/work/shop/src"]);
		book.book.run("projects.recordSighting", sighting({ ids: "outer", folderUri: "file:///work" }));
		book.book.run("projects.recordSighting", sighting({ ids: "inner", folderUri: "file:///work/shop" }));
		book.book.run("projects.recordSighting", sighting({ ids: "beside", folderUri: "file:///work/shop/src2" }));
		const folders = [{ workingDirectory: "/work/shop/src", remote: null, repositoryPath: "" }];
		assert.equal(book.book.run("agents.link", { folders }), 1);
		assert.deepEqual(book.rows("SELECT project_id FROM agent_sessions UNION SELECT project_id FROM token_usage"), [
			{ project_id: "project-inner" },
		]);
		assert.deepEqual(book.rows("SELECT project_id FROM usage_daily"), [{ project_id: "project-inner" }]);
		assert.deepEqual(book.book.run("maintenance.recount", {}), []);
		const [group] = book.book.run("agents.groups", {});
		assert.deepEqual([group?.projectName, group?.sessions], ["shop", 1]);
		assert.equal(
			book.book.run("agents.list", { projectId: "project-inner", workingDirectory: "", limit: 5 }).length,
			1,
		);
	});

	it("finds its project by the repository when it ran in another clone", async () => {
		await read(userLine("hello", { cwd: "/clones/shop/packages/app" }));
		book.book.run(
			"projects.recordSighting",
			sighting({ ids: "1", folderUri: "file:///work/shop", remote: "example.org/shop" }),
		);
		const link = (remote: string | null): number =>
			book.book.run("agents.link", {
				folders: [{ workingDirectory: "/clones/shop/packages/app", remote, repositoryPath: "packages/app" }],
			});
		assert.equal(link(null), 0);
		assert.equal(link("example.org/other"), 0);
		assert.equal(link("example.org/shop"), 1);
	});

	it("finds its project on Windows however the drive is written", async () => {
		await read(userLine("hello", { cwd: "C:\\Users\\dev\\proj\\src" }));
		book.book.run("projects.recordSighting", sighting({ ids: "1", folderUri: "file:///c%3A/Users/dev/proj" }));
		const folders = [{ workingDirectory: "C:\\Users\\dev\\proj\\src", remote: null, repositoryPath: "" }];
		assert.equal(book.book.run("agents.link", { folders }), 1);
	});

	it("is read by one window at a time, until that one gives way or dies", async () => {
		const lease = (holder: string, at: number, forMs: number): boolean =>
			book.book.run("agents.lease", { holder, at, until: at + forMs });
		assert.equal(lease("a", noon, 1000), true);
		assert.equal(lease("b", noon + 1, 1000), false);
		assert.equal(lease("a", noon + 2, 1000), true);
		assert.equal(lease("a", noon + 3, 0), true);
		assert.equal(lease("b", noon + 4, 1000), true);
		assert.equal(lease("a", noon + 1003, 1000), false);
		assert.equal(lease("a", noon + 1004, 1000), true);
	});

	it("never goes back in a file when an older reading arrives late", async () => {
		await read(userLine("hello"), assistantLine("m"));
		const [known] = book.book.run("agents.files", { tool: "claude_code", paths: null });
		assert.ok(known !== undefined);
		const file = {
			path: known.path,
			byteCount: 10,
			modifiedAt: 1,
			startOffset: 5,
			offsetRead: 10,
			headHash: known.headHash,
			readerState: {},
		};
		book.book.run("agents.enter", {
			tool: "claude_code",
			userId: "user-1",
			at: noon,
			chunks: [{ file, sessions: [], calls: [], prompts: [] }],
		});
		assert.deepEqual(book.book.run("agents.files", { tool: "claude_code", paths: [known.path] }), [known]);
	});
});
