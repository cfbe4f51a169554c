import assert from "node:assert/strict";
import type { Params } from "../../src/db/database.ts";
import type { Operations } from "../../src/db/operations.ts";
import { operations } from "../../src/db/operations.ts";
import { Book, call, day, importedMessage, noon, sighting } from "./bookFixture.ts";
import { transcriptChunk } from "./transcriptChunk.ts";

type WriteName = {
	[N in keyof Operations]: Operations[N] extends { readonly kind: "write" } ? N : never;
}[keyof Operations];

const later = noon + 60_000;

const asked = {
	at: later,
	utcOffsetMinutes: 0,
	projectId: null,
	conversationId: "c",
	limits: { day: null, month: null, project: null, chat: null },
	warnPercent: 80,
};
const judged: Params<"budgets.judge"> = { ...asked, plannedMicroUsd: 0 };

/** One call of every write. A new operation does not compile without its sample. */
const samples: { readonly [N in WriteName]: Params<N> } = {
	"people.local": { userId: "u", machineId: "m", username: "x", displayName: null, email: null, at: later },
	"people.setPreference": { userId: "user-1", key: "theme", value: "dark", at: later },
	"people.setProfile": { userId: "user-1", changes: { displayName: "Ada L.", avatar: "🦉" }, at: later },
	"projects.recordSighting": sighting({ ids: "new", folderUri: "file:///new", at: later }),
	"projects.rename": { projectId: "project-1", name: "Other", at: later },
	"projects.describe": { projectId: "project-1", description: "words", at: later },
	"projects.setStatus": { projectId: "project-1", status: "archived", at: later },
	"projects.merge": { fromId: "project-1", intoId: "project-2", at: later },
	"projects.split": { projectId: "project-1", sightingId: "sighting-1", newProjectId: "n", name: "Own", at: later },
	"sessions.open": {
		sessionId: "new",
		userId: "user-1",
		projectId: "project-1",
		workspaceFile: null,
		editorVersion: "1",
		operatingSystem: "linux",
		remoteName: null,
		deviceInformation: {},
		preferences: {},
		processIdentity: null,
		at: later,
	},
	"sessions.heartbeat": {
		sessionId: "alive",
		at: later,
		projectId: "project-1",
		minutes: [{ minute: later, projectId: "project-1", seconds: 12 }],
	},
	"mcp.enter": { servers: [{ id: "server", name: "files", scope: { kind: "user" } }], at: later },
	"mcp.setConsent": { id: "server-1", consent: { hash: "h", definition: "{}" }, at: later },
	"mcp.setFingerprints": { id: "server-1", toolFingerprints: '{"tools":[]}', at: later },
	"sessions.close": { sessionId: "alive", at: later },
	"answers.refuseElsewhere": { conversationId: "c", sessionId: "alive", at: later },
	"sessions.recover": { sessionId: "alive", at: later },
	"commands.count": { useId: "use", userId: "user-1", projectId: "project-1", command: "/new", day, at: later },
	"hosts.save": { hostId: "openai:x", name: "X", kind: "openai", baseUrl: "http://127.0.0.1:1", at: later },
	"models.save": {
		hostId: "ollama",
		models: [{ name: "m", label: "M", contextWindow: 4096, maxOutputTokens: null, capabilities: {} }],
		at: later,
	},
	"conversations.rename": { conversationId: "c", title: "Other", by: "user" },
	"conversations.pin": { conversationId: "c", isPinned: true },
	"conversations.setStatus": { conversationId: "c", status: "deleted", at: later },
	"conversations.setModel": { conversationId: "c", modelId: "openai/gpt-5", at: later },
	"conversations.fork": { conversationId: "forked", messageId: "r", title: "Fork", at: later },
	"conversations.purge": { conversationIds: ["c"] },
	"conversations.purgeByRule": { rule: "deleted", before: later, limit: 10 },
	"conversations.addImported": {
		chat: {
			id: "imported",
			origin: "cline",
			originKey: "1",
			userId: "user-1",
			projectId: "project-1",
			title: "t",
			status: "active",
			isPinned: false,
			createdAt: noon,
			headMessageId: "imported-1",
		},
		messages: [importedMessage("imported-1", null)],
	},
	"messages.addUser": {
		messageId: "new",
		parts: [{ type: "text", text: "again" }],
		conversation: { id: "new chat", title: "t", projectId: "project-1", userId: "user-1" },
		modelId: "openai/gpt-5",
		parent: "head",
		sessionId: "alive",
		at: later,
	},
	"messages.chooseBranch": { messageId: "r" },
	"messages.bringIntoView": { messageId: "r" },
	"messages.rate": {
		ratingId: "rating",
		userId: "user-1",
		messageId: "r",
		rating: { value: 4, note: "Good." },
		at: later,
	},
	"queue.add": { itemId: "queued 3", conversationId: "c", content: "third", modelId: "ollama/x", at: later },
	"queue.edit": { itemId: "queued 1", content: "changed", at: later },
	"queue.move": { itemId: "queued 1", beforeId: null, at: later },
	"queue.settle": { itemId: "queued 1", status: "removed", at: later },
	"tasks.create": {
		taskId: "task",
		userId: "user-1",
		projectId: "project-1",
		sessionId: "alive",
		modelId: "ollama/x",
		description: "Do it",
		prompt: "Do it well",
		at: later,
	},
	"tasks.start": { taskId: "task 1", sessionId: "alive", limit: 2, at: later },
	"tasks.attach": { taskId: "task 2", conversationId: "c", messageId: "q", at: later },
	"tasks.progress": { taskId: "task 2", progress: "half", at: later },
	"tasks.finish": { taskId: "task 2", status: "completed", result: "done", error: null, at: later },
	"tasks.resume": { taskId: "task 3", sessionId: "alive", at: later },
	"tasks.remove": { taskId: "task 1" },
	"links.begin": {
		linkId: "link",
		url: "https://example.com/",
		domain: "example.com",
		projectId: "project-1",
		conversationId: "c",
		at: later,
	},
	"links.finish": {
		linkId: "link 1",
		modelId: "ollama/x",
		analysis: { title: "t", mainTopic: "m", reasonsToCare: ["r"], keyInsights: ["k"], technicalDetails: "d" },
		at: later,
	},
	"links.fail": { linkId: "link 1", message: "It did not answer.", at: later },
	"links.remove": { linkId: "link 1" },
	"network.record": {
		id: "contact",
		machineId: "m",
		at: later,
		host: "models.test:443",
		purpose: "model_call",
		bytesSent: 10,
		bytesReceived: 20,
		status: 200,
	},
	"grants.add": {
		grantId: "grant",
		userId: "user-1",
		projectId: "project-1",
		conversationId: "c",
		toolName: "edit_file",
		rule: { covers: { kind: "edits", folder: "/ws" }, seal: "x" },
		sentence: "Change files in /ws",
		at: later,
	},
	"grants.revoke": { grantIds: ["given"], at: later },
	"decisions.enter": {
		decisionId: "decision",
		conversationId: "c",
		messageId: "r",
		callId: "call",
		toolName: "edit_file",
		callHash: "00",
		decision: "allowed",
		decidedBy: "user",
		grantId: null,
		reason: "asks · src/a.ts",
		at: later,
	},
	"audit.enter": {
		entryId: "entry",
		actor: "user",
		action: "database.exported",
		target: null,
		detail: { path: "/backup.sqlite" },
		at: later,
	},
	"context.setRound": { conversationId: "c", questionId: "q", use: "pinned" },
	"context.addSummary": {
		summaryId: "summary 2",
		conversationId: "c",
		fromRound: 1,
		toRound: 1,
		leafMessageId: "r",
		text: "It was asked how.",
		modelId: "ollama/x",
		promptVersion: 1,
		sourceHash: "hash",
		at: later,
	},
	"context.changeSummary": { summaryId: "summary 1", editedText: "Shorter.", isEnabled: false, at: later },
	"answers.checkpoint": {
		messageId: "streaming",
		conversationId: "c",
		parentId: "q",
		modelId: "ollama/x",
		speaker: "agent:x",
		parts: [],
		sessionId: "alive",
		startedAt: later,
		at: later,
		call: { usageId: "u-streaming", day, isLocal: true, figures: null },
	},
	"answers.addToolResult": {
		message: {
			id: "new result",
			conversationId: "c",
			parentId: "r",
			speaker: "tool:read_file",
			parts: [{ type: "tool_result", callId: "call_1", name: "read_file", text: "words", isError: false }],
			sessionId: "alive",
			startedAt: later,
			endedAt: later,
			metadata: {},
		},
	},
	"answers.markUndone": { messageId: "changed" },
	"answers.letGo": { messageId: "held" },
	"answers.finish": {
		message: {
			id: "new answer",
			conversationId: "c",
			parentId: "q",
			modelId: "anthropic/claude-opus-5-5",
			speaker: "agent:claude-opus-5-5",
			parts: [{ type: "text", text: "so" }],
			state: "complete",
			sessionId: "alive",
			startedAt: later,
			endedAt: later,
			metadata: {},
		},
		finishReason: "stop",
		failure: null,
		call: call("new call", { at: later }),
	},
	"usage.record": {
		call: call("other call", { at: later }),
		dedupeKey: null,
		userId: "user-1",
		projectId: "project-1",
		conversationId: "c",
		messageId: null,
		sessionId: "alive",
		kind: "title",
		modelId: "anthropic/claude-haiku-5-5",
	},
	"team.confirm": { target: "127.0.0.1:5432/team", sequence: 3, at: later },
	"usage.reprice": { after: 0, limit: 10, at: later },
	"prices.setOverrides": {
		prices: [
			{
				provider: "openai",
				model: "x",
				effectiveFrom: null,
				effectiveTo: null,
				bandAbove: 0,
				input: 1,
				output: 2,
				cacheRead: null,
				cacheWriteShort: null,
				cacheWriteLong: null,
				source: "mine",
			},
		],
		at: later,
	},
	"budgets.grantOverrides": {
		...judged,
		limits: { ...judged.limits, month: 0 },
		answerId: "a",
		grantId: "g",
		userId: "user-1",
	},
	"budgets.admit": {
		...asked,
		limits: { ...judged.limits, day: 5_000_000 },
		answerId: "a",
		sessionId: "alive",
		isAnswer: true,
		modelId: "anthropic/claude-opus-5-5",
		isLocal: false,
		estimatedTokens: 1000,
	},
	"budgets.release": { answerId: "held" },
	"budgets.set": {
		budgetId: "b",
		userId: "user-1",
		projectId: "project-1",
		conversationId: null,
		limitMicroUsd: 5,
		at: later,
	},
	"agents.lease": { holder: "window", at: later, until: later + 1 },
	"agents.enter": { tool: "claude_code", userId: "user-1", at: later, chunks: [transcriptChunk()] },
	"agents.markFiles": { gone: ["/transcripts/known.jsonl"], back: [], at: later },
	"agents.settle": { at: later + 3_600_000 },
	"agents.link": { folders: [{ workingDirectory: "/home/ada/work/shop/src", remote: null, repositoryPath: "" }] },
	"settings.set": { scope: { kind: "project", id: "project-1" }, changes: { temperature: 1 }, at: later },
	"maintenance.repair": {},
};

/** A chat with an answer, one that is deleted, a dead window in the middle of an answer, and wrong counters. */
async function busyBook(): Promise<Book> {
	const book = await Book.open();
	book.run("projects.recordSighting", sighting());
	book.run("projects.recordSighting", sighting({ ids: "2", folderUri: "file:///2" }));
	book.openSession("alive", 1);
	book.openSession("dead", 13, "project-1");
	book.deadProcesses.add(13);
	book.ask("c", "q", "how?", { projectId: "project-1" });
	book.answer("c", "q", "r", "so", { call: call("u1") });
	book.run("answers.checkpoint", { ...samples["answers.checkpoint"], messageId: "half", sessionId: "dead" });
	book.run("answers.checkpoint", { ...samples["answers.checkpoint"], messageId: "held", call: null });
	book.ask("e", "q3", "change it");
	const change = { ...samples["answers.addToolResult"].message, id: "changed", conversationId: "e", parentId: "q3" };
	book.run("answers.addToolResult", {
		message: { ...change, startedAt: noon, metadata: { toolRun: { change: null } } },
	});
	book.ask("d", "q2", "old");
	book.run("conversations.setStatus", { conversationId: "d", status: "deleted", at: noon });
	book.run("commands.count", { ...samples["commands.count"], useId: "before" });
	book.run("usage.record", { ...samples["usage.record"], call: call("priced wrong") });
	book.database.execute(
		"UPDATE token_usage SET cost_micro_usd = NULL, price_basis = 'unknown', price_id = NULL WHERE id = 'priced wrong'",
	);
	const limits = { ...judged.limits, day: 0 };
	book.run("budgets.grantOverrides", { ...judged, limits, answerId: "a", grantId: "earlier", userId: "user-1" });
	book.run("budgets.admit", { ...samples["budgets.admit"], answerId: "held" });
	book.run("grants.add", { ...samples["grants.add"], grantId: "given" });
	for (const itemId of ["queued 1", "queued 2"]) book.run("queue.add", { ...samples["queue.add"], itemId });
	book.run("context.addSummary", { ...samples["context.addSummary"], summaryId: "summary 1" });
	book.run("links.begin", { ...samples["links.begin"], linkId: "link 1", url: "https://example.com/1", at: noon });
	for (const taskId of ["task 1", "task 2", "task 3"]) book.run("tasks.create", { ...samples["tasks.create"], taskId });
	for (const taskId of ["task 2", "task 3"]) book.run("tasks.start", { ...samples["tasks.start"], taskId, at: noon });
	book.run("tasks.finish", { ...samples["tasks.finish"], taskId: "task 3", at: noon });
	const known = transcriptChunk({ sessionId: "known", path: "/transcripts/known.jsonl" });
	book.run("agents.enter", { tool: "claude_code", userId: "user-1", at: noon, chunks: [known] });
	book.run("mcp.enter", { servers: [{ id: "server-1", name: "known", scope: { kind: "user" } }], at: noon });
	book.database.execute("UPDATE sessions SET active_seconds = 99");
	return book;
}

const contentOf = (book: Book): Readonly<Record<string, unknown>> => {
	const tables = book.database.all<{ name: string }>(
		"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_search%' ORDER BY name",
	);
	return Object.fromEntries(tables.map(({ name }) => [name, book.database.all(`SELECT * FROM ${name}`)]));
};

describe("Every write", () => {
	for (const [name, operation] of Object.entries(operations)) {
		if (operation.kind !== "write") continue;
		it(`${name} changes something once and nothing the second time`, async () => {
			const book = await busyBook();
			const writeName = name as WriteName;
			const before = contentOf(book);
			book.run(writeName, samples[writeName]);
			const once = contentOf(book);
			if (name !== "people.local") assert.notDeepEqual(once, before, "the sample does something");
			book.run(writeName, samples[writeName]);
			assert.deepEqual(contentOf(book), once);
		});
	}

	it("sent again after a later one of its kind does not undo that", async () => {
		const book = await busyBook();
		const first = samples["commands.count"];
		book.run("commands.count", first);
		book.run("commands.count", { ...first, useId: "use 2" });
		const before = contentOf(book);
		book.run("commands.count", first);
		book.run("answers.finish", samples["answers.finish"]);
		const finished = contentOf(book);
		book.run("answers.checkpoint", { ...samples["answers.checkpoint"], messageId: "new answer" });
		book.run("messages.addUser", { ...samples["messages.addUser"], messageId: "q" });
		assert.deepEqual(contentOf(book), finished);
		assert.deepEqual(before["command_usage"], finished["command_usage"]);
	});
});
