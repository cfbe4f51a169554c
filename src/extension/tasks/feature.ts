import * as vscode from "vscode";
import type { BackgroundTask } from "../../shared/tasks.ts";
import type { WaitingItem } from "../../shared/toolCalls.ts";
import { views } from "../contributions.ts";
import type { Services } from "../services.ts";
import { standingOf, taskItem } from "./tasksTree.ts";
import type { TasksHost } from "./tasksHost.ts";

/** Tasks that are over and shown. */
const mostOver = 100;
const mostOpen = 500;
/** Characters of a prompt in the dialog. */
const longestShown = 3000;

/** What the view of background tasks shows and its commands do. A bundle of its own. */
export class Tasks {
	readonly #host: TasksHost;

	constructor(host: TasksHost) {
		this.#host = host;
	}

	/** What is not over comes first. */
	async rows(): Promise<readonly BackgroundTask[]> {
		const database = this.#host.services.database();
		const [open, over] = await Promise.all([
			database.call("tasks.list", { which: "open", limit: mostOpen }),
			database.call("tasks.list", { which: "over", limit: mostOver }),
		]);
		return [...open, ...over];
	}

	item(task: BackgroundTask): vscode.TreeItem {
		const { clock, localize } = this.#host.services;
		return taskItem(task, clock.now(), localize);
	}

	/**
	 * Takes up a prompt that the user is asked for, or one that is given once he agrees: whoever calls the command, a key of
	 * another extension among them, does not spend in his name. Returns the task's id, null when he turned away.
	 */
	async run(prompt: unknown, modelId: unknown): Promise<string | null> {
		const { localize } = this.#host.services;
		const isGiven = typeof prompt === "string" && prompt.trim() !== "";
		const model = typeof modelId === "string" ? modelId : null;
		if (isGiven && !(await agrees(prompt, model, localize))) return null;
		const words = isGiven ? prompt : await askPrompt(localize);
		return words === null ? null : (await this.#host.begin(words, model)).id;
	}

	/** Tasks that nobody runs and that are not over, for the list of what waits. */
	async waiting(): Promise<readonly WaitingItem[]> {
		const what = this.#host.services.localize("Interrupted: resume it in Background Tasks");
		const tasks = await this.#interrupted();
		return tasks.map(({ id, description: title, createdAt: at }) => ({ kind: "task", id, title, what, at }));
	}

	/** Tells of tasks whose window died. They stay as they are until the user says so. */
	async tellInterrupted(): Promise<void> {
		const { localize } = this.#host.services;
		const interrupted = await this.#interrupted();
		if (interrupted.length === 0) return;
		const show = localize("Show");
		const sentence = localize(
			"{0} background tasks were interrupted. None goes on before you resume it.",
			interrupted.length,
		);
		if ((await vscode.window.showInformationMessage(sentence, show)) === show)
			await vscode.commands.executeCommand(`${views.tasks}.focus`);
	}

	async #interrupted(): Promise<readonly BackgroundTask[]> {
		return (await this.rows()).filter((task) => standingOf(task) === "interrupted");
	}
}

/** Shows the words whole as far as a dialog can hold them. */
async function agrees(prompt: string, modelId: string | null, localize: Services["localize"]): Promise<boolean> {
	const run = localize("Run in Background");
	const shown = prompt.length > longestShown ? `${prompt.slice(0, longestShown)}…` : prompt;
	const by = modelId === null ? "" : `\n\n${localize("By {0}", modelId)}`;
	const detail = `${shown}${by}`;
	const question = localize("Do this in the background, in a chat of its own?");
	return (await vscode.window.showWarningMessage(question, { modal: true, detail }, run)) === run;
}

async function askPrompt(localize: Services["localize"]): Promise<string | null> {
	const prompt = await vscode.window.showInputBox({
		title: localize("Run in Background"),
		prompt: localize("It is done in a chat of its own, by the chosen model."),
		placeHolder: localize("What is to be done"),
	});
	return prompt?.trim() || null;
}
