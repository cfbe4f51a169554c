import assert from "node:assert/strict";
import { undoChanges } from "../../../src/extension/chat/undoChanges.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { noon } from "../../db/bookFixture.ts";
import { ToolFixture } from "../builtInTools/toolFixture.ts";
import { BookDatabase } from "./bookDatabase.ts";

describe("Taking changes back", () => {
	let tools: ToolFixture;
	let store: BookDatabase;
	let ids: string[];
	beforeEach(async () => {
		[tools, store, ids] = [await ToolFixture.open(), await BookDatabase.open(), []];
		store.book.ask("c", "q", "change it");
	});
	afterEach(async () => tools.close());

	/** Lets a model change files of the folder, and keeps what it did as a message. */
	const change = async (name: string, given: unknown): Promise<void> => {
		const { undo } = await tools.call(name, given);
		assert.ok(undo);
		const id = `t${ids.length}`;
		store.book.run("answers.addToolResult", {
			message: {
				id,
				conversationId: "c",
				parentId: ids.at(-1) ?? "q",
				speaker: `tool:${name}`,
				parts: [{ type: "tool_result", callId: id, name, text: "Changed.", isError: false }],
				sessionId: "session-1",
				startedAt: noon,
				endedAt: noon,
				metadata: { toolRun: { decidedBy: "user", durationMs: 1, change: await tools.changes.keep(undo) } },
			},
		});
		ids.push(id);
	};
	const undo = async (messageIds: readonly string[]) =>
		undoChanges(messageIds, {
			database: store.database,
			changes: tools.changes,
			localize: plainEnglish,
			failure: (error) => ({ message: error instanceof Error ? error.message : "" }),
		});
	const marked = () =>
		store.book
			.run("messages.page", { conversationId: "c", beforeId: null, limit: 50 })
			?.messages.filter(({ toolRun }) => toolRun?.isUndone)
			.map(({ id }) => id);

	const changeThree = async (): Promise<void> => {
		await tools.write("teas.txt", "green");
		await tools.write("old.txt", "old");
		await change("write_file", { path: "new.txt", content: "new" });
		await change("edit_file", { path: "teas.txt", old: "green", new: "black" });
		await change("delete_file", { path: "old.txt" });
	};

	it("goes on past a file that the user changed since, names that one alone and keeps what was undone", async () => {
		await changeThree();
		await tools.write("teas.txt", "black, and mine");
		assert.deepEqual(await undo(ids), {
			undone: ["t2", "t0"],
			problem: "teas.txt was changed since. Undo it in the editor.",
		});
		assert.equal(await tools.text("old.txt"), "old");
		assert.equal(await tools.text("teas.txt"), "black, and mine");
		await assert.rejects(tools.text("new.txt"));
		assert.deepEqual(marked(), ["t0", "t2"]);
	});

	it("leaves alone what was taken back before, however it looks now", async () => {
		await changeThree();
		assert.deepEqual(await undo(["t2"]), { undone: ["t2"], problem: null });
		await tools.write("old.txt", "mine");
		assert.deepEqual(await undo(ids), { undone: ["t2", "t1", "t0"], problem: null });
		assert.equal(await tools.text("old.txt"), "mine");
		assert.deepEqual(marked(), ["t0", "t1", "t2"]);
	});

	it("tells when it could not be written down; the file is back all the same", async () => {
		await changeThree();
		store.failNext("answers.markUndone", "busy");
		assert.deepEqual(await undo(["t1"]), { undone: ["t1"], problem: "It is busy." });
		assert.equal(await tools.text("teas.txt"), "green");
		assert.deepEqual(await undo(["t1"]), { undone: ["t1"], problem: null }, "the next time it is written down");
		assert.deepEqual(marked(), ["t1"]);
		assert.deepEqual(await undo(["q"]), { undone: [], problem: "This change is no longer known." });
	});
});
