import assert from "node:assert/strict";
import { mkdir, readFile, rename, symlink } from "node:fs/promises";
import { ToolFixture } from "./toolFixture.ts";

const isRefused = (code: string) => (error: Error) => "code" in error && error.code === code;

describe("The tools for files", () => {
	let tools: ToolFixture;
	beforeEach(async () => {
		tools = await ToolFixture.open();
	});
	afterEach(async () => tools.close());

	it("read a file whole or in part, and say how much there is", async () => {
		await tools.write("a.txt", "one\ntwo\nthree\nfour\n");
		assert.equal((await tools.call("read_file", { path: "a.txt" })).text, "one\ntwo\nthree\nfour\n");
		const part = await tools.call("read_file", { path: "a.txt", startLine: 2, endLine: 3 });
		assert.equal(part.text, "[Lines 2 to 3 of 4]\ntwo\nthree\n");
		assert.equal((await tools.call("read_file", { path: "a.txt", startLine: 9 })).isError, true);
		assert.equal((await tools.call("read_file", { path: "none.txt" })).text, "There is no file none.txt.");
	});

	it("trim a long file honestly, at its middle", async () => {
		await tools.write("long.txt", `begin ${"x".repeat(60_000)} end`);
		const { text, isTrimmed } = await tools.call("read_file", { path: "long.txt" });
		assert.equal(isTrimmed, true);
		assert.match(text, /^begin x+\n… 30,010 characters left out …\nx+ end$/);
	});

	it("read what is not saved yet, and no binary file, pipe or link that was put there since", async () => {
		await tools.write("a.txt", "saved");
		tools.unsaved.set(tools.path("a.txt"), Buffer.from("typed"));
		assert.match((await tools.call("read_file", { path: "a.txt" })).text, /not saved\]\ntyped$/);
		await tools.write("b.bin", new Uint8Array([1, 0, 2]));
		assert.match((await tools.call("read_file", { path: "b.bin" })).text, /no text file/);
		await tools.write("inner/secret.txt", "secret");
		await symlink(tools.path("inner/secret.txt"), tools.path("link.txt"));
		await assert.rejects(tools.call("read_file", { path: "link.txt" }), isRefused("unreadable"));
		await symlink(tools.path("inner"), tools.path("outer"));
		await assert.rejects(tools.call("read_file", { path: "outer/secret.txt" }), isRefused("stale"));
	});

	it("list a folder in levels, without what is ignored by everybody", async () => {
		for (const name of ["src/a.ts", "src/deep/b.ts", "node_modules/x/y.js", "z.md"]) await tools.write(name, "");
		assert.equal((await tools.call("list_files", {})).text, "node_modules/\nsrc/\nz.md");
		const deep = await tools.call("list_files", { depth: 3 });
		assert.equal(deep.text, "node_modules/\nsrc/\nsrc/deep/\nsrc/deep/b.ts\nsrc/a.ts\nz.md");
		assert.equal((await tools.call("list_files", { path: "none" })).isError, true);
	});

	it("replace a passage exactly once, with the line ends, the mark and the encoding that the file has", async () => {
		const utf16 = Buffer.from("\uFEFFeins\r\nzwei\r\ndrei\r\n", "utf16le");
		await tools.write("a.txt", utf16);
		await tools.call("read_file", { path: "a.txt" });
		const outcome = await tools.call("edit_file", { path: "a.txt", old: "zwei\ndrei", new: "zwei\nzweieinhalb\ndrei" });
		assert.equal(outcome.text, "Changed: 1 lines added, 0 removed.");
		const now = await readFile(tools.path("a.txt"));
		assert.deepEqual(now, Buffer.from("\uFEFFeins\r\nzwei\r\nzweieinhalb\r\ndrei\r\n", "utf16le"));
		await tools.write("latin.txt", Buffer.from([0x66, 0xfc, 0x72, 0x0a]));
		await tools.call("edit_file", { path: "latin.txt", old: "f", new: "F" });
		assert.deepEqual(await readFile(tools.path("latin.txt")), Buffer.from([0x46, 0xfc, 0x72, 0x0a]));
		await assert.rejects(tools.call("edit_file", { path: "latin.txt", old: "F", new: "→" }), isRefused("not_text"));
	});

	it("show the change before anything is written", async () => {
		await tools.write("a.ts", "const a = 1;\nconst b = 2;\n");
		const { preview, proposal } = await tools.prepare("edit_file", { path: "a.ts", old: "= 2", new: "= 3" });
		assert.ok(preview.type === "change");
		assert.deepEqual(preview.lines, [
			{ kind: "same", text: "const a = 1;" },
			{ kind: "removed", text: "const b = 2;" },
			{ kind: "added", text: "const b = 3;" },
		]);
		assert.equal(proposal?.after, "const a = 1;\nconst b = 3;\n");
		assert.equal(await tools.text("a.ts"), "const a = 1;\nconst b = 2;\n");
	});

	it("refuse a passage that is not there, that is there twice, and a change of nothing", async () => {
		await tools.write("a.txt", "dup dup");
		await assert.rejects(tools.prepare("edit_file", { path: "a.txt", old: "dup", new: "x" }), isRefused("ambiguous"));
		await assert.rejects(tools.prepare("edit_file", { path: "a.txt", old: "no", new: "x" }), isRefused("not_found"));
		await assert.rejects(tools.prepare("edit_file", { path: "a.txt", old: "", new: "x" }), isRefused("bad_arguments"));
		await assert.rejects(
			tools.prepare("edit_file", { path: "a.txt", old: "dup", new: "dup", all: true }),
			isRefused("no_change"),
		);
		await tools.call("edit_file", { path: "a.txt", old: "dup", new: "$&", all: true });
		assert.equal(await tools.text("a.txt"), "$& $&");
	});

	it("leave a file alone that changed since the model read it, or since the user was shown the change", async () => {
		await tools.write("a.txt", "one");
		await tools.call("read_file", { path: "a.txt" });
		await tools.write("a.txt", "one and more");
		await assert.rejects(tools.prepare("edit_file", { path: "a.txt", old: "one", new: "1" }), isRefused("stale"));
		await tools.call("read_file", { path: "a.txt" });
		const prepared = await tools.prepare("edit_file", { path: "a.txt", old: "one", new: "1" });
		await tools.write("a.txt", "one by another hand");
		await assert.rejects(tools.run("edit_file", prepared), isRefused("stale"));
		assert.equal(await tools.text("a.txt"), "one by another hand");
	});

	it("carry out two edits of one file one after the other, each on what the other left", async () => {
		await tools.write("a.txt", "a b");
		await tools.call("edit_file", { path: "a.txt", old: "a", new: "A" });
		await tools.call("edit_file", { path: "a.txt", old: "b", new: "B" });
		assert.equal(await tools.text("a.txt"), "A B");
	});

	it("change what the user has not saved in his editor, and leave it unsaved", async () => {
		await tools.write("a.txt", "saved");
		tools.unsaved.set(tools.path("a.txt"), Buffer.from("typed text"));
		const outcome = await tools.call("edit_file", { path: "a.txt", old: "typed", new: "better" });
		assert.match(outcome.text, /not on disk yet/);
		assert.equal(Buffer.from(tools.unsaved.get(tools.path("a.txt")) ?? []).toString(), "better text");
		assert.equal(await tools.text("a.txt"), "saved");
	});

	it("create files with their folders, and replace whole ones only after they were read in that chat", async () => {
		const made = await tools.prepare("write_file", { path: "new/deep/a.txt", content: "fresh\n" });
		assert.equal(made.action.kind, "create");
		await tools.run("write_file", made);
		assert.equal(await tools.text("new/deep/a.txt"), "fresh\n");
		await tools.write("old.txt", "keep\r\nthis\r\n");
		const given = { path: "old.txt", content: "x\ny\n" };
		await assert.rejects(tools.prepare("write_file", given), isRefused("unread"));
		await tools.call("read_file", { path: "old.txt" }, "another chat");
		await assert.rejects(tools.prepare("write_file", given), isRefused("unread"));
		await tools.call("read_file", { path: "old.txt" });
		await tools.call("write_file", given);
		assert.equal(await tools.text("old.txt"), "x\r\ny\r\n");
	});

	it("do not create through a folder that became a link meanwhile", async () => {
		await mkdir(tools.path("elsewhere"));
		await mkdir(tools.path("folder"));
		const prepared = await tools.prepare("write_file", { path: "folder/a.txt", content: "x" });
		await rename(tools.path("folder"), tools.path("before"));
		await symlink(tools.path("elsewhere"), tools.path("folder"));
		await assert.rejects(tools.run("write_file", prepared), isRefused("stale"));
		await assert.rejects(readFile(tools.path("elsewhere/a.txt")));
	});

	it("show binary content as such", async () => {
		const { preview } = await tools.prepare("write_file", { path: "a.ts", content: "binary \0" });
		assert.deepEqual(preview, { type: "details", rows: [{ label: "a.ts", text: "Binary content, 8 bytes" }] });
	});

	it("rename and delete, the latter into the trash, never over or into anything", async () => {
		await tools.write("a.txt", "a");
		await tools.write("b.txt", "b");
		assert.equal((await tools.call("rename_file", { from: "a.txt", to: "b.txt" })).isError, true);
		assert.equal((await tools.call("rename_file", { from: "a.txt", to: "c.txt" })).isError, false);
		assert.equal(await tools.text("c.txt"), "a");
		await tools.call("delete_file", { path: "b.txt" });
		assert.deepEqual(tools.trashed, [tools.path("b.txt")]);
		await mkdir(tools.path("folder"));
		await assert.rejects(tools.prepare("delete_file", { path: "folder" }), isRefused("unreadable"));
	});
});

describe("What calls did to files", () => {
	let tools: ToolFixture;
	beforeEach(async () => {
		tools = await ToolFixture.open();
	});
	afterEach(async () => tools.close());

	const changed = async (name: string, given: unknown) => {
		const { undo } = await tools.call(name, given);
		assert.ok(undo);
		return tools.changes.keep(undo);
	};

	it("is counted, kept under its hashes and taken back: edits, new files, renames, deletions", async () => {
		await tools.write("a.txt", "one\ntwo\n");
		const edit = await changed("edit_file", { path: "a.txt", old: "two", new: "2\n3" });
		assert.deepEqual([edit.kind, edit.added, edit.removed, edit.shownPath], ["changed", 2, 1, "a.txt"]);
		assert.deepEqual(await tools.changes.texts(edit), { before: "one\ntwo\n", after: "one\n2\n3\n" });
		await tools.changes.undo(edit);
		assert.equal(await tools.text("a.txt"), "one\ntwo\n");
		const made = await changed("write_file", { path: "b.txt", content: "b" });
		await tools.changes.undo(made);
		await assert.rejects(tools.text("b.txt"));
		const moved = await changed("rename_file", { from: "a.txt", to: "c.txt" });
		await tools.changes.undo(moved);
		assert.equal(await tools.text("a.txt"), "one\ntwo\n");
		const gone = await changed("delete_file", { path: "a.txt" });
		assert.equal(gone.kind, "deleted");
		await tools.changes.undo(gone);
		assert.equal(await tools.text("a.txt"), "one\ntwo\n");
	});

	it("is left when the file was changed since", async () => {
		await tools.write("a.txt", "one");
		const edit = await changed("edit_file", { path: "a.txt", old: "one", new: "two" });
		await tools.write("a.txt", "two and mine");
		await assert.rejects(tools.changes.undo(edit), isRefused("stale"));
		assert.equal(await tools.text("a.txt"), "two and mine");
	});
});
