import { openStage } from "../../test/webview/stage/stageServer.ts";
import { machine, table, writeJson } from "../measure.ts";
import { type BenchBrowser, countCpu, launchChromium } from "./chromium.ts";

interface Result {
	readonly messages: number;
	/** Nodes of all kinds in the whole page, after the chat was opened. */
	readonly nodes: number;
	readonly heapMegabytes: number;
	/** CPU of the main thread until the chat was on screen, the page's own start included. */
	readonly openMs: number;
	readonly msPerKey: number;
}

const scenarios = [
	["ten", 10],
	["huge", 10_000],
] as const;
const keys = 60;
const runs = 5;
/** The most that a key may cost at 10,000 messages, as a multiple of its cost at 10. */
const mostGrowth = 1.3;

/** Opens a short chat and one of ten thousand messages in Chromium, and types in both. */
export async function run(): Promise<void> {
	const browser = await launchChromium();
	const stage = await openStage();
	try {
		const results: Result[] = [];
		for (const [scenario, messages] of scenarios) {
			const samples: Result[] = [];
			for (let count = 0; count < runs; count++) {
				samples.push(await measure(browser, stage.address({ scenario }), messages));
			}
			results.push(samples.reduce((best, next) => (next.msPerKey < best.msPerKey ? next : best)));
		}
		report(results);
	} finally {
		await browser.close();
		await stage.close();
	}
}

async function measure(browser: BenchBrowser, address: string, messages: number): Promise<Result> {
	const page = await browser.newPage({ viewport: { width: 360, height: 640 } });
	const counters = await countCpu(page);
	await page.goto(address);
	await page.frameLocator("iframe").getByRole("textbox", { name: "Message" }).focus();
	await page.waitForTimeout(500);
	const opened = await counters();
	await page.keyboard.type("word ".repeat(keys / 5));
	const typed = await counters();
	await page.close();
	return {
		messages,
		nodes: opened("Nodes"),
		heapMegabytes: opened("JSHeapUsedSize") / 1e6,
		openMs: opened("TaskDuration") * 1000,
		msPerKey: ((typed("TaskDuration") - opened("TaskDuration")) * 1000) / keys,
	};
}

function report(results: readonly Result[]): void {
	const rows = results.map(({ messages, nodes, heapMegabytes, openMs, msPerKey }) => [
		String(messages),
		String(nodes),
		heapMegabytes.toFixed(1),
		openMs.toFixed(0),
		msPerKey.toFixed(3),
	]);
	console.log(table([["messages", "nodes", "heap MB", "open, ms of CPU", "ms per key"], ...rows]));
	const [short, long] = results;
	const growth = (long?.msPerKey ?? Number.NaN) / (short?.msPerKey ?? Number.NaN);
	console.log(`\nA key costs ${growth.toFixed(2)} times as much at 10,000 messages; the bar is ${mostGrowth}.`);
	console.log(`Written to ${writeJson("longChat", { machine: machine(), mostGrowth, growth, results })}`);
	if (!(growth <= mostGrowth)) process.exitCode = 1;
}
