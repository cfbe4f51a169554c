import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { array, assert as holds, constantFrom, nat, pre, property } from "fast-check";
import { MarkdownDocument } from "../../../src/webview/markdown/markdownDocument.ts";
import { blocksToHtml } from "./blocksToHtml.ts";
import { referenceHtml } from "./referenceHtml.ts";
import { gfmSamples } from "./gfmSamples.ts";
import { markdownText } from "./markdownText.ts";

interface Example {
	readonly section: string;
	readonly markdown: string;
}

const fixture = new URL("../../fixtures/markdown/commonmark-0.31.json", import.meta.url);
const examples = JSON.parse(readFileSync(fixture, "utf8")) as readonly Example[];
const samples = [...examples.map((example) => example.markdown), ...gfmSamples];

function drawn(pieces: readonly string[]): string {
	const document = new MarkdownDocument();
	for (const piece of pieces) document.append(piece);
	document.finish();
	return blocksToHtml(document.groups().flat());
}

function cut(text: string, points: readonly number[]): readonly string[] {
	const places = [...new Set(points.map((point) => point % (text.length + 1)))].toSorted((a, b) => a - b);
	return [0, ...places].map((place, index) => text.slice(place, places[index] ?? text.length));
}

describe("MarkdownDocument", () => {
	it("draws every CommonMark example as markdown-it itself does", () => {
		assert.equal(examples.length, 652);
		for (const { markdown, section } of examples) {
			assert.equal(drawn([markdown]), referenceHtml(clean(markdown)), `${section}: ${JSON.stringify(markdown)}`);
		}
	});

	it("draws tables, strikethrough, tasks and bare addresses", () => {
		for (const sample of gfmSamples) assert.equal(drawn([sample]), referenceHtml(sample), sample);
	});

	it("draws the same character by character as in one piece", () => {
		for (const sample of samples) assert.equal(drawn(Array.from(sample)), drawn([sample]), JSON.stringify(sample));
	});

	it("draws the same line by line as in one piece, with all samples in one text", () => {
		const text = samples.join("\n\n");
		assert.equal(drawn(text.split(/(?<=\n)/)), drawn([text]));
	});

	it("draws the same at any split points of any text, and as markdown-it does", () => {
		holds(
			property(markdownText, array(nat(), { maxLength: 12 }), (text, points) => {
				const whole = drawn([text]);
				assert.equal(drawn(cut(text, points)), whole);
				// markdown-it drops a last line of mere spaces in an open fence; with its line end it does not.
				assert.equal(drawn([`${text}\n`]), referenceHtml(`${text}\n`));
			}),
			{ numRuns: 5000 },
		);
	});

	it("draws blocks and lines of enormous length the same at any split points", () => {
		const sentence = "some words of a sentence without an end ";
		const item = `- a\n- ${sentence.repeat(400)}\n- c\n\nend`;
		const texts = [
			`${sentence.repeat(400)}\n\n# Heading`,
			`words\n${sentence.repeat(400)}\nmore\n   \nend`,
			`\`\`\`json\n${"0123456789".repeat(1200)}\n\`\`\`\nend`,
			`> ${sentence.repeat(400)}\n> more\n\nend`,
			`| a | b |\n|-|-|\n| c | d |\n| ${sentence.repeat(400)} | e |\n\nend`,
			item,
			`${"=".repeat(13_000)}\n\nend`,
			`x\n${"-".repeat(13_000)} y\n\nend`,
		];
		holds(
			property(constantFrom(...texts), array(nat(), { maxLength: 60 }), (text, points) => {
				assert.equal(drawn(cut(text, points)), drawn([text]));
			}),
			{ numRuns: 300 },
		);
	});

	it("finds the end of a fence in the piece that ends its last line", () => {
		assert.equal(drawn(["```ts\na\nb\nco", "de\n```\nafter"]), drawn(["```ts\na\nb\ncode\n```\nafter"]));
	});

	it("shows at every moment what it would show if the text ended there", () => {
		holds(
			property(markdownText, (text) => {
				pre(!/\]:/.test(text));
				const document = new MarkdownDocument();
				let sofar = "";
				for (const character of text) {
					sofar += character;
					document.append(character);
					assert.equal(blocksToHtml(document.groups().flat()), drawn([sofar]));
				}
			}),
			{ numRuns: 150 },
		);
	});
});

function clean(text: string): string {
	return text.replaceAll("\0", "\uFFFD");
}
