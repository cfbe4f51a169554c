import type { HostState, Message, MessageUsage, ModelCatalog, ModelChoice } from "../../../src/shared/model.ts";
import type { ContextReport } from "../../../src/shared/context.ts";
import type { PanelSurroundings } from "../../../src/shared/protocol.ts";
import { blankMessage, blankSummary, type FakeHostState } from "./fakeHost.ts";
import { changedTwiceChat, changesChat, toolsChat, waitingCommand, waitingEdit } from "./toolChats.ts";

const surroundings: PanelSurroundings = {
	projectName: "harbour",
	projectDetail: "TypeScript · Vite · pnpm",
	folderUri: "file:///work/harbour",
	projects: [{ folderUri: "file:///work/harbour", name: "harbour" }],
	projectFolderUri: "file:///work/harbour",
	starters: ["What does this project do?", "Where are the tests, and how are they run?", "Explain src/berth/tide.ts"],
	isTrusted: true,
	storageNotice: null,
	defaultModelId: null,
	pullSuggestions: [
		{ model: "qwen3:4b", label: "Qwen 3 4B", downloadBytes: 2_600_000_000, note: "Quick, thinks, uses tools." },
		{ model: "gemma3:12b", label: "Gemma 3 12B", downloadBytes: 8_100_000_000, note: "Reads pictures; wants 16 GB." },
	],
};

function model(id: string, changes: Partial<ModelChoice>): ModelChoice {
	return {
		id,
		hostId: "ollama",
		hostName: "Ollama",
		label: id.slice(id.indexOf("/") + 1),
		contextWindow: 32_768,
		isLocal: true,
		isExposed: false,
		isLoaded: false,
		abilities: { tools: true, thinking: true, images: false, temperature: true },
		...changes,
	};
}

function host(id: string, kind: HostState["kind"], changes: Partial<HostState>): HostState {
	const name = { ollama: "Ollama", anthropic: "Anthropic", openai: "OpenAI", vscode: "VS Code" }[kind];
	const address = "http://127.0.0.1:11434";
	return { id, name, kind, address, status: "unused", failure: null, modelCount: 0, hasKey: false, ...changes };
}

const readyCatalog: ModelCatalog = {
	hosts: [
		host("ollama", "ollama", { status: "ready", modelCount: 2 }),
		host("anthropic", "anthropic", { status: "ready" }),
	],
	models: [
		model("ollama/qwen3:8b", { isLoaded: true }),
		model("ollama/llama3.2:3b", { contextWindow: 131_072 }),
		model("anthropic/claude-sonnet-5", {
			hostId: "anthropic",
			hostName: "Anthropic",
			isLocal: false,
			isLoaded: null,
			contextWindow: 200_000,
		}),
	],
	isProbing: false,
};

const emptyCatalog: ModelCatalog = {
	hosts: [host("ollama", "ollama", { status: "empty" }), host("anthropic", "anthropic", {})],
	models: [],
	isProbing: false,
};

const missingCatalog: ModelCatalog = {
	hosts: [
		host("ollama", "ollama", {
			status: "failed",
			failure: {
				code: "connection_refused",
				message: "Nothing answers at http://127.0.0.1:11434.",
				detail: "ECONNREFUSED",
				actions: ["retry", "open_settings"],
			},
		}),
		host("anthropic", "anthropic", {}),
	],
	models: [],
	isProbing: false,
};

const usage: MessageUsage = {
	inputUncached: 1480,
	cacheRead: 0,
	cacheWriteShort: 0,
	cacheWriteLong: 0,
	output: 512,
	reasoning: 120,
	source: "reported",
	costMicroUsd: 0,
	priceBasis: "local",
	durationMs: 8400,
	firstTokenMs: 900,
};

const answerText = `The tide table is read in \`loadTides()\` and cached per day.

## What happens

1. The **berth** asks for a window of six hours.
2. \`TideTable\` interpolates between two entries:

\`\`\`ts
export function heightAt(entries: readonly TideEntry[], at: number): number {
	const next = entries.findIndex((entry) => entry.at > at);
	const before = entries[next - 1];
	return before ? interpolate(before, entries[next], at) : Number.NaN;
}
\`\`\`

| Harbour | High water | Height |
|:--------|:----------:|-------:|
| North   | 04:12      | 5.1 m  |
| South   | 04:37      | 4.8 m  |

- [x] reads the file once
- [ ] refuses entries out of order

> The first entry of a day belongs to the day before when it is below zero.

See [the almanac](https://example.com/almanac?year=2026) for the source.
`;

/** A chat of that many messages, questions and answers in turn. */
function messages(conversationId: string, count: number): readonly Message[] {
	return Array.from({ length: count }, (_, index) => {
		const isUser = index % 2 === 0;
		const id = `${conversationId}-m${index}`;
		const text = isUser ? `Question ${index / 2 + 1}: how does the tide reach the berth?` : answerText;
		return {
			...blankMessage(id, conversationId),
			parentId: index === 0 ? null : `${conversationId}-m${index - 1}`,
			role: isUser ? ("user" as const) : ("assistant" as const),
			speaker: isUser ? "user" : "agent:ollama/qwen3:8b",
			roundNumber: Math.floor(index / 2) + 1,
			parts: isUser ? [{ type: "text" as const, text }] : answerParts(text),
			usage: isUser ? null : usage,
			finishReason: isUser ? null : "stop",
		};
	});
}

function answerParts(text: string): Message["parts"] {
	return [
		{ type: "reasoning", text: "The user asks about tides.\nI look at **loadTides** first.", signature: null },
		{ type: "tool_call", id: "t1", name: "read_file", argumentsJson: '{"path":"src/berth/tide.ts"}' },
		{ type: "tool_result", callId: "t1", name: "read_file", text: "export class TideTable {\n}", isError: false },
		{ type: "text", text },
	];
}

function errorMessages(): readonly Message[] {
	const [question, answer] = messages("chat-errors", 2);
	if (!question || !answer) return [];
	const failure = {
		code: "rate_limited",
		message: "Anthropic is limiting requests. Wait a minute, or choose another model.",
		detail: "429 rate_limit_error: number of request tokens has exceeded your per-minute rate limit",
		actions: ["retry", "choose_model", "show_log"] as const,
	};
	return [
		question,
		{
			...answer,
			speaker: "agent:claude-sonnet-5",
			state: "partial",
			parts: [{ type: "text", text: "The tide table is read in `loadTi" }],
			failure: { ...failure, code: "cut", message: "The connection was cut before the answer was complete." },
			usage: { ...usage, priceBasis: "list", costMicroUsd: 12_345, source: "partial" },
			siblingIds: ["x", answer.id, "y"],
		},
		{ ...question, id: "chat-errors-m2", parentId: answer.id },
		{ ...answer, id: "chat-errors-m3", parentId: "chat-errors-m2", state: "failed", parts: [], failure, usage: null },
	];
}

/** One question with three answers, the last of which is shown. */
function versionMessages(): readonly Message[] {
	const [question, answer] = messages("chat-versions", 2);
	if (!question || !answer) return [];
	const siblingIds = ["chat-versions-m1", "chat-versions-b", "chat-versions-c"];
	const version = (id: string, speaker: string, text: string): Message => ({
		...answer,
		id,
		speaker,
		siblingIds,
		parts: [{ type: "text", text }],
	});
	return [
		{ ...question, parts: [{ type: "text", text: "When is high water at the north quay?" }] },
		version("chat-versions-m1", "agent:ollama/qwen3:8b", "High water is at **04:12** and the tide is 5.1 m high."),
		version(
			"chat-versions-b",
			"agent:anthropic/claude-sonnet-5",
			"High water is at **04:15** at the north quay.\n\n- it is 5.1 m high\n- the next one is at 16:40",
		),
		version("chat-versions-c", "agent:ollama/llama3.2:3b", "High water is at **04:12** and the tide is 5.3 m high."),
	];
}

const chats = [
	{
		summary: {
			...blankSummary("chat-long", "How the tide reaches the berth"),
			modelId: "ollama/qwen3:8b",
			roundCount: 60,
		},
		messages: messages("chat-long", 120),
	},
	{
		summary: {
			...blankSummary("chat-short", "Berth plan for the north quay"),
			roundCount: 1,
			updatedAt: Date.UTC(2026, 9, 2),
		},
		messages: messages("chat-short", 2),
	},
	{
		summary: {
			...blankSummary("chat-errors", "Requests that were limited"),
			roundCount: 2,
			cost: { microUsd: 12_345, unpricedCalls: 1 },
			updatedAt: Date.UTC(2026, 8, 20),
		},
		messages: errorMessages(),
	},
];

const versionsChat = {
	summary: {
		...blankSummary("chat-versions", "High water at the north quay"),
		modelId: "ollama/qwen3:8b",
		roundCount: 1,
		updatedAt: Date.UTC(2026, 8, 10),
	},
	messages: versionMessages(),
	hidden: ["chat-versions-m1", "chat-versions-b"],
};

const contextReport: ContextReport = {
	conversationId: "chat-short",
	window: 8192,
	modelWindow: 32_768,
	tokens: 6210,
	isExact: true,
	factor: 1.08,
	system: { text: "You are a helpful assistant in the side bar of a code editor.\n\nSpeak of ships.", tokens: 31 },
	summary: { id: "summary-1", tokens: 212 },
	summaries: [
		{
			id: "summary-1",
			fromRound: 1,
			toRound: 2,
			leafMessageId: "x",
			text: "## Goal\n- read the tide table once a day\n## Decided\n- `TideTable` interpolates between two entries",
			isEdited: false,
			isEnabled: true,
			modelId: "ollama/qwen3:8b",
			sourceHash: "h",
			createdAt: 1,
		},
	],
	rounds: [
		["How is the tide table read?", "summarised", "automatic", 2100],
		["And when an entry is out of order?", "summarised", "automatic", 1450],
		[
			"Write a test for the south quay, with entries that are out of order and some that are missing",
			"sent",
			"pinned",
			2890,
		],
		["Why does the first entry belong to the day before?", "sent", "automatic", 980],
	].map(([title, state, use, tokens], index) => ({
		questionId: `question-${index}`,
		roundNumber: index + 1,
		title: String(title),
		messageCount: index === 2 ? 6 : 2,
		tokens: Number(tokens),
		use: use as "automatic",
		state: state as "sent",
	})),
	tools: { names: ["list_files", "read_file", "run_command"], tokens: 640 },
	isSummarising: false,
};

const base: FakeHostState = { surroundings, catalog: readyCatalog, chats, shownId: null };

/** The states in which the panel is looked at and tested, by name. */
export const scenarios = {
	empty: base,
	noModels: { ...base, catalog: emptyCatalog, chats: [] },
	noOllama: { ...base, catalog: missingCatalog, chats: [] },
	probing: {
		...base,
		catalog: { hosts: [host("ollama", "ollama", { status: "probing" })], models: [], isProbing: true },
	},
	short: { ...base, shownId: "chat-short" },
	long: { ...base, shownId: "chat-long" },
	get ten(): FakeHostState {
		const summary = { ...blankSummary("chat-ten", "A few tides"), modelId: "ollama/qwen3:8b" };
		return { ...base, chats: [{ summary, messages: messages("chat-ten", 10) }], shownId: "chat-ten" };
	},
	/** Made when asked for, since most who import this do not want ten thousand messages. */
	get huge(): FakeHostState {
		const summary = { ...blankSummary("chat-huge", "Every tide of the year"), modelId: "ollama/qwen3:8b" };
		return { ...base, chats: [{ summary, messages: messages("chat-huge", 10_000) }], shownId: "chat-huge" };
	},
	errors: { ...base, shownId: "chat-errors" },
	versions: { ...base, chats: [...chats, versionsChat], shownId: "chat-versions" },
	/** Messages that an earlier window left waiting. */
	queued: {
		...base,
		shownId: "chat-short",
		isQueueGoing: false,
		queued: [
			"Add a test for the south quay",
			"Then explain why the first entry belongs to the day before, in two sentences",
			"Commit",
		].map((text, index) => ({
			id: `queued-${index}`,
			conversationId: "chat-short",
			text,
			modelId: null,
			createdAt: index,
		})),
	},
	/** A round whose command waits for the user, with hidden characters in it. */
	tools: { ...base, chats: [...chats, toolsChat], shownId: "chat-tools", toolCalls: [waitingCommand] },
	/** A round that changed files and has ended. */
	changes: { ...base, chats: [...chats, changesChat], shownId: "chat-changes" },
	changedTwice: { ...base, chats: [...chats, changedTwiceChat], shownId: "chat-twice" },
	/** A round that waits for a change of a file to be allowed. */
	edit: { ...base, chats: [...chats, toolsChat], shownId: "chat-tools", toolCalls: [waitingEdit] },
	/** Nothing runs by itself when the window opens. */
	broken: {
		...base,
		chats: [...chats, toolsChat],
		shownId: "chat-tools",
		waiting: [
			{ kind: "calls", id: "chat-short", title: "How the tide is read", what: "Tool calls were not finished", at: 1 },
			{ kind: "queued", id: "chat-long", title: "Tides of a whole year", what: "2 messages wait to be sent", at: 1 },
		],
	},
	/** A long chat near the end of its window, the beginning of which is summarised. */
	context: { ...base, shownId: "chat-short", report: contextReport },
	notice: {
		...base,
		surroundings: {
			...surroundings,
			isTrusted: false,
			storageNotice: "The disk is full: what is said now is kept in memory only until there is room.",
		},
	},
	twoFolders: {
		...base,
		surroundings: {
			...surroundings,
			projects: [...surroundings.projects, { folderUri: "file:///work/quay", name: "quay" }],
		},
	},
	noFolder: {
		...base,
		chats: [],
		surroundings: {
			...surroundings,
			projectName: null,
			projectDetail: null,
			folderUri: null,
			projects: [],
			projectFolderUri: null,
			starters: [],
		},
	},
} satisfies Readonly<Record<string, FakeHostState>>;

export type ScenarioName = keyof typeof scenarios;
