import assert from "node:assert/strict";
import { Book, noon, sighting } from "./bookFixture.ts";

const analysis = {
	title: "Checkpoints without locks",
	mainTopic: "How a log is folded back into its file",
	reasonsToCare: ["Writers never wait"],
	keyInsights: ["Readers pin a mark → later", "日本語の文書検索も"],
	technicalDetails: "The mark is 64 bits wide.",
};

describe("Links", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
		book.run("projects.recordSighting", sighting());
	});

	const begin = (linkId: string, url: string, at = noon) =>
		book.run("links.begin", {
			linkId,
			url,
			domain: new URL(url).host,
			projectId: "project-1",
			conversationId: null,
			at,
		});
	const get = (linkId: string) => book.run("links.get", { linkId });
	const found = (query: string, projectId: string | null = null) =>
		book.run("search.links", { query, projectId, limit: 10 }).map(({ linkId }) => linkId);

	it("are stored once for each address, with the last analysis that succeeded", () => {
		assert.equal(begin("a", "https://a.test/x").status, "pending");
		book.run("links.finish", { linkId: "a", modelId: "ollama/x", analysis, at: noon + 1 });
		assert.deepEqual(get("a")?.analysis, analysis);
		assert.equal(begin("b", "https://a.test/x", noon + 2).id, "a");
		book.run("links.fail", { linkId: "a", message: "It did not answer.", at: noon + 3 });
		const failed = get("a");
		assert.deepEqual([failed?.status, failed?.error, failed?.analyzedAt], ["error", "It did not answer.", noon + 1]);
		assert.deepEqual(failed?.analysis, analysis);
		begin("c", "https://a.test/x", noon + 4);
		assert.equal(get("a")?.error, null);
	});

	it("are found by what was found in them and by their address, in every script", () => {
		begin("a", "https://a.test/wal-notes");
		begin("b", "https://books.test/");
		book.run("links.finish", { linkId: "a", modelId: "ollama/x", analysis, at: noon });
		assert.deepEqual(found("checkp"), ["a"]);
		assert.deepEqual(found('"readers pin"'), ["a"]);
		assert.deepEqual(found("文書"), ["a"]);
		assert.deepEqual(found("notes"), ["a"]);
		assert.deepEqual(found("books.test"), ["b"]);
		assert.deepEqual(found("→"), ["a"]);
		assert.deepEqual(found("checkp →", "project-1"), ["a"]);
		assert.deepEqual(found("→", "project-2"), []);
		assert.deepEqual(found("checkp", "project-2"), []);
		const again = { ...analysis, title: "Something else" };
		book.run("links.finish", { linkId: "a", modelId: "ollama/x", analysis: again, at: noon + 1 });
		assert.deepEqual(found("without"), []);
		book.run("links.remove", { linkId: "a" });
		assert.deepEqual(found("readers"), []);
	});

	it("are listed with the newest first", () => {
		begin("a", "https://a.test/");
		begin("b", "https://b.test/");
		assert.deepEqual(
			book.run("links.list", { limit: 5 }).map(({ id, projectName }) => [id, projectName]),
			[
				["b", get("b")?.projectName],
				["a", get("a")?.projectName],
			],
		);
	});
});
