import assert from "node:assert/strict";
import { RpcError } from "../../../src/shared/rpc.ts";
import { revealed } from "../../../src/webview/markdown/Revealed.tsx";
import type { SqlHost, SqlModel } from "../../../src/webview/sqlPage/sqlModel.ts";

const page = { columns: ["n"], rows: [[1]], hasMore: false, milliseconds: 2 };

/** Answers every query with one row, but those that begin with "wrong". */
const host = {
	request: async (method: string, params: { readonly sql: string }) => {
		assert.equal(method, "sql/run");
		if (params.sql.startsWith("wrong")) throw new RpcError({ code: "invalid", message: 'near "wrong": syntax error' });
		return page;
	},
} as unknown as SqlHost;

/** The module asks the editor for its page as it loads. */
async function openModel(): Promise<SqlModel> {
	Object.assign(globalThis, { acquireVsCodeApi: () => ({ getState: () => null, setState: () => {} }) });
	const { SqlModel: Model } = await import("../../../src/webview/sqlPage/sqlModel.ts");
	return new Model(host);
}

describe("The SQL console", () => {
	after(() => Reflect.deleteProperty(globalThis, "acquireVsCodeApi"));

	it("shows no rows of an earlier query below an error, and rows again afterwards", async () => {
		const model = await openModel();
		const shown = () => model.result.value;
		const run = async (sql: string): Promise<void> => {
			model.edit(sql);
			await model.run();
		};
		await run("SELECT 1");
		assert.equal(shown()?.sql, "SELECT 1");
		await run("wrong");
		assert.equal(model.problem.value, 'near "wrong": syntax error');
		assert.equal(shown(), null);
		await run("SELECT 1");
		assert.equal(model.problem.value, null);
		assert.deepEqual(shown()?.page, page);
	});

	it("shows what nobody sees by its number", () => {
		assert.equal(revealed("a\u202Eb\u0007"), "aU+202EbU+0007");
	});
});
