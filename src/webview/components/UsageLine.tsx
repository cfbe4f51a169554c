import type { MessageUsage } from "../../shared/model.ts";
import { formatCount, formatDuration, formatShortCount, formatUsageCost } from "../format.ts";
import { t } from "../l10n.ts";

/** What an answer took, in a few words; the exact figures on hover. */
export function UsageLine({ usage }: { readonly usage: MessageUsage }) {
	const input = usage.inputUncached + usage.cacheRead + usage.cacheWriteShort + usage.cacheWriteLong;
	const about = usage.source === "estimated" ? "~" : "";
	const words = [
		t("{input} in, {output} out", {
			input: about + formatShortCount(input),
			output: about + formatShortCount(usage.output),
		}),
		formatUsageCost(usage),
		...(usage.durationMs === null ? [] : [formatDuration(usage.durationMs)]),
	];
	return (
		<span class="usage-line" title={details(usage).join("\n")}>
			{words.join(" · ")}
		</span>
	);
}

function details(usage: MessageUsage): readonly string[] {
	const line = (label: string, count: number | null) => (count ? [`${label}: ${formatCount(count)}`] : []);
	return [
		t("Tokens"),
		...line(t("Fresh input"), usage.inputUncached),
		...line(t("Read from cache"), usage.cacheRead),
		...line(t("Written to cache"), usage.cacheWriteShort + usage.cacheWriteLong),
		...line(t("Output"), usage.output),
		...line(t("of which thinking"), usage.reasoning),
		...(usage.firstTokenMs === null
			? []
			: [t("First words after {time}", { time: formatDuration(usage.firstTokenMs) })]),
		...(usage.source === "reported" ? [] : [t("Some figures are estimates.")]),
	];
}
