import type {
	CallDetail,
	CallLine,
	Figures,
	TimelinePage,
	UsageLine,
	UsagePeriod,
} from "../../../src/shared/ledger.ts";
import type { UsageReport, UsageRequests } from "../../../src/shared/protocol.ts";
import type { RequestHandlers } from "../../../src/shared/rpc.ts";

const sql = "SELECT 1";
const longSql = `SELECT 1, ${"'as wide as the real one' || ".repeat(8)}''`;
const none: Figures<never> = { lines: [], sql };
const dayInMs = 86_400_000;
const lastDay = Date.UTC(2026, 8, 30);
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

interface Labelled {
	readonly key: string;
	readonly label: string;
}

const longSessions = [`Explain ${"a very long request ".repeat(40)}`, ""].map((label, index) => ({
	key: `a${index + 2}`,
	sessionId: `aaaa000${index + 2}-bbbb`,
	label,
	tool: "codex",
	projectName: null,
	tasks: 1,
	tokens: 100,
	microUsd: 10,
	unpricedCalls: 0,
	lastActivityAt: lastDay,
}));

function line(key: string, label: string, microUsd: number, unpricedCalls: number, calls: number): UsageLine {
	return {
		key,
		label,
		microUsd,
		unpricedCalls,
		calls,
		inputTokens: calls * 1500,
		cachedTokens: calls * 400,
		outputTokens: calls * 350,
	};
}

/** What the fake host answers: today is empty, everything longer is not, and a year has a figure for most days. */
export function usageReport(period: UsagePeriod): UsageReport {
	const days = "days" in period ? period.days : 30;
	const [from, to] =
		"days" in period ? [dayOf(lastDay - (days - 1) * dayInMs), dayOf(lastDay)] : [period.from, period.to];
	const isEmpty = days === 1;
	const isYear = days === 365;
	const figures = <Line>(lines: readonly Line[]): Figures<Line> => (isEmpty ? none : { lines, sql });
	/** A year has seen many models, projects and chats. */
	const many = <Line extends Labelled>(lines: readonly Line[]): Figures<Line> =>
		figures(isYear ? Array.from({ length: 30 }, (_, turn) => lines.map((each) => numbered(each, turn))).flat() : lines);
	return {
		dashboard: {
			from,
			to,
			total: { lines: [isEmpty ? line("total", "", 0, 0, 0) : line("total", "", 1_234_567, 3, 42)], sql: longSql },
			byDay: figures(
				isYear ? everyDay() : [line("2026-09-29", "", 234_567, 0, 12), line("2026-09-30", "", 1_000_000, 3, 30)],
			),
			byModel: many([
				line("anthropic/claude-sonnet-5", "claude-sonnet-5", 1_234_567, 0, 20),
				line("ollama/qwen3:8b", "qwen3:8b", 0, 0, 19),
				line("openai/unknown-1", "unknown-1", 0, 3, 3),
			]),
			byProject: many([line("p1", "harbour", 1_200_000, 0, 30), line("", "", 34_567, 3, 12)]),
			bySource: figures([
				line("daybook reported", "", 1_000_000, 0, 30),
				line("claude_code reported", "", 234_567, 3, 12),
			]),
			cache: many([
				{ key: "m", label: "claude-sonnet-5", readTokens: 88_000, writtenTokens: 9000, savedMicroUsd: 154_000 },
			]),
			local: many([
				{ key: "o", label: "qwen3:8b", inputTokens: 28_500, outputTokens: 6650, hypotheticalMicroUsd: 123_500 },
			]),
			referenceModel: "claude-sonnet-5-5",
			topChats: many([
				{
					key: "c1",
					label: "Why does the harbour master count boats twice?",
					projectName: "harbour",
					rounds: 7,
					tokens: 34_000,
					microUsd: 900_000,
					unpricedCalls: 0,
					lastUsedAt: lastDay,
				},
			]),
			commands: figures([{ key: "daybook.newChat", count: 14, lastUsedAt: Date.UTC(2026, 8, 30, 12) }]),
			editorTime: many([
				{ key: "p1", label: "harbour", seconds: 45_000 },
				{ key: "", label: "", seconds: 1500 },
			]),
			models: many([
				{
					key: "anthropic/claude-sonnet-5",
					label: "claude-sonnet-5",
					calls: 20,
					microUsd: 1_234_567,
					unpricedCalls: 0,
					rating: 4.5,
					ratings: 6,
					regenerations: 2,
					firstTokenMs: 640,
					tokensPerSecond: 78.3,
				},
			]),
			agentSessions: many([
				{
					key: "a1",
					sessionId: "5e551001-aaaa",
					label: "Make the harbour tests green",
					tool: "claude_code",
					projectName: "harbour",
					tasks: 4,
					tokens: 120_000,
					microUsd: 234_567,
					unpricedCalls: 3,
					lastActivityAt: lastDay,
				},
				...longSessions,
			]),
		},
		commandTitles: { "daybook.newChat": "New Chat" },
		budgets: isEmpty
			? []
			: [
					{
						kind: "day",
						limitMicroUsd: 1_000_000,
						spentMicroUsd: 1_000_000,
						unpricedCalls: 0,
						level: "spent",
						sql,
						calls: { from: "2026-09-30", to: "2026-09-30", origin: "daybook" },
					},
					{
						kind: "month",
						limitMicroUsd: 5_155_000,
						spentMicroUsd: 1_234_567,
						unpricedCalls: 3,
						level: "fine",
						sql,
						calls: { from: "2026-09-01", to: "2026-09-30", origin: "daybook" },
					},
				],
	};
}

/** The line itself at first, then others like it. */
function numbered<Line extends Labelled>(line: Line, turn: number): Line {
	return turn === 0 ? line : { ...line, key: `${line.key}-${turn}`, label: `${line.label} ${turn}` };
}

function everyDay(): readonly UsageLine[] {
	return Array.from({ length: 365 }, (_, index) => {
		const key = dayOf(lastDay - (364 - index) * dayInMs);
		const wave = Math.round((Math.sin(index / 9) + 1.1) * 400_000) * (index % 7 > 4 ? 0 : 1);
		return line(key, "", wave, index % 31 === 0 ? 1 : 0, 12);
	}).filter(({ microUsd }) => microUsd > 0);
}

const call: CallLine = {
	id: "0199-call",
	at: Date.UTC(2026, 8, 30, 9, 30),
	model: "claude-sonnet-5 · Anthropic",
	kind: "chat",
	origin: "daybook",
	inputTokens: 1500,
	cachedTokens: 400,
	outputTokens: 350,
	costMicroUsd: 7020,
	priceBasis: "list",
};

const detail: CallDetail = {
	...call,
	buckets: { inputUncached: 1100, cacheRead: 400, cacheWriteShort: 0, cacheWriteLong: 0, output: 350, reasoning: 120 },
	webSearchRequests: 0,
	source: "reported",
	modelAsked: "anthropic/claude-sonnet-5",
	modelServed: "claude-sonnet-5",
	responseId: "msg_1",
	requestId: "req_1",
	serviceTier: "standard",
	speed: null,
	inferenceGeo: "us",
	durationMs: 4200,
	firstTokenMs: 640,
	conversationId: "c1",
	conversationTitle: "Why does the harbour master count boats twice?",
	projectName: "harbour",
	previousCosts: [{ costMicroUsd: null, until: Date.UTC(2026, 9, 1) }],
	price: {
		id: "bundled:anthropic/claude-sonnet-5:abc",
		provider: "anthropic",
		model: "claude-sonnet-5",
		effectiveFrom: Date.UTC(2026, 5, 1),
		effectiveTo: null,
		bandAbove: 0,
		origin: "bundled",
		source: "a catalogue",
		sourceDate: "2026-09-23",
		multiplierPercent: 100,
		parts: [
			{ what: "input", count: 1100, rateMicroUsd: 3_000_000 },
			{ what: "cache_read", count: 400, rateMicroUsd: 300_000 },
			{ what: "output", count: 350, rateMicroUsd: 10_285_714 },
		],
	},
	rawUsage: '{"input_tokens":1100}',
	sql,
};

const timeline: TimelinePage = {
	days: [
		{
			day: "2026-09-30",
			cost: { microUsd: 1_000_000, unpricedCalls: 3 },
			activeSeconds: 12_600,
			entries: [
				{
					kind: "chat",
					key: "c1",
					day: "2026-09-30",
					at: Date.UTC(2026, 8, 30, 15),
					title: "Why does the harbour master count boats twice?",
					detail: "7",
					projectId: "p1",
					projectName: "harbour",
					cost: { microUsd: 900_000, unpricedCalls: 0 },
				},
				{
					kind: "task",
					key: "t1",
					day: "2026-09-30",
					at: Date.UTC(2026, 8, 30, 14, 30),
					title: "List the boats nobody counted",
					detail: "completed",
					projectId: "p1",
					projectName: "harbour",
					cost: { microUsd: 100_000, unpricedCalls: 0 },
				},
				...longSessions.map(({ key, sessionId, label, tool, microUsd }) => ({
					kind: "agent_session" as const,
					key,
					sessionId,
					day: "2026-09-30",
					at: Date.UTC(2026, 8, 30, 14, 15),
					title: label,
					detail: tool,
					projectId: null,
					projectName: null,
					cost: { microUsd, unpricedCalls: 0 },
				})),
				{
					kind: "commit",
					key: "abc",
					day: "2026-09-30",
					at: Date.UTC(2026, 8, 30, 14),
					title: "Count each boat once",
					detail: "0a1b2c3d",
					projectId: "p1",
					projectName: "harbour",
					cost: null,
				},
				{
					kind: "commands",
					key: "x",
					day: "2026-09-30",
					at: Date.UTC(2026, 8, 30, 13),
					title: "New Chat, /model",
					detail: "9",
					projectId: "p1",
					projectName: "harbour",
					cost: null,
				},
			],
		},
	],
	sql,
	before: null,
};

/** Everything the usage page may ask, answered without a database. `asked` gets what it made the host do. */
export function usageHost(asked: unknown[]): RequestHandlers<Pick<UsageRequests, keyof UsageRequests>> {
	const note = (what: unknown): null => {
		asked.push(what);
		return null;
	};
	return {
		"usage/ready": () => ({ view: "figures" }),
		"usage/report": ({ period }) => usageReport(period),
		"usage/calls": (request) => {
			note(request);
			return { lines: [call], sql, cursor: null };
		},
		"usage/call": () => detail,
		"usage/timeline": () => timeline,
		"usage/projects": () => [{ id: "p1", name: "harbour" }],
		"usage/storage": () => ({
			lines: [
				{
					projectId: "p1",
					projectName: "harbour",
					conversations: 3,
					messages: 40,
					messageBytes: 1_200_000,
					attachmentBytes: 0,
				},
			],
			sql,
		}),
		"usage/copy": ({ text }) => note(text),
		"usage/save": ({ html }) => note(html),
		"usage/openChat": ({ conversationId }) => note(conversationId),
		"usage/run": ({ action }) => note(action),
	};
}
