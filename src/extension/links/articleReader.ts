// The entry of the thread that looks for the article of a page. See pageContent.ts for the other side.
import { parentPort, workerData } from "node:worker_threads";
import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";
import { plainText } from "./plainText.ts";

/** Elements beyond which the search for the article is not worth its time. */
const mostElements = 60_000;

function articleOf(html: string): { readonly title: string; readonly text: string } | null {
	try {
		const { document } = parseHTML(whole(html));
		const article = new Readability(document, { maxElemsToParse: mostElements }).parse();
		return article && { title: article.title ?? "", text: plainText(article.content ?? "") };
	} catch {
		// Too many elements, nested deeper than the parser goes, or no document at all.
		return null;
	}
}

/** HTML lets a page leave out its outermost tags, and the parser does not put them in. */
function whole(html: string): string {
	if (/<body[\s>]/i.test(html)) return html;
	const inner = html.replaceAll(/<!doctype[^<>]*>|<\/?(?:html|head)\b[^<>]*>/gi, "");
	return `<!doctype html><html><head></head><body>${inner}</body></html>`;
}

parentPort?.postMessage(articleOf(String(workerData)));
