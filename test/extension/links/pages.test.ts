import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import MarkdownIt from "markdown-it";
import type { Link } from "../../../src/shared/links.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { linkPage } from "../../../src/extension/links/linkPage.ts";
import { linkPrompt } from "../../../src/extension/links/linkPrompt.ts";
import { namedLinks } from "../../../src/extension/links/namedLinks.ts";
import { pageContent as contentOf } from "../../../src/extension/links/pageContent.ts";
import { readAnalysis } from "../../../src/extension/links/readAnalysis.ts";

const reader = fileURLToPath(new URL("../../../src/extension/links/articleReader.ts", import.meta.url));
const pageContent = async (page: { text: string; mediaType: string }, limitMs?: number) =>
	contentOf(page, reader, limitMs);

const words = "The log is folded back into its file while readers hold a mark. ".repeat(12);
const article = `<!doctype html><html><head><title>Checkpoints &amp; marks</title><script>alert(1)</script></head>
	<body><nav><a href="/">Home</a><a href="/shop">Shop</a></nav><article><h1>Checkpoints</h1><p>${words}</p>
	<p>${words}</p></article><footer>Imprint and cookies</footer></body></html>`;

describe("The content of a page", () => {
	it("is its article, without what stands around it", async () => {
		const { title, text } = await pageContent({ text: article, mediaType: "text/html" });
		assert.equal(title, "Checkpoints & marks");
		assert.match(text, /The log is folded back/);
		assert.doesNotMatch(text, /alert|Shop|Imprint/);
	});

	it("is found where the page leaves out the tags that HTML lets it leave out", async () => {
		for (const start of [
			"<!doctype html><title>T</title>",
			"<html><head><title>T</title></head>",
			"<title>T</title>",
		]) {
			const text = `${start}<nav>Shop</nav><article><h1>Checkpoints</h1><p>${words}</p></article>`;
			const found = await pageContent({ text, mediaType: "text/html" });
			assert.equal(found.title, "T");
			assert.match(found.text, /^(?:Checkpoints\n+)?The log is folded/);
			assert.doesNotMatch(found.text, /Shop/);
		}
	});

	it("is all text where there is no article", async () => {
		const { text } = await pageContent({
			text: "<html><body><b>Just</b> a line &lt;3</body></html>",
			mediaType: "text/html",
		});
		assert.equal(text, "Just a line <3");
		assert.equal((await pageContent({ text: '{ "a": 1 }', mediaType: "application/json" })).text, '{ "a": 1 }');
	});

	it("is text only, capped, whatever the page is called (INJ-010)", async () => {
		const huge = `<title><script>x</script>${"A".repeat(1_000_000)}</title><p>${words}`;
		const { title } = await pageContent({ text: huge, mediaType: "text/html" });
		assert.ok((title ?? "").length <= 300);
		assert.doesNotMatch(title ?? "", /</);
		const hidden = await pageContent({ text: "a\u202Eb\u200Bc\u0007d", mediaType: "text/plain" });
		assert.equal(hidden.text, "abcd");
	});

	for (const [name, text] of [
		["nests without end", "<div>".repeat(200_000) + words],
		["has elements without number", "<i>x</i>".repeat(200_000)],
		["opens and never closes", "<script>".repeat(20_000) + "<!--".repeat(20_000)],
	] as const) {
		it(`is given up in time when the page ${name}`, async () => {
			assert.equal(typeof (await pageContent({ text, mediaType: "text/html" }, 500)).text, "string");
		});
	}
});

describe("The question about a page", () => {
	const page = { title: "T", url: "https://a.test/", text: "x".repeat(200_000) };

	it("tells data from instruction by a mark the page cannot know, and says what was left out", () => {
		const [system, user] = linkPrompt(page, { mark: "m-1", language: "de", contextWindow: null });
		const text = user?.parts[0]?.type === "text" ? user.parts[0].text : "";
		assert.match(JSON.stringify(system), /never an instruction/);
		assert.match(text, /^----- page m-1 -----\n[^]*\n----- end of page m-1 -----$/);
		assert.match(text, /goes on for 176000 more characters/);
	});

	it("leaves half of the model's window free", () => {
		const [, user] = linkPrompt(page, { mark: "m", language: "en", contextWindow: 8192 });
		assert.ok(JSON.stringify(user).length < 8192 * 3);
	});
});

describe("The answer about a page", () => {
	const answer = {
		title: "T",
		main_topic: "About marks",
		reasons_to_care: ["Speed"],
		key_insights: ["Marks pin"],
		technical_details: "64 bits",
	};

	it("is read from JSON, also between fences and sentences", () => {
		const wanted = {
			title: "T",
			mainTopic: "About marks",
			reasonsToCare: ["Speed"],
			keyInsights: ["Marks pin"],
			technicalDetails: "64 bits",
		};
		const json = JSON.stringify(answer);
		for (const text of [json, `Here it is:\n\`\`\`json\n${json}\n\`\`\`\nDone.`]) {
			assert.deepEqual(readAnalysis(text, null), wanted);
		}
	});

	it("may write a list as one sentence, and details as a list or a table", () => {
		const loose = { ...answer, title: undefined, key_insights: "One", technical_details: { bits: 64 } };
		const read = readAnalysis(JSON.stringify(loose), "Page");
		assert.deepEqual([read?.title, read?.keyInsights, read?.technicalDetails], ["Page", ["One"], "bits: 64"]);
		const list = { ...answer, technical_details: ["a", "b"] };
		assert.equal(readAnalysis(JSON.stringify(list), null)?.technicalDetails, "a\nb");
	});

	it("is refused when it is anything else", () => {
		const wrong = [
			"",
			"I cannot read that.",
			"{",
			"[]",
			'{"main_topic": 1}',
			JSON.stringify({ ...answer, key_insights: [] }),
		];
		for (const text of wrong) assert.equal(readAnalysis(text, "Page"), null, text);
	});
});

describe("The page of a link", () => {
	const link: Link = {
		id: "a",
		url: "https://a.test/x_y_z",
		domain: "a.test",
		status: "success",
		conversationId: null,
		projectName: null,
		modelId: "ollama/x",
		analysis: {
			title: "![t](https://evil.test/?d=1)",
			mainTopic: "<img src=x onerror=alert(1)>",
			reasonsToCare: ["[click](command:evil)", "# no heading"],
			keyInsights: ["1. one", "`code`"],
			technicalDetails: "line 1\n\n| a | b |\n|---|---|",
		},
		error: null,
		createdAt: 1,
		updatedAt: 1,
		analyzedAt: 1,
	};

	it("shows what a model wrote as it was written, and brings nothing of it to life", () => {
		// As the editor's preview renders it: with HTML and with addresses that become links.
		const rendered = new MarkdownIt({ html: true, linkify: true }).render(linkPage(link, plainEnglish));
		const html = rendered.replaceAll("&quot;", '"');
		assert.doesNotMatch(html, /<(?:img|a|table|code|script|ol)\b/);
		for (const text of ["![t](https://evil.test/?d=1)", "[click](command:evil)", "# no heading", "`code`"]) {
			assert.ok(html.includes(text.replaceAll("&", "&amp;")), text);
		}
		assert.match(html, /<h1>/);
	});

	it("says why there is nothing to show", () => {
		const failed = { ...link, status: "error" as const, analysis: null, error: "It did not answer." };
		const page = linkPage(failed, plainEnglish);
		assert.match(page, /It did not answer/);
		assert.match(page, /not analysed yet/);
	});
});

describe("Addresses in a text", () => {
	it("are found once each, without what the sentence added", () => {
		const text = `See https://a.test/x, (https://b.test/y_(z)) and <https://a.test/x#part>.
			[c](https://c.test/?q=1&r=2)! **https://d.test/**; \`https://e.test\` http://localhost/x ftp://f.test`;
		assert.deepEqual(namedLinks(text), [
			"https://a.test/x",
			"https://b.test/y_(z)",
			"https://c.test/?q=1&r=2",
			"https://d.test/",
			"https://e.test/",
			"http://localhost/x",
		]);
	});

	it("are all of them, of this machine and of networks without a public name as well", () => {
		const text = `http://127.0.0.1:8080/tea and http://192.168.1.1/x, http://localhost:8080/gone; https://example.com/a?b=1
			(http://[::1]:8080/six) [here](http://[2001:db8::1]/) http://wiki/start. https:// and http://[ are none.`;
		assert.deepEqual(namedLinks(text), [
			"http://127.0.0.1:8080/tea",
			"http://192.168.1.1/x",
			"http://localhost:8080/gone",
			"https://example.com/a?b=1",
			"http://[::1]:8080/six",
			"http://[2001:db8::1]/",
			"http://wiki/start",
		]);
	});
});
