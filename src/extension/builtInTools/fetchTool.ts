import * as v from "valibot";
import type { Tool } from "../tools/index.ts";
import { defineTool } from "./defineTool.ts";
import { readableText } from "./readableText.ts";
import { refused, succeeded } from "./outcomes.ts";
import type { BuiltInSurroundings } from "./surroundings.ts";

export function fetchUrlTool({ fetchPage, localize }: BuiltInSurroundings): Tool {
	const parameters = v.strictObject({
		url: v.pipe(v.string(), v.minLength(1), v.maxLength(4000), v.description("The whole http or https address.")),
	});
	return defineTool(
		{
			name: "fetch_url",
			description: "Fetch a public web page as text.",
			parameters,
			prepare: async ({ url }) => ({
				action: { kind: "fetch", url },
				preview: { type: "details", rows: [{ label: localize("Address"), text: url }] },
				async run(signal, { approved }) {
					if (approved.kind !== "fetch") throw new Error(`An address was to be approved, not ${approved.kind}`);
					const page = await fetchPage(approved.url, signal);
					const text = page.mediaType.includes("html") ? readableText(page.text) : page.text;
					if (page.status >= 400) return refused(localize("The server answered with {0}.", page.status));
					return succeeded(`[${page.url}]\n${text}`, localize);
				},
			}),
		},
		localize,
	);
}
