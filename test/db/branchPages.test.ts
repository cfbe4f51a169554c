import assert from "node:assert/strict";
import { Book } from "./bookFixture.ts";

describe("Pages of the shown branch", () => {
	let book: Book;

	beforeEach(async () => {
		book = await Book.open();
		for (let round = 1; round <= 10; round++) {
			book.ask("c", `q${round}`, `Frage ${round} zum Übergang_${round}`);
			book.answer("c", `q${round}`, `r${round}`, `answer ${round}, 100%`);
		}
	});

	const around = (messageId: string, limit = 4) =>
		book.run("messages.around", { conversationId: "c", messageId, limit });
	const after = (afterId: string, limit = 4) => book.run("messages.after", { conversationId: "c", afterId, limit });
	const find = (text: string, limit = 100) => book.run("messages.find", { conversationId: "c", text, limit });
	const ids = (page: ReturnType<typeof around>) => page?.messages.map((message) => message.id);

	it("are cut around a message, and tell what lies on either side", () => {
		const middle = around("q5");
		assert.deepEqual(ids(middle), ["r4", "q5", "r5", "q6"]);
		assert.deepEqual([middle?.hasEarlier, middle?.hasLater], [true, true]);
		const first = around("q1");
		assert.deepEqual([ids(first), first?.hasEarlier], [["q1", "r1", "q2"], false]);
		const last = around("r10");
		assert.deepEqual([ids(last), last?.hasLater], [["r8", "q9", "r9", "q10", "r10"].slice(1), false]);
	});

	it("go on after a message until the end", () => {
		const next = after("q5");
		assert.deepEqual([ids(next), next?.hasLater], [["r5", "q6", "r6", "q7"], true]);
		const last = after("r9", 50);
		assert.deepEqual([ids(last), last?.hasLater, last?.hasEarlier], [["q10", "r10"], false, true]);
		assert.deepEqual(ids(after("r10")), []);
	});

	it("know nothing of a message that is on another branch, in another chat or nowhere", () => {
		book.answer("c", "q5", "other", "another answer");
		book.run("messages.chooseBranch", { messageId: "r5" });
		assert.deepEqual([around("other"), after("other"), around("nowhere")], [null, null, null]);
		assert.equal(book.run("messages.around", { conversationId: "d", messageId: "q5", limit: 4 }), null);
		assert.ok(ids(around("q5"))?.includes("r5"));
	});

	it("are searched through from end to end, without case, within words, for signs as they are", () => {
		assert.deepEqual(find("FRAGE 1 ").messageIds, ["q1"]);
		assert.deepEqual(find("übergang").messageIds.length, 10);
		assert.deepEqual(find("gang_10").messageIds, ["q10"]);
		assert.deepEqual(find("100%").messageIds.length, 10);
		assert.deepEqual(find("1%0").messageIds, []);
		assert.deepEqual(find("  ").messageIds, []);
	});

	it("are searched through without case in every language, and for every sign that SQLite gives a meaning", () => {
		const said = ["Привет, мир", "Öffnungsübung", "STRASSE ΟΔΟΣ", "a*b [c] ^d? ]e[ x-y"];
		for (const [index, text] of said.entries()) book.ask("c", `s${index}`, text);
		const cases: readonly (readonly [typed: string, message: string])[] = [
			["привет", "s0"],
			["ПРИВЕТ, М", "s0"],
			["öffnungsübung", "s1"],
			["Übung", "s1"],
			["strasse οδο", "s2"],
			["A*B", "s3"],
			["[C]", "s3"],
			["^D?", "s3"],
			["]e[", "s3"],
			["*b [", "s3"],
			["X-Y", "s3"],
		];
		for (const [typed, message] of cases) assert.deepEqual(find(typed).messageIds, [message], typed);
		for (const typed of ["a?b", "[abc]", "x*y"]) assert.deepEqual(find(typed).messageIds, [], typed);
	});

	it("give the newest when too many messages match, in their order", () => {
		assert.deepEqual(find("answer", 3), { messageIds: ["r8", "r9", "r10"], isCut: true });
	});
});
