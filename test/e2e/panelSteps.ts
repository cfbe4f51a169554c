import { setTimeout as sleep } from "node:timers/promises";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";

/** The document of the chat panel. */
export type Panel = Awaited<ReturnType<EditorWindow["webview"]>>;

/** Shows the chat panel and waits until one can type. */
export async function panelOf(window: EditorWindow): Promise<Panel> {
	await window.openContainer("Daybook");
	const panel = await window.webview("[role=log]");
	await panel.getByRole("textbox", { name: "Message" }).waitFor();
	return panel;
}

/** Writes a message and sends it; resolves when it is in the chat, and its answer has begun. */
export async function ask(panel: Panel, text: string): Promise<void> {
	const questions = panel.getByRole("article", { name: "You" });
	const last = async () => ((await questions.count()) === 0 ? null : questions.last().getAttribute("data-message-id"));
	const before = await last();
	await type(panel, text);
	await panel.getByRole("button", { name: "Send" }).click();
	await eventually(last, (id) => id !== before);
}

/** Types a message that can be sent: a panel that is just filling may put a draft of before over what is typed. */
export async function type(panel: Panel, text: string): Promise<void> {
	const box = panel.getByRole("textbox", { name: "Message" });
	await eventually(
		async () => {
			if ((await box.inputValue()) !== text) await box.fill(text);
			await panel.waitForTimeout(50);
			const isOff = await panel.getByRole("button", { name: "Send" }).isDisabled();
			return { isOff, box: await box.inputValue(), hint: await panel.locator("#composer-hint").innerText() };
		},
		(seen) => !seen.isOff && seen.box === text,
	);
}

/** Waits until the answer that is being made has ended, well or badly. */
export async function answerEnded(panel: Panel): Promise<void> {
	await panel.getByRole("button", { name: "Send" }).waitFor({ timeout: 60_000 });
	await panel.getByRole("button", { name: "Stop" }).waitFor({ state: "detached" });
}

/** Begins a new chat and waits until it is shown. */
export async function newChat(panel: Panel): Promise<void> {
	await panel.getByRole("button", { name: "New chat" }).click();
	await panel.getByRole("article").first().waitFor({ state: "detached" });
}

/** Chooses the model of the shown chat. */
export async function chooseModel(panel: Panel, name: string): Promise<void> {
	await panel.getByRole("button", { name: /^Model/ }).click();
	await panel.getByRole("option", { name }).click();
}

/** So long (ms) a machine that is five times slower than most may need for anything. */
const eventuallyMs = 45_000;

/** Repeats a query until it says what is expected. What it throws by then counts as not yet. */
export async function eventually<Result>(
	ask: () => Result | Promise<Result>,
	isFine: (result: Result) => boolean,
): Promise<Result> {
	let last: Result | undefined;
	let refusal: unknown = null;
	for (const deadline = Date.now() + eventuallyMs; Date.now() < deadline; await sleep(200)) {
		try {
			last = await ask();
			refusal = null;
		} catch (error) {
			refusal = error;
			continue;
		}
		if (isFine(last)) return last;
	}
	throw new Error(`It did not happen within ${eventuallyMs / 1000} s; last seen: ${JSON.stringify(last)}`, {
		cause: refusal,
	});
}
