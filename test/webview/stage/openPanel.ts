import type { Browser, Page, Scope } from "./browser.ts";
import { launchBrowser } from "./browser.ts";
import { openStage, type Stage, type Theme } from "./stageServer.ts";

/** The panel in a real browser; everything is closed by `close`. */
export interface PanelStage {
	readonly stage: Stage;
	readonly browser: Browser;
	open(options: OpenOptions): Promise<OpenedPanel>;
	close(): Promise<void>;
}

export interface OpenOptions {
	readonly scenario: string;
	readonly theme?: Theme;
	readonly language?: "de";
	readonly width?: number;
	readonly height?: number;
}

export interface OpenedPanel {
	readonly page: Page;
	readonly panel: Scope;
	/** What the page's console and its errors said. */
	readonly complaints: readonly string[];
}

/** Opens a browser and a stage, or skips the suite with the reason why there is none. */
export async function openPanelStage(context: Mocha.Context): Promise<PanelStage | undefined> {
	context.timeout(60_000);
	const browser = await launchBrowser();
	if ("missing" in browser) {
		console.log(`    skipped: ${browser.missing}`);
		context.skip();
	}
	const stage = await openStage();
	return {
		stage,
		browser,
		async open({ scenario, theme = "dark", language, width = 360, height = 640 }) {
			const complaints: string[] = [];
			const page = await browser.newPage({ viewport: { width, height } });
			page.on("pageerror", (error) => complaints.push(error.message ?? "error"));
			page.on("console", (line) => line.type?.() === "error" && complaints.push(line.text?.() ?? ""));
			await page.goto(stage.address({ scenario, theme, ...(language ? { language } : {}) }));
			const panel = page.frameLocator("iframe");
			await panel.getByRole("textbox", { name: language === "de" ? "Nachricht" : "Message" }).waitFor();
			return { page, panel, complaints };
		},
		async close() {
			await browser.close();
			await stage.close();
		},
	};
}
