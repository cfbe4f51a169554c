import { type PlannedRound, type Prompt, type PromptSource, reachOf } from "./prompt.ts";

/** When to summarise by itself. */
export interface SummaryRule {
	/** Closed rounds that are not told of yet. */
	readonly afterRounds: number;
	/** Share of the window, 0 to 1. */
	readonly atShare: number;
}

/** Rounds at the end that are always sent as they are. */
const keptRounds = 3;
/** As many when the window is full before there are more. */
const fewestKept = 1;

/**
 * The rounds to summarise next, oldest first; empty when it is not time. `source` is of a branch that ends with an answer:
 * all its rounds are closed. When the user switched the newest summary off, he wants the rounds themselves: then nothing.
 */
export function roundsToSummarise(
	source: PromptSource,
	prompt: Prompt,
	usedTokens: number,
	rule: SummaryRule,
): readonly PlannedRound[] {
	const { rounds } = prompt;
	const told = source.summaries.map((summary) => ({ reach: reachOf(summary, rounds), summary }));
	const furthest = told.toSorted((a, b) => a.reach - b.reach).at(-1);
	if (furthest && furthest.reach >= 0 && !furthest.summary.isEnabled) return [];
	const isFull = source.window !== null && usedTokens >= source.window * rule.atShare;
	const open = untold(prompt);
	if (open.length < rule.afterRounds && !isFull) return [];
	const kept = open.length > keptRounds ? keptRounds : fewestKept;
	return open.slice(0, -kept).filter(({ use }) => use !== "out");
}

/** All rounds after the summary in use, for a summary that the user asks for; the newest is kept as it is. */
export function roundsOnRequest(prompt: Prompt): readonly PlannedRound[] {
	return untold(prompt)
		.slice(0, -fewestKept)
		.filter(({ use }) => use !== "out");
}

function untold({ rounds, summary }: Prompt): readonly PlannedRound[] {
	return rounds.slice(summary === null ? 0 : reachOf(summary, rounds) + 1);
}
