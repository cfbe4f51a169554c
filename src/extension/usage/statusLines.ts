import type { CostSum } from "../../shared/model.ts";
import { costText } from "../listLabels.ts";
import type { Localize } from "../localize.ts";
import { budgetName, spentText, type Standing } from "./budgetSentences.ts";

interface Total extends CostSum {
	readonly tokens: number;
}

/** What the status bar item is made from. */
export interface StatusFigures {
	readonly today: Total;
	readonly last7Days: Total;
	readonly last30Days: Total;
	/** Null when no stored chat is shown. */
	readonly conversation: Total | null;
	readonly standings: readonly Standing[];
}

export interface StatusLines {
	readonly text: string;
	/** Paragraphs in Markdown. */
	readonly tooltip: readonly string[];
	/** A budget is spent. */
	readonly isPast: boolean;
}

/** The one status bar item in words. */
export function statusLines(
	{ today, last7Days, last30Days, conversation, standings }: StatusFigures,
	localize: Localize,
): StatusLines {
	const text = conversation
		? localize("$(book) {0} · chat {1}", shortCost(today, localize), shortCost(conversation, localize))
		: localize("$(book) {0}", shortCost(today, localize));
	const chat = conversation
		? [localize("This chat: {0}, {1} tokens", costText(conversation, localize), localize.count(conversation.tokens))]
		: [];
	return {
		text,
		tooltip: [
			localize("**Daybook** — list-price estimates"),
			localize("Today: {0}", costText(today, localize)),
			localize("Last 7 days: {0}", costText(last7Days, localize)),
			localize("Last 30 days: {0}", costText(last30Days, localize)),
			...chat,
			...standings.map((standing) => standingLine(standing, localize)),
		],
		isPast: standings.some(({ level }) => level === "spent"),
	};
}

function standingLine(standing: Standing, localize: Localize): string {
	const { kind, limitMicroUsd, level } = standing;
	const [name, spent, limit] = [
		budgetName(kind, localize),
		spentText(standing, localize),
		localize.exactMoney(limitMicroUsd),
	];
	if (level === "spent") return localize("$(warning) {1} of {2} are spent of {0}", name, spent, limit);
	return localize("{1} of {2} are spent of {0}", name, spent, limit);
}

/** "$0.42", with "+" when something could not be priced; in words when nothing could. */
function shortCost({ microUsd, unpricedCalls }: CostSum, localize: Localize): string {
	if (unpricedCalls === 0) return localize.money(microUsd);
	return microUsd === 0 ? localize("cost unknown") : `${localize.money(microUsd)}+`;
}
