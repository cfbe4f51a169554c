import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import { findChromium } from "../../test/vscode/chromium.ts";
import { machine, median, table, writeJson } from "../measure.ts";
import { shapeNames, type Shape } from "./answers.ts";
import type { RendererName } from "./renderers.ts";

interface Session {
	send(method: string, params?: object): Promise<unknown>;
}

interface BenchPage {
	setContent(html: string): Promise<void>;
	addScriptTag(script: { readonly content: string }): Promise<unknown>;
	evaluate<Argument>(run: (argument: Argument) => void | Promise<void>, argument: Argument): Promise<void>;
	context(): { newCDPSession(page: BenchPage): Promise<Session> };
}

interface Playwright {
	readonly chromium: {
		launch(options: object): Promise<{ newPage(): Promise<BenchPage>; close(): Promise<void> }>;
	};
}

interface Result {
	readonly renderer: RendererName;
	readonly shape: Shape;
	/** Milliseconds of the main thread per token, by the length of the answer so far in tokens. */
	readonly perToken: Readonly<Record<string, number>>;
}

const lengths = [1000, 10_000, 100_000] as const;
const runs = 3;
/** The most that a token may cost at 100,000, as a multiple of its cost at 1,000. */
const bars: Readonly<Record<Shape, number>> = { mixed: 1.5, fence: 2.5, list: 2.5, table: 3, paragraph: 3, line: 3 };
/** No shape may cost more than this per token, in ms. */
const mostPerToken = 2;
const machinery = new URL("../../test/vscode/package.json", import.meta.url);

/** Streams answers into Chromium and prints what a token costs the main thread as the answer grows; `--ours` leaves the others out. */
export async function run(): Promise<void> {
	const playwright = createRequire(machinery)("playwright-core") as Playwright;
	const browser = await playwright.chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
	try {
		const page = await openPage(await browser.newPage());
		const results: Result[] = [];
		const contenders: readonly RendererName[] = process.argv.includes("--ours")
			? ["daybook"]
			: ["daybook", "markdown-it", "marked"];
		for (const shape of shapeNames) {
			for (const renderer of contenders) results.push(await measure(page, renderer, shape));
		}
		report(results);
	} finally {
		await browser.close();
	}
}

interface Page {
	readonly page: BenchPage;
	readonly session: Session;
}

async function openPage(page: BenchPage): Promise<Page> {
	const { outputFiles } = await build({
		entryPoints: [path.join(import.meta.dirname, "renderersPage.ts")],
		bundle: true,
		write: false,
		outdir: "/",
		format: "iife",
		jsx: "automatic",
		jsxImportSource: "preact",
		minify: true,
		define: { "process.env.NODE_ENV": '"production"' },
	});
	const text = (ending: string) => outputFiles.find((file) => file.path.endsWith(ending))?.text ?? "";
	const style = `.viewport { width: 360px; height: 640px; overflow: auto; overflow-anchor: none }`;
	await page.setContent(`<!DOCTYPE html><style>${text(".css")}${style}</style><body></body>`);
	await page.addScriptTag({ content: text(".js") });
	const session = await page.context().newCDPSession(page);
	await session.send("Performance.enable", { timeDomain: "threadTicks" });
	return { page, session };
}

async function measure(page: Page, renderer: RendererName, shape: Shape): Promise<Result> {
	const perToken: Record<string, number> = {};
	for (const length of lengths) {
		const samples: number[] = [];
		for (let count = 0; count < runs; count++) samples.push(await costPerToken(page, renderer, shape, length));
		perToken[length] = Math.min(...samples);
	}
	return { renderer, shape, perToken };
}

async function costPerToken(
	{ page, session }: Page,
	renderer: RendererName,
	shape: Shape,
	length: number,
): Promise<number> {
	// The slow ones need few tokens to be measured, and would take minutes for many.
	const tokens = renderer === "daybook" ? 100 : Math.max(3, Math.round(100_000 / length / 10));
	await page.evaluate(({ renderer, shape, length, tokens }) => window.bench.begin(renderer, shape, length, tokens), {
		renderer,
		shape,
		length,
		tokens,
	});
	const before = await taskMs(session);
	await page.evaluate((count) => window.bench.write(count), tokens);
	return ((await taskMs(session)) - before) / tokens;
}

/** CPU time of the page's main thread so far. */
async function taskMs(session: Session): Promise<number> {
	const { metrics } = (await session.send("Performance.getMetrics")) as {
		readonly metrics: readonly { readonly name: string; readonly value: number }[];
	};
	return (metrics.find((metric) => metric.name === "TaskDuration")?.value ?? 0) * 1000;
}

function growth({ perToken }: Result): number {
	return (perToken[100_000] ?? 0) / (perToken[1000] ?? 1);
}

function report(results: readonly Result[]): void {
	const rows = results.map((result) => [
		`${result.shape} ${result.renderer}`,
		...lengths.map((length) => (result.perToken[length] ?? 0).toFixed(3)),
		growth(result).toFixed(2),
		result.renderer === "daybook" ? verdict(result) : "",
	]);
	console.log(table([["ms of CPU per token", "1k", "10k", "100k", "growth", "bar"], ...rows]));
	const ours = results.filter((result) => result.renderer === "daybook").map(growth);
	console.log(`\nMedian growth of ours: ${median(ours).toFixed(2)}.`);
	console.log(`Written to ${writeJson("panel", { machine: machine(), bars, mostPerToken, results })}`);
	if (results.some((result) => result.renderer === "daybook" && verdict(result) !== "kept")) process.exitCode = 1;
}

function verdict(result: Result): string {
	const isKept = growth(result) <= bars[result.shape] && (result.perToken[100_000] ?? 0) <= mostPerToken;
	return isKept ? "kept" : `missed: at most ${bars[result.shape]} times and ${mostPerToken} ms`;
}
