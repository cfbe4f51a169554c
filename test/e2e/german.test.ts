import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import { repository } from "../vscode/layout.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import type { Panel } from "./panelSteps.ts";

/** Sentences whose German is another, so that none of them may be seen. */
const english = new Set(
	Object.entries(
		JSON.parse(readFileSync(path.join(repository, "l10n/bundle.l10n.de.json"), "utf8")) as Record<string, string>,
	).flatMap(([sentence, german]) => (sentence === german ? [] : [sentence])),
);

describe("the installed package in a German editor", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;

	before(async () => {
		standIn = await startOllamaStandIn({ paceMs: 1 });
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url }, language: "de" });
		window = await editor.openWindow();
		await window.openContainer("Daybook");
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	/** The words on a page, those for screen readers included, that are English though there is German for them. */
	async function left(page: Panel): Promise<readonly string[]> {
		const words = await page.locator("body").evaluate((body) => {
			const found: string[] = [];
			const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
			while (texts.nextNode()) found.push(texts.currentNode.textContent ?? "");
			for (const element of body.querySelectorAll("*"))
				for (const name of ["aria-label", "placeholder", "title"]) found.push(element.getAttribute(name) ?? "");
			return found.map((word) => word.trim());
		}, undefined);
		return words.filter((word) => english.has(word));
	}

	it("speaks German in the panel, before and after an answer, in its settings and in its list of chats", async () => {
		const panel = await window.webview("[role=log]");
		const box = panel.getByRole("textbox", { name: "Nachricht" });
		await box.waitFor();
		await panel.getByRole("button", { name: "Senden" }).waitFor();
		assert.equal(await panel.locator("html").getAttribute("lang"), "de");
		await window.screenshot("german-empty");
		assert.deepEqual(await left(panel), []);
		await box.fill("Wie viel ist 6 mal 7?");
		await panel.getByRole("button", { name: "Senden" }).click();
		const answer = panel.getByRole("article", { name: "Assistent" });
		await answer.getByRole("button", { name: "Kopieren" }).first().waitFor({ state: "attached", timeout: 60_000 });
		await answer.hover();
		await window.screenshot("german-answer");
		assert.deepEqual(await left(panel), []);
		await panel.getByRole("button", { name: "Einstellungen" }).click();
		await panel.getByRole("dialog").getByRole("textbox").first().waitFor();
		await window.screenshot("german-settings");
		assert.deepEqual(await left(panel), []);
		await panel.getByRole("button", { name: "Chats anzeigen" }).click();
		await panel.getByRole("dialog", { name: "Chats" }).getByText("Wie viel ist 6 mal 7?").waitFor();
		await window.screenshot("german-chats");
		assert.deepEqual(await left(panel), []);
	});

	it("has German names for its views, commands and the page of usage", async () => {
		await window.page.locator('.pane-header[aria-label^="Verlauf"]').waitFor();
		await window.runCommand("Daybook: Nutzung öffnen");
		const usage = await window.webview(".usage-page");
		await usage.getByText("Kosten nach Tag").first().waitFor();
		const today = new Date().toLocaleDateString("de", { year: "numeric", month: "short", day: "numeric" });
		await usage.getByRole("region", { name: "Kosten nach Tag", exact: true }).getByText(today).first().waitFor();
		await window.screenshot("german-usage");
		await window.statusItem(/0,00\s\$/).waitFor({ timeout: 30_000 });
	});
});
