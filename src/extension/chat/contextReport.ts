import type { ContextReport, ContextRound } from "../../shared/context.ts";
import type { Message } from "../../shared/model.ts";
import { estimateTokens } from "../../shared/tokenEstimate.ts";
import type { ResolvedModel } from "../models/index.ts";
import { buildPrompt, type PlannedRound, type Prompt, type PromptSource, reachOf } from "./prompt.ts";
import { tokensOf, tokensOfTools } from "./chatMessages.ts";

const titleLength = 80;

/** What the next call would be sent, as the panel shows it. */
export function reportContext(
	conversationId: string | null,
	source: PromptSource,
	{ model }: Pick<ResolvedModel, "model">,
	isSummarising: boolean,
): ContextReport {
	const prompt = buildPrompt(source);
	const { tools = [] } = source;
	const corrected = (tokens: number): number => Math.round(tokens * source.factor);
	const exact = exactTokens(source, prompt);
	const [part] = prompt.system.parts;
	return {
		conversationId,
		window: source.window,
		modelWindow: model.contextWindow,
		tokens: exact ?? corrected(prompt.tokens),
		isExact: exact !== null,
		factor: source.factor,
		system: { text: part?.type === "text" ? part.text : "", tokens: corrected(tokensOf(prompt.system)) },
		tools: { names: tools.map(({ name }) => name), tokens: corrected(tokensOfTools(tools)) },
		summary: prompt.summary && { id: prompt.summary.id, tokens: corrected(estimateTokens(prompt.summary.text)) },
		summaries: source.summaries.filter((summary) => reachOf(summary, prompt.rounds) >= 0),
		rounds: prompt.rounds.map((round) => ({ ...roundOf(round), tokens: corrected(round.tokens) })),
		isSummarising,
	};
}

/**
 * What the host counted for the last answer and its prompt, while that is still what would be sent: nothing was taken out,
 * pinned, left out or summarised since. Null when it is not, or was never counted.
 */
function exactTokens(source: PromptSource, { rounds, summary }: Prompt): number | null {
	const last = source.branch.at(-1);
	const tokens = last && countedTokens(last);
	if (!last || tokens === null || tokens === undefined) return null;
	const isSame = rounds.every(({ use, state }) => use === "automatic" && (state === "sent" || state === "summarised"));
	return isSame && (summary === null || summary.createdAt < last.createdAt) ? tokens : null;
}

/** Thoughts are not sent again. */
function countedTokens({ usage }: Message): number | null {
	if (usage === null || usage.source !== "reported") return null;
	const input = usage.inputUncached + usage.cacheRead + usage.cacheWriteShort + usage.cacheWriteLong;
	return input + usage.output - (usage.reasoning ?? 0);
}

function roundOf({ questionId, roundNumber, messages, tokens, use, state }: PlannedRound): ContextRound {
	const [part] = messages[0]?.parts ?? [];
	const line = part?.type === "text" ? (part.text.trim().split("\n", 1)[0] ?? "") : "";
	const title = Array.from(line).slice(0, titleLength).join("");
	return { questionId, roundNumber, title, messageCount: messages.length, tokens, use, state };
}
