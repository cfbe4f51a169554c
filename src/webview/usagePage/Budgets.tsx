import type { BudgetLine } from "../../shared/ledger.ts";
import { formatMicroUsd } from "../format.ts";
import { t } from "../l10n.ts";

const names: Readonly<Record<BudgetLine["kind"], () => string>> = {
	day: () => t("Today's budget"),
	month: () => t("This month's budget"),
	project: () => t("This project's budget"),
	chat: () => t("This chat's budget"),
};

/** Where each limit stands; nothing when there is none. */
export function Budgets({ budgets }: { readonly budgets: readonly BudgetLine[] }) {
	if (budgets.length === 0) return null;
	return (
		<section aria-label={t("Budgets")} class="usage-budgets">
			{budgets.map(({ kind, limitMicroUsd, spentMicroUsd, unpricedCalls, level }) => {
				const name = names[kind]();
				const cost = formatMicroUsd(spentMicroUsd);
				const spent = unpricedCalls > 0 ? t("{cost} + {count} unpriced", { cost, count: unpricedCalls }) : cost;
				const words = t("{spent} of {limit}", { spent, limit: formatMicroUsd(limitMicroUsd) });
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
							{words}
							{level === "spent" && ` · ${t("spent")}`}
						</span>
					</div>
				);
			})}
		</section>
	);
}
