import assert from "node:assert/strict";
import * as vscode from "vscode";
describe("scratch", () => {
	it("is there", async () => {
		const e = vscode.extensions.getExtension("daybook.daybook");
		assert.ok(e);
		await e.activate();
		assert.ok(e.isActive);
	});
});
