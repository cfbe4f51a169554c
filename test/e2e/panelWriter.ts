import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { answerEnded, eventually, panelOf, type, type Panel } from "./panelSteps.ts";

/** So many rounds go into one chat before the next one is begun. */
const roundsInChat = 25;

/** A user who asks one question after the other in one window, and remembers what the panel showed as entered. */
export class PanelWriter {
	readonly window: EditorWindow;
	readonly name: string;
	/** Every question that was sent, entered or not. */
	readonly sent: string[] = [];
	/** Questions that the panel showed in the chat, which it does once they are on the disk. */
	readonly entered: string[] = [];
	/** Questions whose answer was shown as finished. */
	readonly answered: string[] = [];
	#panel: Promise<Panel> | null = null;

	constructor(window: EditorWindow, name: string) {
		this.window = window;
		this.name = name;
	}

	/** Shows the panel. Chromium sometimes leaves one of many webviews that begin at once empty: then the window is reloaded. */
	async open(): Promise<Panel> {
		const panel = await panelOf(this.window).catch(async () => {
			await this.window.reload();
			return panelOf(this.window);
		});
		await panel.getByRole("button", { name: /^Model/ }).waitFor();
		return panel;
	}

	/** Sends `count` questions and waits for each answer. */
	async write(count: number): Promise<void> {
		for (let round = 0; round < count; round++) await this.round();
	}

	/** One question and its answer, in a new chat every now and then or when it is asked for. */
	async round(beginsChat = this.sent.length % roundsInChat === 0): Promise<void> {
		this.#panel ??= this.open();
		const panel = await this.#panel;
		if (beginsChat) await begin(panel);
		const question = `${this.name} ${this.sent.length}`;
		this.sent.push(question);
		await type(panel, `${question}: [[pace 0]] [[words 2]]`);
		await panel.getByRole("button", { name: "Send" }).click();
		const shown = panel.getByRole("article", { name: "You" }).filter({ hasText: `${question}:` });
		await shown.first().waitFor();
		this.entered.push(question);
		await answerEnded(panel);
		this.answered.push(question);
	}

	/** The panel is gone, as after a killed extension host: the next round waits for the new one. */
	panelEnded(): void {
		this.#panel = null;
	}
}

/** Begins a new chat. A panel that is just filling may still show the chat of before after the first press. */
async function begin(panel: Panel): Promise<void> {
	await eventually(
		async () => {
			await panel.getByRole("button", { name: "New chat" }).click();
			await panel.waitForTimeout(300);
			return panel.getByRole("article").count();
		},
		(count) => count === 0,
	);
}
