import assert from "node:assert/strict";
import { queryPage } from "../../../src/db/query.ts";
import { Book } from "../../db/bookFixture.ts";
import { ToolFixture } from "./toolFixture.ts";

describe("The tool that asks the books", () => {
	let book: Book;
	let tools: ToolFixture;

	before(async () => {
		book = await Book.open();
		book.ask("chat-1", "q", "What about the tide?");
		const query = async (request: Parameters<typeof queryPage>[1]) => queryPage(book.database, request);
		tools = await ToolFixture.open({ database: () => ({ query }) });
	});
	after(async () => tools.close());

	it("tells models of tables and columns that there are", async () => {
		const { description } = tools.tool("query_daybook").definition;
		const tables = [...description.matchAll(/(\w+)\(([^)]+)\)/g)];
		assert.ok(tables.length >= 6);
		for (const [, table = "", columns = ""] of tables)
			await tools.call("query_daybook", { sql: `SELECT ${columns} FROM ${table} LIMIT 1` });
	});

	it("gives rows as lines, and an error of the language as an error", async () => {
		const { text } = await tools.call("query_daybook", { sql: "SELECT role, content FROM messages" });
		assert.equal(text, "role | content\nuser | What about the tide?");
		await assert.rejects(tools.call("query_daybook", { sql: "SELECT 1 FROM nowhere" }), /nowhere/);
		await assert.rejects(tools.call("query_daybook", { sql: "DELETE FROM messages" }), /Only one SELECT/);
	});

	it("opens none of the tables with rights, surroundings of servers and settings of the person, however they are named", async () => {
		const all = book.database.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'");
		const closed = all.filter(({ name }) => /grant|decision|mcp|preference|audit|network|^meta$|sqlite_/.test(name));
		assert.ok(closed.length >= 7);
		for (const { name } of closed)
			for (const sql of [
				`SELECT * FROM ${name}`,
				`SELECT * FROM main."${name.toUpperCase()}"`,
				`SELECT (SELECT 1 FROM [${name}])`,
			])
				await assert.rejects(tools.prepare("query_daybook", { sql }), { code: "closed" });
	});
});
