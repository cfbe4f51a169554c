import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { readChats, unreadable } from "../../../src/extension/transfer/index.ts";

const message = {
	id: "a",
	parentId: null,
	role: "user",
	speaker: "user",
	parts: [{ type: "text", text: "x" }],
	state: "complete",
	failure: null,
	finishReason: null,
	modelId: null,
	createdAt: 1,
	completedAt: null,
	attachments: [],
};
const chat = {
	id: "c",
	origin: "daybook",
	originKey: null,
	title: "T",
	projectId: null,
	projectName: null,
	folder: null,
	status: "active",
	isPinned: false,
	createdAt: 1,
	headMessageId: "a",
	messages: [message],
};
const file = (extra: object) => ({ format: "daybook.chats", version: 1, chats: [chat], ...extra });
const withMessages = (...messages: readonly object[]) => file({ chats: [{ ...chat, messages }] });

const cases: readonly (readonly [what: string, content: string, sentence: RegExp])[] = [
	["an empty file", "", /not JSON, or was cut off/],
	["a file that was cut off", JSON.stringify(file({})).slice(0, 80), /not JSON, or was cut off/],
	["JSON of another kind", '{"hello": [1, 2]}', /no chat of a kind that Daybook knows/],
	["a list of nulls", "[null, null]", /no chat of a kind that Daybook knows/],
	["a file of a newer Daybook", JSON.stringify(file({ version: 9 })), /newer Daybook: update/],
	[
		"a role that does not exist",
		JSON.stringify(withMessages({ ...message, role: "root" })),
		/damaged at chats\.0\.messages\.0\.role/,
	],
	["a time that is no time", JSON.stringify(withMessages({ ...message, createdAt: 1e300 })), /damaged at .*createdAt/],
	[
		"a part of an unknown kind",
		JSON.stringify(withMessages({ ...message, parts: [{ type: "exec" }] })),
		/damaged at .*parts/,
	],
	["the same id twice", JSON.stringify(withMessages(message, message)), /T: Its messages do not follow/],
	["a message that follows nothing", JSON.stringify(withMessages({ ...message, parentId: "z" })), /do not follow/],
	[
		"messages in a circle",
		JSON.stringify(withMessages({ ...message, parentId: "b" }, { ...message, id: "b", parentId: "a" })),
		/do not follow/,
	],
	[
		"a content that is not what its name says",
		JSON.stringify(file({ contents: { "../../evil": "AAAA" } })),
		/damaged at contents/,
	],
	["requests that are no list of messages", '{"requests":[{"message":7}]}', /damaged at requests\.0\.message/],
	["a session without a history", '{"sessionId":"x","history":[{"message":null}]}', /damaged at history\.0\.message/],
];

describe("A file that is no use", () => {
	let folder: string;
	beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), "daybook-hostile-"))));
	afterEach(async () => rm(folder, { recursive: true, force: true }));

	const read = async (content: string | Uint8Array, name = "file.json") => {
		const place = path.join(folder, name);
		await writeFile(place, content);
		return readChats([place], plainEnglish);
	};

	for (const [what, content, sentence] of cases) {
		it(`is answered with one sentence: ${what}`, async () => {
			const { chats, problems } = await read(content);
			assert.deepEqual([chats.length, problems.length], [0, 1]);
			assert.match(problems[0] ?? "", sentence);
		});
	}

	it("is answered with one sentence: bytes that are no text", async () => {
		const { problems } = await read(Buffer.from([0xff, 0xfe, 0x00, 0x80]));
		assert.match(problems[0] ?? "", /not text/);
	});

	it("is answered with one sentence: a file too large to be a chat, which is not read", async () => {
		const place = path.join(folder, "large.json");
		await writeFile(place, "[");
		await truncate(place, 3 * 1024 ** 3);
		const { problems } = await readChats([place], plainEnglish);
		assert.match(problems[0] ?? "", /larger than 64 MB/);
	});

	it("is answered with one sentence: a place that is not there, and a folder without chats", async () => {
		const gone = await readChats([path.join(folder, "gone")], plainEnglish);
		const empty = await readChats([folder], plainEnglish);
		assert.match(gone.problems.join(" "), /is not there any more/);
		assert.deepEqual(empty.problems, ["No chats were found there."]);
	});

	it("is named in a folder of Continue's sessions when it was cut off, listed there or not", async () => {
		const session = { sessionId: "s-1", history: [{ message: { role: "user", content: "word ".repeat(9000) } }] };
		await writeFile(path.join(folder, "sessions.json"), JSON.stringify([{ sessionId: "s-2" }]));
		await writeFile(path.join(folder, "s-1.json"), JSON.stringify(session));
		await writeFile(path.join(folder, "s-2.json"), JSON.stringify({ ...session, sessionId: "s-2" }).slice(0, 20_000));
		await writeFile(path.join(folder, "s-3.json"), '{"sessionId": "broken');
		await writeFile(path.join(folder, "s-4.json"), '{"sessionId": "s-4", "history": []}');
		await writeFile(path.join(folder, "settings.json"), "{ // not a chat");
		const { chats, problems } = await readChats([folder], plainEnglish);
		assert.equal(chats.length, 1);
		assert.deepEqual(problems, [
			"s-2.json: It is not JSON, or was cut off.",
			"s-3.json: It is not JSON, or was cut off.",
			"s-4.json: It holds no message.",
		]);
		assert.equal(
			unreadable(problems, plainEnglish),
			`3 files or chats cannot be read: ${problems.slice(0, 3).join(" ")}`,
		);
	});

	it("is named in a folder that holds nothing else, each of them", async () => {
		await writeFile(path.join(folder, "a.json"), Buffer.from([0xff, 0xfe]));
		await writeFile(path.join(folder, "b.json"), '{"title": "x');
		await writeFile(path.join(folder, "c.json"), '{"a": 1}');
		await writeFile(path.join(folder, "d.md"), "# Hello");
		await writeFile(path.join(folder, "e.md"), "");
		const { problems } = await readChats([folder], plainEnglish);
		assert.deepEqual(
			problems.map((problem) => problem.slice(0, 4)),
			["a.js", "b.js", "c.js", "d.md", "e.md"],
		);
		assert.match(
			unreadable(problems, plainEnglish),
			/^5 files or chats cannot be read: a\.json: It is not text\. .* …$/,
		);
		await writeFile(path.join(folder, "f.json"), JSON.stringify(file({})));
		const beside = await readChats([folder], plainEnglish);
		assert.deepEqual([beside.chats.length, beside.problems], [1, ["a.json: It is not text."]]);
	});

	it("is answered with one sentence: Markdown of someone else, and of ours with a broken line", async () => {
		const strange = await read("# Hello\n", "a.md");
		assert.match(strange.problems[0] ?? "", /Daybook did not write/);
		const broken = await read('<!-- daybook:chat {"version":1,"mark":"x"} -->\n# T\n', "b.md");
		assert.match(broken.problems[0] ?? "", /first line was changed/);
	});

	it("is no trouble for having very many answers to one question, in any order", async () => {
		const answers = Array.from({ length: 150_000 }, (_, index) => ({ ...message, id: `b${index}`, parentId: "a" }));
		const place = path.join(folder, "star.json");
		await writeFile(place, JSON.stringify(file({ chats: [{ ...chat, messages: [...answers, message] }] })));
		const { chats, problems } = await readChats([place], plainEnglish);
		assert.deepEqual([chats[0]?.messages.length, problems], [150_001, []]);
	});

	it("costs none of the other chats in it when one chat is damaged", async () => {
		const { chats, problems } = await read(JSON.stringify(file({ chats: [{ ...chat, title: 7 }, chat, null] })));
		assert.deepEqual(
			chats.map(({ id }) => id),
			["c"],
		);
		assert.equal(problems.length, 2);
		assert.match(problems[0] ?? "", /damaged at chats\.0\.title/);
		assert.match(problems[1] ?? "", /damaged at chats\.2\./);
	});

	it("keeps a chat whose card offers what only another Daybook can do", async () => {
		const failure = { code: "x", message: "m", detail: null, actions: ["retry", "fly_away", "open_usage"] };
		const { chats, problems } = await read(JSON.stringify(withMessages({ ...message, failure })));
		assert.deepEqual([chats[0]?.messages[0]?.failure?.actions, problems], [["retry", "open_usage"], []]);
	});

	it("cannot lead out of its folder by a link, or reach a prototype by a key", async () => {
		const outside = await mkdtemp(path.join(tmpdir(), "daybook-outside-"));
		await writeFile(path.join(outside, "secret.json"), JSON.stringify(file({})));
		await mkdir(path.join(folder, "in"));
		await symlink(outside, path.join(folder, "in", "link"));
		await symlink(path.join(outside, "secret.json"), path.join(folder, "in", "link.json"));
		const { chats } = await readChats([path.join(folder, "in")], plainEnglish);
		assert.equal(chats.length, 0);
		const poisoned = `{"__proto__": {"polluted": true}, ${JSON.stringify(file({})).slice(1)}`;
		const read2 = await read(poisoned);
		assert.deepEqual([read2.chats.length, ({} as { polluted?: boolean }).polluted], [1, undefined]);
		await rm(outside, { recursive: true });
	});
});
