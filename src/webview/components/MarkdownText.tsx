import type { TextModel } from "../models/textModel.ts";
import { MarkdownView } from "../markdown/MarkdownView.tsx";

/** A text of a message, which may still grow. */
export function MarkdownText({ content }: { readonly content: TextModel }) {
	return <MarkdownView groups={content.groups.value} />;
}
