// node test/webview/stage/look.ts <folder> [scenario…]: pictures of the panel in three themes and two widths.
import path from "node:path";
import { launchBrowser } from "./browser.ts";
import { scenarios } from "./scenarios.ts";
import { openStage, themes } from "./stageServer.ts";

const [folder, ...names] = process.argv.slice(2);
const browser = await launchBrowser();
if (!folder || "missing" in browser) throw new Error(folder ? "No browser." : "Say where the pictures go.");
const stage = await openStage();
for (const scenario of names.length > 0 ? names : Object.keys(scenarios)) {
	for (const theme of themes) {
		for (const width of [300, 600]) {
			const page = await browser.newPage({ viewport: { width, height: 720 } });
			page.on("pageerror", (error) => console.error(scenario, error.message));
			page.on("console", (line) => line.type?.() === "error" && console.error(scenario, line.text?.()));
			await page.goto(stage.address({ scenario, theme }));
			await page.frameLocator("iframe").getByRole("textbox", { name: "Message" }).waitFor();
			await page.waitForTimeout(300);
			await page.screenshot({ path: path.join(folder, `${scenario}-${theme}-${width}.png`) });
			await page.close();
		}
	}
}
await browser.close();
await stage.close();
