import type { UsageReport } from "../../shared/model.ts";
import { formatCount, formatLineCost } from "../format.ts";
import { t } from "../l10n.ts";
import { periods, type Period, type UsageModel } from "../models/usageModel.ts";
import { Button } from "../ui/Button.tsx";
import { UsageTable } from "./UsageTable.tsx";
import "./usagePage.css";

/** What was spent in a period, in total and by its parts. */
export function UsagePage({ usage }: { readonly usage: UsageModel }) {
	const report = usage.report.value;
	return (
		<main class="usage-page">
			<header class="usage-header">
				<h1>{t("Usage")}</h1>
				<PeriodPicker usage={usage} />
			</header>
			{usage.problem.value !== null && (
				<p class="usage-problem" role="alert">
					{usage.problem.value} <Button onClick={() => void usage.show(usage.days.peek())}>{t("Try again")}</Button>
				</p>
			)}
			{report && <Figures report={report} />}
		</main>
	);
}

const periodNames: Readonly<Record<Period, () => string>> = {
	1: () => t("Today"),
	7: () => t("7 days"),
	30: () => t("30 days"),
	365: () => t("365 days"),
};

function PeriodPicker({ usage }: { readonly usage: UsageModel }) {
	return (
		<div class="usage-periods" role="group" aria-label={t("Period")}>
			{periods.map((days) => (
				<button key={days} type="button" aria-pressed={usage.days.value === days} onClick={() => void usage.show(days)}>
					{periodNames[days]()}
				</button>
			))}
		</div>
	);
}

function Figures({ report }: { readonly report: UsageReport }) {
	const { total } = report;
	const isEmpty = total.calls === 0 && report.byCommand.length === 0;
	if (isEmpty) return <p>{t("Nothing was used in this period. Ask something in the chat, and it is counted here.")}</p>;
	return (
		<>
			<Total report={report} />
			<UsageTable name={t("Cost by day")} head={t("Day")} lines={report.byDay} />
			<UsageTable name={t("Cost by model")} head={t("Model")} lines={report.byModel} />
			<UsageTable name={t("Cost by project")} head={t("Project")} lines={report.byProject} />
			<CommandTable commands={report.byCommand} />
		</>
	);
}

function Total({ report: { total } }: { readonly report: UsageReport }) {
	const figures = [
		[t("Cost"), formatLineCost(total)],
		[t("Model calls"), formatCount(total.calls)],
		[t("Input tokens"), formatCount(total.inputTokens)],
		[t("of which cached"), formatCount(total.cachedTokens)],
		[t("Output tokens"), formatCount(total.outputTokens)],
	];
	return (
		<dl class="usage-total">
			{figures.map(([name, value]) => (
				<div key={name}>
					<dt>{name}</dt>
					<dd>{value}</dd>
				</div>
			))}
		</dl>
	);
}

function CommandTable({ commands }: { readonly commands: UsageReport["byCommand"] }) {
	const name = t("Commands used");
	return (
		<section aria-label={name} class="usage-section">
			<h2>{name}</h2>
			{commands.length === 0 ? (
				<p>{t("No commands in this period.")}</p>
			) : (
				<table>
					<thead>
						<tr>
							<th scope="col">{t("Command")}</th>
							<th scope="col" class="is-number">
								{t("Times")}
							</th>
							<th scope="col" class="is-number">
								{t("Last used")}
							</th>
						</tr>
					</thead>
					<tbody>
						{commands.map(({ command, count, lastUsedAt }) => (
							<tr key={command}>
								<th scope="row">{command}</th>
								<td>{formatCount(count)}</td>
								<td>{new Date(lastUsedAt).toLocaleString()}</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
		</section>
	);
}
