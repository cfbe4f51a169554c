import MarkdownIt from "markdown-it";
import { Marked } from "marked";
import { h, render } from "preact";
import { MarkdownDocument } from "../../src/webview/markdown/markdownDocument.ts";
import { MarkdownView } from "../../src/webview/markdown/MarkdownView.tsx";

/** Draws a growing text into an element. */
export interface Renderer {
	append(text: string): void;
}

export type RendererName = "daybook" | "marked" | "markdown-it";

/** Ours, and two well-known ones used as most chats use them: the whole text anew for each piece. */
export const renderers: Readonly<Record<RendererName, (element: HTMLElement) => Renderer>> = {
	daybook(element) {
		const document = new MarkdownDocument();
		return {
			append(text) {
				document.append(text);
				render(h(MarkdownView, { groups: document.groups() }), element);
			},
		};
	},
	marked(element) {
		const marked = new Marked({ gfm: true });
		return whole(element, (text) => marked.parse(text, { async: false }));
	},
	"markdown-it"(element) {
		const markdown = new MarkdownIt({ linkify: true });
		return whole(element, (text) => markdown.render(text));
	},
};

function whole(element: HTMLElement, toHtml: (text: string) => string): Renderer {
	let text = "";
	return {
		append(piece) {
			text += piece;
			element.innerHTML = toHtml(text);
		},
	};
}
