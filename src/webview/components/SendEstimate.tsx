import { useEffect, useState } from "preact/hooks";
import type { ModelChoice, SendEstimate as Estimate } from "../../shared/model.ts";
import { estimateTokens } from "../../shared/tokenEstimate.ts";
import { formatCount, formatMicroUsd, formatShortCount } from "../format.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";

/** The estimate waits for a pause in typing. */
const pauseMs = 300;

/** What sending the text would take: tokens, cost, share of the window. Nothing while there is no text. */
export function SendEstimate({ chat }: { readonly chat: ChatModel }) {
	const text = chat.composer.text.value;
	const model = chat.catalog.chosen.value;
	const conversationId = chat.conversation.summary.value?.id ?? null;
	const [estimate, setEstimate] = useState<Estimate | null>(null);
	const modelId = model?.id ?? null;
	const isWanted = text.trim() !== "";
	useEffect(() => {
		if (!isWanted || modelId === null) {
			setEstimate(null);
			return undefined;
		}
		let isStale = false;
		const ask = async () => {
			const request = { conversationId, modelId, textTokens: estimateTokens(text) };
			// Without an estimate one can send all the same.
			const answer = await chat.host.request("round/estimate", request).catch(() => null);
			if (!isStale) setEstimate(answer);
		};
		const timer = setTimeout(() => void ask(), pauseMs);
		return () => {
			isStale = true;
			clearTimeout(timer);
		};
	}, [chat.host, text, isWanted, conversationId, modelId]);
	if (!estimate || !model || !isWanted) return <span class="composer-estimate" />;
	return (
		<span class="composer-estimate" title={sentences(estimate).join("\n")}>
			{words(estimate, model).join(" · ")}
			{estimate.contextWindow !== null && (
				<span class="composer-estimate-share">{` · ${percent(estimate.tokens / estimate.contextWindow)}`}</span>
			)}
		</span>
	);
}

function words({ tokens, costMicroUsd }: Estimate, model: ModelChoice): readonly string[] {
	const cost =
		costMicroUsd === null
			? t("cost unknown")
			: model.isLocal && costMicroUsd === 0
				? t("local")
				: roughCost(costMicroUsd);
	return [`≈ ${formatShortCount(tokens)}`, cost];
}

/** An estimate is good for two figures. */
function roughCost(microUsd: number): string {
	return formatMicroUsd(microUsd === 0 ? 0 : Number(microUsd.toPrecision(2)));
}

function percent(share: number): string {
	const value = share * 100;
	return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} %`;
}

function sentences({ tokens, contextWindow, error }: Estimate): readonly string[] {
	return [
		t("About {count} tokens would be sent; the cost counts an answer of usual length.", { count: formatCount(tokens) }),
		...(contextWindow === null ? [] : [t("The window holds {count} tokens.", { count: formatCount(contextWindow) })]),
		...(error === null ? [] : [t("Estimates for this model were off by {share} of late.", { share: percent(error) })]),
	];
}
