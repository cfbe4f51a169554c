import MarkdownIt from "markdown-it";

const reference = new MarkdownIt("default", { html: false, linkify: true, typographer: false });
reference.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
reference.validateLink = () => true;

/** The HTML of markdown-it's own renderer in one pass, brought into the form of `blocksToHtml`. */
export function referenceHtml(source: string): string {
	return reference
		.render(source)
		.replace(/ (?:href|src|title|class|style)="[^"]*"/g, "")
		.replace(/<(br|hr|img[^>]*?) ?\/?>/g, "<$1>")
		.replace(/<br>\n/g, "<br>")
		.replace(/\n?(<\/?(?:p|h\d|blockquote|ul|ol|li|table|thead|tbody|tr|th|td|pre|hr)(?: start="\d+")?>)\n?/g, "$1")
		.replace(/\n?(<\/code><\/pre>)/g, "$1");
}
