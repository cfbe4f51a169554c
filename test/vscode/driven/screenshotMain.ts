import { startOllamaStandIn } from "../../standin/index.ts";
import { takePanelScreenshots } from "./panelScreenshots.ts";
import { startEditor } from "./runningEditor.ts";

const question = process.argv[2] ?? "How long does green tea take? Show me the TypeScript that looks it up.";

/** Asks the demo model one question in the panel, then takes the panel's pictures before and after the answer. */
async function main(): Promise<void> {
	const standIn = await startOllamaStandIn({ paceMs: 1, loadMs: 0 });
	const editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
	try {
		const window = await editor.openWindow();
		await window.openContainer("Daybook");
		const panel = await window.webview("[role=log]");
		const message = panel.getByRole("textbox", { name: "Message" });
		await message.waitFor();
		const files = await takePanelScreenshots(window, "empty");
		await message.fill(question);
		await panel.getByRole("button", { name: "Send" }).click();
		await panel.getByRole("article", { name: "Assistant" }).waitFor();
		await panel.getByRole("button", { name: "Stop" }).waitFor({ state: "hidden", timeout: 60_000 });
		files.push(...(await takePanelScreenshots(window, "answered")));
		console.log(files.join("\n"));
	} finally {
		await editor.stop();
		await standIn.stop();
	}
}

await main();
