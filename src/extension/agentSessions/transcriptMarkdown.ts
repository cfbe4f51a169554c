import type { Localize } from "../localize.ts";

/** What is shown of a session as a document. */
export interface TranscriptText {
	readonly title: string;
	/** Lines about the session, such as its folder and its cost. */
	readonly facts: readonly string[];
	readonly said: readonly { readonly speaker: string; readonly content: string; readonly at: number }[];
	/** Said after the document, such as that it is not all. */
	readonly notice: string | null;
}

/** A session as Markdown: who said what, and when. */
export function transcriptMarkdown({ title, facts, said, notice }: TranscriptText, localize: Localize): string {
	const head = [`# ${oneLine(title)}`, "", ...facts.map((fact) => `- ${oneLine(fact)}`), ""];
	const body = said.flatMap(({ speaker, content, at }) => {
		const who = speaker === "user" ? localize("You") : speaker.replace(/^agent:/, "");
		return [`## ${oneLine(who)} · ${localize.moment(at)}`, "", content, ""];
	});
	return [...head, ...body, ...(notice === null ? [] : ["---", "", notice, ""])].join("\n");
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
