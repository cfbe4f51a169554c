import { setTimeout as sleep } from "node:timers/promises";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import type { RunningEditor } from "../vscode/driven/runningEditor.ts";
import type { Moment } from "./moments.ts";
import { panelOf, type Panel } from "./panelSteps.ts";

/** A busy machine may take so long (ms) to find the models and to store a message. */
const patienceMs = 90_000;

/** Something the user sent or put into the queue. */
export interface Sent {
	readonly text: string;
	/** When it stood whole in the box (ms since the epoch). */
	readonly typedAt: number;
	/** The panel showed it in the chat or in the queue, which it does once it is on the disk. */
	isShown: boolean;
}

/** What stood in the box, and since when. */
interface BoxState {
	readonly text: string;
	readonly at: number;
}

/** A user whose window ends again and again, and who remembers what was typed, sent and shown. */
export class InterruptedUser {
	window: EditorWindow;
	/** Everything that was sent and not found to be a draft afterwards. */
	sent: Sent[] = [];
	/** The first words of the chat that is written in; null for one of which nothing was sent. */
	chat: string | null = null;
	/** What stood in the box since something was sent from it, oldest first. */
	box: BoxState[] = [];
	/** When the window ended. */
	cutAt = 0;
	readonly #editor: RunningEditor;

	constructor(editor: RunningEditor, window: EditorWindow) {
		this.#editor = editor;
		this.window = window;
	}

	/** The panel, once the host has answered it. Chromium sometimes leaves a webview empty: then the window is reloaded. */
	async panel(): Promise<Panel> {
		for (let attempt = 1; ; attempt++) {
			try {
				const panel = await panelOf(this.window);
				await panel.getByRole("button", { name: /^Model: demo/ }).waitFor();
				return panel;
			} catch (error) {
				if (attempt === 3) throw error;
				if (attempt === 2) await this.window.reload();
			}
		}
	}

	/** Shows a chat by its first words, null for a new one, and returns what stands in its box when that has come to rest. */
	async visit(chat: string | null): Promise<string> {
		const panel = await this.panel();
		if (chat === null) {
			await panel.getByRole("button", { name: "New chat" }).click();
			await panel.getByText("Untitled chat").first().waitFor();
		} else {
			await panel.getByRole("button", { name: "Show chats" }).click();
			const list = panel.getByRole("dialog", { name: "Chats" });
			await list.locator(".history-open", { hasText: chat }).first().click();
			await list.waitFor({ state: "detached" });
			await panel.locator("#chat-title", { hasText: chat }).waitFor();
		}
		const box = panel.getByRole("textbox", { name: "Message" });
		let text = await box.inputValue();
		for (let same = 0; same < 3; same++) {
			await sleep(100);
			const next = await box.inputValue();
			if (next !== text) same = -1;
			text = next;
		}
		return text;
	}

	/** Empties the box of the shown chat. */
	async clear(): Promise<void> {
		await (await this.panel()).getByRole("textbox", { name: "Message" }).fill("");
	}

	/** Does what the moment is about and ends the window in the middle of it; resolves when there is a new one. */
	async liveThrough(moment: Moment): Promise<void> {
		if (moment.isNewChat) this.chat = null;
		await this.visit(this.chat);
		await this.clear();
		this.box = [{ text: "", at: Date.now() }];
		this.cutAt = 0;
		let doing: Promise<void> = Promise.resolve();
		await new Promise<void>((resolve, reject) => {
			doing = this.#act(moment, resolve).catch((error: unknown) => {
				// What is cut off in the middle fails; before that nothing may.
				if (this.cutAt !== 0) return;
				this.sent = this.sent.filter(({ isShown }) => isShown);
				reject(error);
			});
		});
		await sleep(moment.afterMs);
		this.cutAt = Date.now();
		await this.#end(moment);
		await doing;
	}

	async #end({ cut }: Moment): Promise<void> {
		if (cut === "killed") return this.window.killExtensionHost();
		if (cut === "reloaded") return this.window.reload();
		await this.window.close();
		this.window = await this.#editor.openWindow();
	}

	async #act(moment: Moment, didBegin: () => void): Promise<void> {
		const panel = await this.panel();
		const { name, doing, words, isHasty } = moment;
		if (doing === "typing") didBegin();
		else {
			if (doing === "streaming") didBegin();
			await this.#send(panel, `${name} question [[pace 40]] [[words ${words}]]`, isHasty, /^Send$/);
			if (doing === "queueing") didBegin();
		}
		const items = doing === "queueing" ? 4 : 0;
		for (let item = 0; item < items; item++) {
			const button = /^(?:Send|Add to queue)$/;
			await this.#send(panel, `${name} later ${item} [[pace 20]] [[words ${words}]]`, isHasty, button);
		}
		for (let word = 0; word < 200 && this.cutAt === 0; word++) await this.#type(panel, `${name}-${word} `);
	}

	async #type(panel: Panel, text: string): Promise<void> {
		await panel.getByRole("textbox", { name: "Message" }).pressSequentially(text);
		this.box.push({ text: `${this.box.at(-1)?.text ?? ""}${text}`, at: Date.now() });
	}

	async #send(panel: Panel, text: string, isHasty: boolean, button: RegExp): Promise<void> {
		const box = panel.getByRole("textbox", { name: "Message" });
		await box.fill(text);
		this.box.push({ text, at: Date.now() });
		if (!isHasty) await sleep(600);
		const sent: Sent = { text, typedAt: this.box.at(-1)?.at ?? 0, isShown: false };
		this.sent.push(sent);
		this.box = [{ text: "", at: Date.now() }];
		this.chat ??= text.split(" [[")[0] ?? text;
		await panel.getByRole("button", { name: button }).first().click({ timeout: patienceMs });
		const queued = panel.getByRole("region", { name: "Queued messages" }).getByText(text, { exact: true });
		const asked = panel.getByRole("article", { name: "You" }).getByText(text, { exact: true });
		await queued.or(asked).first().waitFor({ timeout: patienceMs });
		sent.isShown = true;
	}
}
