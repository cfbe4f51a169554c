import type { UsagePeriod } from "../../shared/ledger.ts";
import { t } from "../l10n.ts";
import type { UsageModel } from "./usageModel.ts";

const periods = [1, 7, 30, 365] as const;

const names: Readonly<Record<(typeof periods)[number], () => string>> = {
	1: () => t("Today"),
	7: () => t("7 days"),
	30: () => t("30 days"),
	365: () => t("365 days"),
};

/** The last so many days, or any stretch of days. */
export function PeriodPicker({ usage }: { readonly usage: UsageModel }) {
	const period = usage.period.value;
	return (
		<div class="usage-periods" role="group" aria-label={t("Period")}>
			{periods.map((days) => (
				<button
					key={days}
					type="button"
					aria-pressed={"days" in period && period.days === days}
					onClick={() => void usage.show({ days })}
				>
					{names[days]()}
				</button>
			))}
			<Stretch usage={usage} period={period} />
		</div>
	);
}

function Stretch({ usage, period }: { readonly usage: UsageModel; readonly period: UsagePeriod }) {
	const shown = usage.report.value?.dashboard;
	const from = "from" in period ? period.from : (shown?.from ?? "");
	const to = "to" in period ? period.to : (shown?.to ?? "");
	const choose = (change: { readonly from?: string; readonly to?: string }) => {
		const next = { from, to, ...change };
		if (isDay(next.from) && isDay(next.to)) void usage.show(next);
	};
	return (
		<span class="usage-stretch">
			<input
				type="date"
				aria-label={t("From")}
				value={from}
				max={to}
				onChange={(event) => choose({ from: event.currentTarget.value })}
			/>
			<span aria-hidden="true">–</span>
			<input
				type="date"
				aria-label={t("To")}
				value={to}
				min={from}
				onChange={(event) => choose({ to: event.currentTarget.value })}
			/>
		</span>
	);
}

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);
