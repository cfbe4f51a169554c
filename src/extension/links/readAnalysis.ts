import * as v from "valibot";
import type { LinkAnalysis } from "../../shared/links.ts";

const longestText = 8000;
const mostPoints = 20;

const text = v.pipe(
	v.string(),
	v.transform((value) => value.trim().slice(0, longestText)),
);
/** Some models write one sentence where a list was asked for. */
const points = v.pipe(
	v.union([
		v.array(text),
		v.pipe(
			text,
			v.transform((one) => [one]),
		),
	]),
	v.transform((list) => list.filter((point) => point !== "").slice(0, mostPoints)),
);
/** And some a list, or a table of names and values, where a text was. */
const details = v.union([
	text,
	v.pipe(
		v.array(text),
		v.transform((list) => list.join("\n")),
	),
	v.pipe(
		v.record(v.string(), v.union([text, v.number(), v.boolean()])),
		v.transform((table) =>
			Object.entries(table)
				.map(([name, value]) => `${name}: ${value}`)
				.join("\n"),
		),
	),
]);

const schema = v.object({
	title: v.optional(text, ""),
	main_topic: v.pipe(text, v.minLength(1)),
	reasons_to_care: v.optional(points, []),
	key_insights: v.pipe(points, v.minLength(1)),
	technical_details: v.optional(v.nullable(details), ""),
});

/** What a model answered, checked; null when it is not what was asked for. `pageTitle` stands in for a missing title. */
export function readAnalysis(answer: string, pageTitle: string | null): LinkAnalysis | null {
	const checked = v.safeParse(schema, jsonIn(answer));
	if (!checked.success) return null;
	const { title, main_topic, reasons_to_care, key_insights, technical_details } = checked.output;
	return {
		title: (title || (pageTitle ?? "")).slice(0, 300),
		mainTopic: main_topic,
		reasonsToCare: reasons_to_care,
		keyInsights: key_insights,
		technicalDetails: technical_details ?? "",
	};
}

/** The one object in the answer, also between fences or sentences; undefined when there is none. */
function jsonIn(answer: string): unknown {
	const [start, end] = [answer.indexOf("{"), answer.lastIndexOf("}")];
	if (start < 0 || end < start) return undefined;
	try {
		return JSON.parse(answer.slice(start, end + 1));
	} catch {
		return undefined;
	}
}
