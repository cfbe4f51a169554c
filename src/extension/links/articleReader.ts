// The entry of the thread that looks for the article of a page. See pageContent.ts for the other side.
import { parentPort, workerData } from "node:worker_threads";
import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";

/** Elements beyond which the search for the article is not worth its time. */
const mostElements = 60_000;

function articleOf(html: string): { readonly title: string; readonly text: string } | null {
	try {
		const { document } = parseHTML(html);
		const article = new Readability(document, { maxElemsToParse: mostElements }).parse();
		return article && { title: article.title ?? "", text: article.textContent ?? "" };
	} catch {
		// Too many elements, nested deeper than the parser goes, or no document at all.
		return null;
	}
}

parentPort?.postMessage(articleOf(String(workerData)));
