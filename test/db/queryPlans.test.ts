import assert from "node:assert/strict";
import { operations } from "../../src/db/operations.ts";
import type { Parameters, WritableDatabase } from "../../src/db/store/connection.ts";
import { Book, call, day, noon, sighting } from "./bookFixture.ts";
import { transcriptChunk } from "./transcriptChunk.ts";

/** Notes every statement that an operation runs. */
class Listener implements WritableDatabase {
	readonly statements: { readonly sql: string; readonly parameters: Parameters }[] = [];
	readonly #database: WritableDatabase;
	constructor(database: WritableDatabase) {
		this.#database = database;
	}
	all<Row>(sql: string, parameters: Parameters = {}): Row[] {
		this.statements.push({ sql, parameters });
		return this.#database.all<Row>(sql, parameters);
	}
	// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as the interface has it
	get<Row>(sql: string, parameters: Parameters = {}): Row | undefined {
		return this.all<Row>(sql, parameters)[0];
	}
	run(sql: string, parameters: Parameters = {}): number {
		this.statements.push({ sql, parameters });
		return this.#database.run(sql, parameters);
	}
	execute(sql: string): void {
		this.#database.execute(sql);
	}
}

const search = {
	projectId: null,
	conversationId: null,
	modelId: null,
	role: null,
	from: null,
	to: null,
	minimumRating: null,
	minimumCostMicroUsd: null,
	includeArchived: true,
	cursor: null,
	limit: 50,
};
const list = { scope: "all", projectId: null, status: "active", before: null, limit: 50, isPinned: null };
const now = { at: noon, utcOffsetMinutes: 0 };
const calls = {
	from: "2026-11-01",
	to: day,
	modelId: null,
	projectId: null,
	origin: null,
	source: null,
	conversationId: null,
	agentSessionId: null,
	backgroundTaskId: null,
};
const budgets = {
	...now,
	limits: { day: 1, month: 1, project: 1, chat: 1 },
	warnPercent: 80,
	plannedMicroUsd: 0,
};

/** What may be walked whole: a handful of rows, or what the query itself made. */
const small =
	/^SCAN (projects|answer_checkpoints|budget_reservations|parts|branch|path|stretch|asked|conversations USING INDEX conversations_cost|json_each|\(?.*subquery.*|\d+ CONSTANT ROWS?|CONSTANT ROW|value|counted|sightings|places|told|worked)\b/i;
/** The index over one person's commands of all days: some thousand rows after years. */
const perUser = new Set(["commands.frequent"]);

const reads: readonly (readonly [name: keyof typeof operations, params: unknown])[] = [
	["projects.list", { status: "active" }],
	["projects.sightings", { projectId: "project-1" }],
	["commands.frequent", { userId: "user-1", prefix: "/", limit: 10 }],
	["conversations.list", list],
	["messages.around", { conversationId: "chat-1", messageId: "question-1", limit: 50 }],
	["messages.after", { conversationId: "chat-1", afterId: "question-1", limit: 50 }],
	["messages.find", { conversationId: "chat-1", text: "word", limit: 50 }],
	["conversations.list", { ...list, before: noon }],
	["conversations.list", { ...list, scope: "project", projectId: "project-1" }],
	["conversations.list", { ...list, scope: "project" }],
	["conversations.get", { conversationId: "c" }],
	["messages.get", { messageId: "q" }],
	["messages.page", { conversationId: "c", beforeId: null, limit: 50 }],
	["messages.page", { conversationId: "c", beforeId: "r", limit: 50 }],
	["messages.branch", { messageId: "r" }],
	["answers.waitingChats", { since: noon, limit: 50 }],
	["usage.summary", { at: noon, utcOffsetMinutes: 0, conversationId: "c" }],
	["usage.dashboard", { period: { days: 30 }, ...now, referenceModelId: "anthropic/claude-sonnet-5-5" }],
	["usage.calls", { filter: calls, cursor: null, limit: 50 }],
	["usage.calls", { filter: { ...calls, modelId: "ollama/x" }, cursor: 1, limit: 50 }],
	["usage.calls", { filter: { ...calls, projectId: "project-1", origin: "daybook" }, cursor: null, limit: 50 }],
	["usage.calls", { filter: { ...calls, conversationId: "c" }, cursor: null, limit: 50 }],
	["usage.calls", { filter: { ...calls, backgroundTaskId: "task" }, cursor: null, limit: 50 }],
	["usage.call", { usageId: "u" }],
	[
		"usage.estimate",
		{ modelId: "anthropic/claude-sonnet-5-5", isLocal: false, at: noon, estimatedTokens: 5, conversationId: "c" },
	],
	["usage.previewReprice", { after: 0, limit: 100 }],
	["usage.exportRows", { period: { days: 30 }, ...now, after: 0, limit: 100 }],
	["timeline.page", { projectId: "project-1", to: day, days: 14, utcOffsetMinutes: 0 }],
	["timeline.lastActivity", { projectId: "project-1", sessionId: "s" }],
	["team.pending", { target: "x", limit: 100 }],
	["usage.budgets", { ...budgets, projectId: "project-1", conversationId: "c" }],
	["budgets.judge", { ...budgets, projectId: "project-1", conversationId: "c" }],
	["settings.get", { conversationId: "c", projectId: "project-1" }],
	["grants.list", { userId: "user-1" }],
	["grants.forChat", { userId: "user-1", conversationId: "c" }],
	["decisions.allowedCalls", { messageId: "r" }],
	["search.messages", { ...search, query: "words" }],
	["search.messages", { ...search, query: "words", projectId: "project-1", minimumRating: 3, cursor: 9 }],
	["tasks.list", { which: "open", limit: 50 }],
	["tasks.get", { taskId: "t" }],
	["search.links", { query: "words", projectId: "project-1", limit: 50 }],
	["links.get", { linkId: "l" }],
	["network.list", { host: "", purpose: null, before: { at: noon, id: "x" }, limit: 50 }],
	["agents.list", { projectId: "project-1", workingDirectory: "", limit: 50 }],
	["agents.list", { projectId: null, workingDirectory: "/home/ada/work/shop/src", limit: 50 }],
	["agents.get", { agentSessionId: "s1" }],
	["agents.prompts", { agentSessionId: "s1", limit: 50 }],
	["agents.search", { query: "rounding", cursor: null, limit: 50 }],
	["people.preferences", { userId: "user-1" }],
];

const message = {
	id: "r9",
	conversationId: "c",
	parentId: "q",
	modelId: "ollama/x",
	speaker: "agent:x",
	parts: [],
	state: "complete",
	sessionId: "s",
	startedAt: noon,
	endedAt: noon,
	metadata: {},
};

const writes: readonly (readonly [name: keyof typeof operations, params: unknown])[] = [
	[
		"projects.recordSighting",
		sighting({ ids: "2", remote: "h/p", rootCommit: "a", folderIdentity: "1", at: noon + 1 }),
	],
	[
		"sessions.heartbeat",
		{ sessionId: "s", at: noon, projectId: null, minutes: [{ minute: noon, projectId: null, seconds: 5 }] },
	],
	["sessions.recover", { sessionId: "s", at: noon }],
	["commands.count", { useId: "x", userId: "user-1", projectId: null, command: "/new", day, at: noon }],
	["messages.chooseBranch", { messageId: "q" }],
	[
		"answers.addToolResult",
		{
			message: {
				id: "t9",
				conversationId: "c",
				parentId: "r",
				speaker: "tool:x",
				sessionId: "s",
				metadata: {},
				parts: [{ type: "tool_result", callId: "1", name: "x", text: "", isError: false }],
				startedAt: noon,
				endedAt: noon,
			},
		},
	],
	["answers.markUndone", { messageId: "r9" }],
	["answers.letGo", { messageId: "r9" }],
	["answers.finish", { message, finishReason: null, failure: null, call: call("u9") }],
	["agents.enter", { tool: "claude_code", userId: "user-1", at: noon, chunks: [transcriptChunk()] }],
	["agents.markFiles", { gone: ["/transcripts/s1.jsonl"], back: [], at: noon }],
	["agents.settle", { at: noon }],
	[
		"links.begin",
		{ linkId: "l", url: "https://a.test/", domain: "a.test", projectId: null, conversationId: null, at: noon },
	],
	["tasks.start", { taskId: "t", sessionId: "s", limit: 2, at: noon }],
	["links.fail", { linkId: "l", message: "no", at: noon }],
	["conversations.purge", { conversationIds: ["c"] }],
	["conversations.purgeByRule", { rule: "deleted", before: noon, limit: 5 }],
];

describe("The plan of every hot query", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
		book.run("projects.recordSighting", sighting());
		book.openSession("s", 1, "project-1");
		book.ask("c", "q", "words", { projectId: "project-1" });
		book.answer("c", "q", "r", "so", { call: call("u") });
	});

	for (const [name, params] of [...reads, ...writes]) {
		it(`of ${name} ${JSON.stringify(params).slice(0, 60)} walks no table`, () => {
			const operation = operations[name];
			const listener = new Listener(book.database);
			const run = operation.run as unknown as (database: WritableDatabase, params: unknown, around: unknown) => unknown;
			run(listener, operation.check(params), { isProcessDead: () => false });
			assert.ok(listener.statements.length > 0);
			for (const { sql, parameters } of listener.statements) {
				const scans = book.database
					.plan(sql, parameters)
					.filter((line) => /\bSCAN\b/.test(line) && !small.test(line) && !/VIRTUAL TABLE INDEX/.test(line));
				const unwanted = perUser.has(name) ? scans.filter((line) => !/USING (COVERING )?INDEX/.test(line)) : scans;
				assert.deepEqual(unwanted, [], sql);
			}
		});
	}

	it("of a page of the history sorts nothing", () => {
		const listener = new Listener(book.database);
		const operation = operations["conversations.list"];
		for (const extra of [{}, { scope: "project", projectId: "project-1" }]) {
			operation.run(listener, operation.check({ ...list, ...extra }), { isProcessDead: () => false });
		}
		for (const { sql, parameters } of listener.statements) {
			assert.doesNotMatch(book.database.plan(sql, parameters).join("\n"), /TEMP B-TREE/, sql);
		}
	});

	it("of a search walks the index from its end and sorts nothing", () => {
		const listener = new Listener(book.database);
		const operation = operations["search.messages"];
		operation.run(listener, operation.check({ ...search, query: "words" }), { isProcessDead: () => false });
		const { sql, parameters } = listener.statements[0]!;
		assert.doesNotMatch(book.database.plan(sql, parameters).join("\n"), /TEMP B-TREE/);
	});
});
