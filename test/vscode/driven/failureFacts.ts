import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Frame } from "playwright-core";
import type { RunningEditor } from "./runningEditor.ts";
import { activeFrames } from "./webviewFrames.ts";

/** What explains a failed test where nobody can open its pictures: how each panel stood, and the ends of Daybook's logs. */
export async function failureFacts(editor: RunningEditor): Promise<readonly string[]> {
	const frames = (await Promise.all(editor.pages().map(activeFrames))).flat();
	const panels = await Promise.all(frames.map(panelFacts));
	return [...panels.flat(), ...logEnds(editor.server.folders.userData)];
}

async function panelFacts(frame: Frame): Promise<readonly string[]> {
	try {
		// Written as text: it runs in the page.
		const facts: unknown = await frame.evaluate(`(() => {
			const box = document.querySelector(".composer textarea");
			if (!box) return null;
			const text = (selector) => document.querySelector(selector)?.textContent?.trim() ?? null;
			return {
				typed: box.value.length,
				articles: document.querySelectorAll("article").length,
				hint: text("#composer-hint"),
				notices: [...document.querySelectorAll(".notice")].map((notice) => notice.textContent),
				buttons: [...document.querySelectorAll(".composer button")].map(
					(button) => (button.getAttribute("aria-label") ?? button.textContent) + (button.disabled ? " (off)" : ""),
				),
			};
		})()`);
		return facts === null ? [] : [`panel: ${JSON.stringify(facts)}`];
	} catch (error) {
		return [`panel: ${String(error)}`];
	}
}

function logEnds(userData: string): readonly string[] {
	return globSync("**/*Daybook.log", { cwd: userData }).flatMap((file) => {
		const lines = readFileSync(path.join(userData, file), "utf8").trimEnd().split("\n").slice(-6);
		return [`log: ${file}`, ...lines.map((line) => `  ${line.slice(0, 300)}`)];
	});
}
