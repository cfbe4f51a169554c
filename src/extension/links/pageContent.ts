import { Worker } from "node:worker_threads";
import * as v from "valibot";
import { plainText } from "./plainText.ts";

/** What a page says, without what stands around it. */
export interface PageContent {
	/** Null when it names none. */
	readonly title: string | null;
	readonly text: string;
}

/** Characters of HTML that are looked at: no article is that long. */
const longestHtml = 3_000_000;
const longestTitle = 300;
/** An article shorter than this is more likely a mistake of the search than an article. */
const shortestArticle = 200;
/** A page can be built so that looking for its article takes minutes; then all its text has to do. */
const limitMs = 8000;
const heapMb = 256;

/**
 * The main content of a fetched page, looked for in a thread of its own (`readerFile`). Everything in it is text; nothing of
 * it is run, loaded or believed.
 */
export async function pageContent(
	{ text, mediaType }: { readonly text: string; readonly mediaType: string },
	readerFile: string,
	limit = limitMs,
): Promise<PageContent> {
	const isHtml = /html/.test(mediaType) || (mediaType === "" && /^\s*<(?:!doctype|html)/i.test(text));
	if (!isHtml) return { title: null, text: tidy(text) };
	const html = text.slice(0, longestHtml);
	const article = await readArticle(html, readerFile, limit);
	const title = (article?.title || /<title[^>]*>([^<]{1,2000})/i.exec(html)?.[1] || "").trim();
	const found = tidy(article?.text ?? "");
	const all = found.length < shortestArticle ? tidy(plainText(html)) : "";
	return {
		title: title === "" ? null : tidy(plainText(title)).slice(0, longestTitle),
		text: all.length > found.length ? all : found,
	};
}

const articleSchema = v.nullable(v.object({ title: v.string(), text: v.string() }));

/** Null when there is none, and when it was not found in time. */
async function readArticle(html: string, file: string, limit: number): Promise<v.InferOutput<typeof articleSchema>> {
	const worker = new Worker(file, {
		workerData: html,
		resourceLimits: { maxOldGenerationSizeMb: heapMb },
		stderr: true,
	});
	let timer: NodeJS.Timeout | undefined;
	const found = await new Promise<unknown>((resolve) => {
		timer = setTimeout(() => resolve(null), limit);
		worker.once("message", resolve);
		worker.once("error", () => resolve(null));
		worker.once("exit", () => resolve(null));
	});
	clearTimeout(timer);
	await worker.terminate();
	const checked = v.safeParse(articleSchema, found);
	return checked.success ? checked.output : null;
}

/** Without control characters, with single blanks and at most one empty line in a row. */
function tidy(text: string): string {
	return (
		text
			// oxlint-disable-next-line no-control-regex -- control characters are what is removed here
			.replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, "")
			.replaceAll(/[^\S\n]+/g, " ")
			.replaceAll(/ ?\n ?/g, "\n")
			.replaceAll(/\n{3,}/g, "\n\n")
			.trim()
	);
}
