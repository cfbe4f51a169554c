import type { UsageLine, UsageReport } from "../../../src/shared/model.ts";

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

const empty: UsageReport = {
	from: 0,
	to: 0,
	total: line("total", "Total", 0, 0, 0),
	byDay: [],
	byModel: [],
	byProject: [],
	byCommand: [],
};

/** What the fake host answers: today is empty, everything longer is not. */
export function usageReport(days: number): UsageReport {
	if (days === 1) return empty;
	return {
		from: Date.UTC(2026, 8, 1),
		to: Date.UTC(2026, 9, 1),
		total: line("total", "Total", 1_234_567, 3, 42),
		byDay: [
			line("2026-09-30", "30 September 2026", 1_000_000, 3, 30),
			line("2026-09-29", "29 September 2026", 234_567, 0, 12),
		],
		byModel: [
			line("anthropic/claude-sonnet-5", "claude-sonnet-5", 1_234_567, 0, 20),
			line("ollama/qwen3:8b", "qwen3:8b", 0, 0, 19),
			line("openai/unknown-1", "unknown-1", 0, 3, 3),
		],
		byProject: [line("p1", "harbour", 1_200_000, 0, 30), line("none", "No folder", 34_567, 3, 12)],
		byCommand: [{ command: "daybook.newChat", count: 14, lastUsedAt: Date.UTC(2026, 8, 30, 12) }],
	};
}
