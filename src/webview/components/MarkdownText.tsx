import type { TextModel } from "../models/textModel.ts";

export function MarkdownText({ content }: { readonly content: TextModel }) {
	return <div class="markdown">{content.version.value >= 0 ? content.text : ""}</div>;
}
