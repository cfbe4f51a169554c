import type { CallDetail, CostPart } from "../../shared/ledger.ts";
import { formatCount, formatDuration, formatMicroUsd, formatMoment } from "../format.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { basisName, originName, partName, sourceName } from "./usageNames.ts";
import type { UsageModel } from "./usageModel.ts";

/** One call: how its cost comes about, the price it was entered with, and what is known of it. */
export function CallDetailView({ usage, call }: { readonly usage: UsageModel; readonly call: CallDetail }) {
	return (
		<div class="call-detail">
			<h3>{t("How the cost comes about")}</h3>
			<Formula call={call} />
			{call.price && <PriceRow price={call.price} />}
			{call.previousCosts.length > 0 && (
				<ul class="call-previous">
					{call.previousCosts.map(({ costMicroUsd, until }) => (
						<li key={until}>
							{t("{cost} until it was priced anew at {time}", {
								cost: costMicroUsd === null ? t("unknown") : formatMicroUsd(costMicroUsd),
								time: formatMoment(until),
							})}
						</li>
					))}
				</ul>
			)}
			<h3>{t("The call")}</h3>
			<Facts call={call} />
			{call.conversationId !== null && (
				<Button onClick={() => void usage.openChat(call.conversationId ?? "")}>
					{t("Open chat: {title}", { title: call.conversationTitle ?? "" })}
				</Button>
			)}
			{call.rawUsage !== null && (
				<details>
					<summary>{t("As the provider sent it")}</summary>
					<pre>{pretty(call.rawUsage)}</pre>
				</details>
			)}
			<details>
				<summary>{t("Query")}</summary>
				<pre>{call.sql}</pre>
			</details>
		</div>
	);
}

function Formula({ call }: { readonly call: CallDetail }) {
	const { price, costMicroUsd, priceBasis } = call;
	const cost = costMicroUsd === null ? t("unknown") : formatMicroUsd(costMicroUsd);
	if (!price) {
		return (
			<p class="call-formula">
				{cost} · {basisName(priceBasis)}
			</p>
		);
	}
	const tokens = price.parts.filter(({ what }) => what !== "web_search");
	const searches = price.parts.filter(({ what }) => what === "web_search");
	return (
		<table class="call-formula">
			<tbody>
				{tokens.map((part) => (
					<Part key={part.what} part={part} microUsd={(part.count * part.rateMicroUsd) / 1_000_000}>
						{t("{rate} per million", { rate: formatMicroUsd(part.rateMicroUsd) })}
					</Part>
				))}
				{price.multiplierPercent !== 100 && (
					<tr>
						<th scope="row">{t("Multiplied for tier, speed or region")}</th>
						<td>{`× ${price.multiplierPercent} %`}</td>
						<td />
						<td />
					</tr>
				)}
				{searches.map((part) => (
					<Part key={part.what} part={part} microUsd={part.count * part.rateMicroUsd}>
						{t("{rate} each", { rate: formatMicroUsd(part.rateMicroUsd) })}
					</Part>
				))}
				<tr class="call-sum">
					<th scope="row">{t("Cost, rounded to a millionth of a dollar")}</th>
					<td />
					<td />
					<td>{cost}</td>
				</tr>
			</tbody>
		</table>
	);
}

function Part({
	part,
	microUsd,
	children,
}: {
	readonly part: CostPart;
	readonly microUsd: number;
	readonly children: string;
}) {
	return (
		<tr>
			<th scope="row">{partName(part.what)}</th>
			<td>{formatCount(part.count)}</td>
			<td>{`× ${children}`}</td>
			<td>{`= ${formatMicroUsd(microUsd)}`}</td>
		</tr>
	);
}

function PriceRow({ price }: { readonly price: NonNullable<CallDetail["price"]> }) {
	const day = (at: number) => new Date(at).toISOString().slice(0, 10);
	const from =
		price.effectiveFrom === null ? t("as long as known") : t("from {day}", { day: day(price.effectiveFrom) });
	const to = price.effectiveTo === null ? "" : ` ${t("until {day}", { day: day(price.effectiveTo) })}`;
	const band =
		price.bandAbove > 0 ? t("for prompts above {tokens} tokens", { tokens: formatCount(price.bandAbove) }) : "";
	const origin = price.origin === "user" ? t("your own price") : t("list price");
	const words = [`${price.provider} ${price.model}`, origin, from + to, band].filter((word) => word !== "");
	return (
		<p class="call-price">
			{t("Price row")}: <code>{price.id}</code> · {words.join(" · ")}
			<br />
			{t("Source: {source}", { source: price.source })}
			{price.sourceDate === null ? "" : ` (${price.sourceDate})`}
		</p>
	);
}

function Facts({ call }: { readonly call: CallDetail }) {
	const optional = (name: string, value: string | null): (readonly [string, string])[] =>
		value === null || value === "" ? [] : [[name, value]];
	const facts = [
		...optional(t("Tool"), originName(call.origin)),
		...optional(t("Figures"), sourceName(call.source)),
		...optional(t("Model asked"), call.modelAsked),
		...optional(t("Model that answered"), call.modelServed),
		...optional(t("Project"), call.projectName),
		...optional(t("of which thinking"), call.buckets.reasoning === null ? null : formatCount(call.buckets.reasoning)),
		...optional(t("First words after"), call.firstTokenMs === null ? null : formatDuration(call.firstTokenMs)),
		...optional(t("Took"), call.durationMs === null ? null : formatDuration(call.durationMs)),
		...optional(t("Service tier"), call.serviceTier),
		...optional(t("Speed"), call.speed),
		...optional(t("Region"), call.inferenceGeo),
		...optional(t("Response"), call.responseId),
		...optional(t("Request"), call.requestId),
		...optional(t("Row"), call.id),
	];
	return (
		<dl class="call-facts">
			{facts.map(([name, value]) => (
				<div key={name}>
					<dt>{name}</dt>
					<dd>{value}</dd>
				</div>
			))}
		</dl>
	);
}

function pretty(json: string): string {
	try {
		return JSON.stringify(JSON.parse(json), null, 2);
	} catch {
		return json;
	}
}
