import { createRequire } from "node:module";
import { findChromium } from "../../test/vscode/chromium.ts";

/** A page of playwright-core, as far as benches use it. */
export interface BenchPage {
	goto(address: string): Promise<unknown>;
	waitForTimeout(ms: number): Promise<void>;
	keyboard: { type(text: string): Promise<void> };
	frameLocator(selector: string): {
		getByRole(role: string, options: object): BenchLocator;
		getByText(text: string): BenchLocator;
	};
	context(): { newCDPSession(page: BenchPage): Promise<Session> };
	close(): Promise<void>;
}

interface BenchLocator {
	click(): Promise<void>;
	focus(): Promise<void>;
	waitFor(): Promise<void>;
}

interface Session {
	send(method: string, params?: object): Promise<unknown>;
}

export interface BenchBrowser {
	newPage(options: object): Promise<BenchPage>;
	close(): Promise<void>;
}

/** The page's own counters at one moment, by Chromium's names; durations in seconds. */
export type Counters = (name: string) => number;

const machinery = new URL("../../test/vscode/package.json", import.meta.url);

export async function launchChromium(): Promise<BenchBrowser> {
	const playwright = createRequire(machinery)("playwright-core") as {
		readonly chromium: { launch(options: object): Promise<BenchBrowser> };
	};
	return playwright.chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
}

/** Counts what the page costs from now on, in CPU of its main thread; the result reads the counters. */
export async function countCpu(page: BenchPage): Promise<() => Promise<Counters>> {
	const session = await page.context().newCDPSession(page);
	await session.send("Performance.enable", { timeDomain: "threadTicks" });
	return async () => {
		const { metrics } = (await session.send("Performance.getMetrics")) as {
			readonly metrics: readonly { readonly name: string; readonly value: number }[];
		};
		return (name) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
	};
}
