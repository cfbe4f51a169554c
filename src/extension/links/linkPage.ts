import type { Link } from "../../shared/links.ts";
import type { Localize } from "../localize.ts";

/**
 * A link as a Markdown page. What a page or a model wrote stands in it as text: no picture, link or HTML of theirs comes to
 * life, since the editor's preview would load and follow it.
 */
export function linkPage(link: Link, localize: Localize): string {
	const { analysis, url, modelId, analyzedAt, error } = link;
	const lines = [`# ${asText(analysis?.title || url)}`, "", asText(url)];
	if (error !== null) lines.push("", `> ⚠ ${asText(error)}`);
	if (analysis === null) return [...lines, "", asText(localize("This link was not analysed yet."))].join("\n");
	lines.push("", `**${asText(analysis.mainTopic)}**`);
	const points = (title: string, list: readonly string[]): void => {
		if (list.length > 0) lines.push("", `## ${asText(title)}`, "", ...list.map((point) => `- ${asText(point)}`));
	};
	points(localize("Why care"), analysis.reasonsToCare);
	points(localize("Key insights"), analysis.keyInsights);
	if (analysis.technicalDetails !== "") {
		lines.push("", `## ${asText(localize("Technical details"))}`, "", ...paragraphs(analysis.technicalDetails));
	}
	const when = analyzedAt === null ? "" : localize.moment(analyzedAt);
	if (modelId !== null) lines.push("", "---", "", asText(localize("Read by {0}, {1}", modelId, when)));
	return lines.join("\n");
}

function paragraphs(text: string): string[] {
	return text.split(/\n+/).flatMap((line) => [asText(line), ""]);
}

/** Text that means nothing in Markdown. */
function asText(text: string): string {
	return text
		.replaceAll(/\s+/g, " ")
		.replaceAll(/[\\`*_{}[\]()#+\-.!|~$:]/g, "\\$&")
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.trim();
}
