import assert from "node:assert/strict";
import { MarkdownDocument } from "../../../src/webview/markdown/markdownDocument.ts";
import { blocksToHtml } from "./blocksToHtml.ts";

const paragraph = "Some words about **tides** and `code` in a paragraph of ordinary length.\n\n";
const shapes: Readonly<Record<string, (count: number) => string>> = {
	mixed: (count) =>
		`${paragraph}- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\`\`\`ts\nlet a = 1;\n\`\`\`\n\n`.repeat(count),
	paragraphs: (count) => paragraph.repeat(count * 3),
	"one fence": (count) => `\`\`\`ts\n${"const value = compute(1, 2, 3);\n".repeat(count * 6)}`,
	"one list": (count) => "- an item with **some** words in it\n".repeat(count * 6),
	"one loose list": (count) => "1. an item with some words in it\n\n".repeat(count * 6),
	"one paragraph": (count) => "words that nobody ever ends with a line of their own ".repeat(count * 6),
	"one line of code": (count) => `\`\`\`json\n${'{"value":12},'.repeat(count * 12)}`,
	"one table": (count) => `| a | b |\n|---|---|\n${"| some cell | another cell |\n".repeat(count * 6)}`,
	quotes: (count) => "> quoted words\n> and more\n\n".repeat(count * 6),
};

/** Streams a text in tokens of four characters, drawing after each, and returns the characters lexed per token. */
function costPerToken(text: string, from: number): number {
	const document = new MarkdownDocument();
	let before = 0;
	let tokens = 0;
	for (let at = 0; at < text.length; at += 4) {
		if (at <= from) before = document.charactersLexed;
		else tokens++;
		document.append(text.slice(at, at + 4));
		document.groups();
	}
	return (document.charactersLexed - before) / tokens;
}

describe("the cost of streaming Markdown", () => {
	for (const [name, make] of Object.entries(shapes)) {
		it(`does not grow with the length of an answer: ${name}`, () => {
			const short = make(20);
			const long = make(200);
			const early = costPerToken(short, 0);
			const late = costPerToken(long, long.length - short.length);
			assert.ok(late <= early * 1.5 + 8, `${late} characters per token at the end, ${early} at the start`);
		});
	}

	it("keeps finished groups of blocks, runs of items and chunks of code as the same objects", () => {
		const document = new MarkdownDocument();
		document.append(paragraph.repeat(80));
		const [first] = document.groups();
		document.append(paragraph);
		assert.equal(document.groups()[0], first);
		document.append("- item\n".repeat(80));
		const listOf = () =>
			document
				.groups()
				.flat()
				.find((block) => block.type === "list");
		const run = listOf()?.items[0];
		document.append("- item\n- item");
		assert.equal(listOf()?.items[0], run);
	});

	it("shows a block of enormous length as it was written, and what follows it as usual", () => {
		const document = new MarkdownDocument();
		for (let piece = 0; piece < 100; piece++) document.append(`${"*word ".repeat(60)}\n`);
		document.append("\n# Heading\n");
		document.finish();
		const html = blocksToHtml(document.groups().flat());
		assert.match(html, /^<plain>/);
		assert.match(html, /<h1>Heading<\/h1>$/);
		assert.ok(document.charactersLexed < 100 * 40_000);
	});

	it("draws frozen text again when a definition for it comes late, and only then", () => {
		const document = new MarkdownDocument();
		document.append(`see [late] here\n\n${paragraph.repeat(20)}`);
		assert.doesNotMatch(blocksToHtml(document.groups().flat()), /<a>/);
		document.append("[late]: https://example.com\n");
		document.finish();
		assert.match(blocksToHtml(document.groups().flat()), /see <a>late<\/a> here/);
	});
});
