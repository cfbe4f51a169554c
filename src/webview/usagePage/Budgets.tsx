import type { BudgetLine } from "../../shared/ledger.ts";
import { formatLimit, formatMicroUsd } from "../format.ts";
import { t } from "../l10n.ts";
import { FigureActions } from "./FigureActions.tsx";
import type { UsageModel } from "./usageModel.ts";

const names: Readonly<Record<BudgetLine["kind"], () => string>> = {
	day: () => t("Today's budget"),
	month: () => t("This month's budget"),
	project: () => t("This project's budget"),
	chat: () => t("This chat's budget"),
};

interface BudgetsProps {
	readonly budgets: readonly BudgetLine[];
	/** Opens what was spent to its calls. */
	readonly usage: UsageModel;
}

/** Where each limit stands; nothing when there is none. */
export function Budgets({ budgets, usage }: BudgetsProps) {
	if (budgets.length === 0) return null;
	return (
		<section aria-label={t("Budgets")} class="usage-budgets">
			{budgets.map(({ kind, limitMicroUsd, spentMicroUsd, unpricedCalls, level, sql, calls }) => {
				const name = names[kind]();
				const cost = formatMicroUsd(spentMicroUsd);
				const spent = unpricedCalls > 0 ? t("{cost} + {count} unpriced", { cost, count: unpricedCalls }) : cost;
				const words = t("{spent} of {limit}", { spent, limit: formatLimit(limitMicroUsd) });
				return (
					<div key={kind} class={`usage-budget is-${level}`}>
						<span>{name}</span>
						<meter
							aria-label={name}
							aria-valuetext={words}
							min={0}
							max={Math.max(1, limitMicroUsd)}
							value={Math.min(spentMicroUsd, Math.max(1, limitMicroUsd))}
						/>
						<span class="usage-budget-figures">
							<button type="button" class="figure-open" onClick={() => void usage.openCalls(name, calls)}>
								{words}
							</button>
							{level === "spent" && ` · ${t("spent")}`}
						</span>
						<FigureActions
							name={name}
							sql={sql}
							text={() => `${name}\t${words}`}
							copy={(text) => void usage.copy(text)}
						/>
					</div>
				);
			})}
		</section>
	);
}
