import { formatCost, formatMicroUsd } from "../../shared/money.ts";
import type { CostSum } from "../../shared/model.ts";
import type { Localize } from "../localize.ts";
import { budgetName, type Standing } from "./budgetSentences.ts";

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

/** The one status bar item in words. `formatCount` writes a number in the editor's language. */
export function statusLines(
	{ today, last7Days, last30Days, conversation, standings }: StatusFigures,
	localize: Localize,
	formatCount: (count: number) => string,
): StatusLines {
	const text = conversation
		? localize("$(book) {0} · chat {1}", shortCost(today), shortCost(conversation))
		: localize("$(book) {0}", shortCost(today));
	const chat = conversation
		? [localize("This chat: {0}, {1} tokens", formatCost(conversation), formatCount(conversation.tokens))]
		: [];
	return {
		text,
		tooltip: [
			localize("**Daybook** — list-price estimates"),
			localize("Today: {0}", formatCost(today)),
			localize("Last 7 days: {0}", formatCost(last7Days)),
			localize("Last 30 days: {0}", formatCost(last30Days)),
			...chat,
			...standings.map((standing) => standingLine(standing, localize)),
		],
		isPast: standings.some(({ level }) => level === "spent"),
	};
}

function standingLine(standing: Standing, localize: Localize): string {
	const { kind, limitMicroUsd, spentMicroUsd, level } = standing;
	const [name, spent, limit] = [
		budgetName(kind, localize),
		formatMicroUsd(spentMicroUsd),
		formatMicroUsd(limitMicroUsd),
	];
	if (level === "spent") return localize("$(warning) {1} of {2} are spent of {0}", name, spent, limit);
	return localize("{1} of {2} are spent of {0}", name, spent, limit);
}

/** "$0.42", with "+" when something could not be priced; "$?" when nothing could. */
function shortCost({ microUsd, unpricedCalls }: CostSum): string {
	if (unpricedCalls === 0) return formatMicroUsd(microUsd);
	return microUsd === 0 ? "$?" : `${formatMicroUsd(microUsd)}+`;
}
