import assert from "node:assert/strict";
import { printedPage } from "../../../src/extension/books/printedPage.ts";

describe("A page saved for printing", () => {
	const page = printedPage("A < B", '<main class="usage-page">figures</main>', ".a::before { content: '</style>' }");

	it("stands by itself and may run nothing", () => {
		assert.match(page, /default-src 'none'; style-src 'unsafe-inline'/);
		assert.match(page, /<title>A &lt; B<\/title>/);
		assert.match(page, /--vscode-editor-background: #ffffff;/);
		assert.match(page, /<main class="usage-page">figures<\/main>/);
	});

	it("keeps its style to itself", () => {
		assert.equal(page.match(/<\/style>/g)?.length, 1);
	});
});
