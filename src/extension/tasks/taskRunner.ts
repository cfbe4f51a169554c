import type { BackgroundTask } from "../../shared/tasks.ts";
import type { RunningAnswer } from "../../shared/protocol.ts";
import type { Clock } from "../clock.ts";
import { DaybookError, expectedCode } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Log } from "../log.ts";
import { taskEndOf } from "./taskEnd.ts";
import { progressOf } from "./taskProgress.ts";
import { TaskStore, type TaskStoreOptions } from "./taskStore.ts";

/** What runs the rounds; see RoundRunner. */
interface Rounds {
	start(request: {
		readonly messageId: string;
		readonly conversationId: null;
		readonly text: string;
		readonly modelId: string;
		readonly replaces: null;
		readonly isUnattended: true;
	}): Promise<{ readonly conversation: { readonly id: string } }>;
	/** False when there is nothing left to do. */
	goOn(questionId: string, leafId: string, modelId: string | null): Promise<boolean>;
	stop(conversationId: string): Promise<void>;
	running(): readonly RunningAnswer[];
}

export interface TaskRunnerOptions extends Omit<TaskStoreOptions, "now"> {
	readonly rounds: Rounds;
	/** Tasks that may run at once, over all windows. */
	readonly limit: () => number;
	readonly clock: Clock;
	readonly newId: () => string;
	readonly log: Pick<Log, "error">;
	readonly localize: Localize;
	/** Rows changed. */
	readonly didChange: () => void;
	/** A task of this window is over. */
	readonly didEnd: (task: BackgroundTask) => void;
	/** A task of this window cannot go on without the user. */
	readonly needsUser: (task: BackgroundTask) => void;
}

/** How often what runs is looked at (ms). */
const lookEveryMs = 3000;

/**
 * Runs tasks in chats of their own, by the same rounds as every chat: some at once, the others after them. What this window
 * did not take up itself is never begun: a window that died leaves its tasks to the user.
 */
export class TaskRunner {
	readonly #options: TaskRunnerOptions;
	readonly #store: TaskStore;
	/** Taken up by this window and not begun, in their order. */
	readonly #waiting: string[] = [];
	/** By conversation: the tasks of this window that run. */
	readonly #running = new Map<string, { readonly taskId: string; progress: string | null; needsUser: boolean }>();
	readonly #cancelled = new Set<string>();
	/** Chats that became free while a task is being begun: one of them may be its own. Null while none is. */
	#freed: Map<string, boolean> | null = null;
	#begin: Promise<void> = Promise.resolve();
	#stopLooking: () => void = () => {};
	#isDisposed = false;

	constructor(options: TaskRunnerOptions) {
		this.#options = options;
		this.#store = new TaskStore({ ...options, now: () => options.clock.now() });
	}

	/** Takes up a prompt as a task; resolves when it is stored. */
	async create(prompt: string, modelId: string): Promise<BackgroundTask> {
		const { newId, localize } = this.#options;
		if (prompt.trim() === "") throw new DaybookError("empty_message", localize("Write what is to be done first."));
		const taskId = newId();
		await this.#store.create(taskId, prompt, modelId);
		this.#takeUp(taskId);
		return this.#get(taskId);
	}

	/** Takes up a task that nobody runs: interrupted, failed or cancelled. */
	async resume(taskId: string): Promise<void> {
		const { localize } = this.#options;
		if (!(await this.#store.resume(taskId)))
			throw new DaybookError("held", localize("This task runs already, here or in another window."));
		if (!this.#waiting.includes(taskId)) this.#takeUp(taskId);
	}

	/** Ends a task that is not over; what it wrote so far stays in its chat. */
	async cancel(taskId: string): Promise<void> {
		const { rounds, localize, didChange } = this.#options;
		const task = await this.#get(taskId);
		const conversationId = this.#conversationOf(taskId);
		if (conversationId !== null) {
			this.#cancelled.add(taskId);
			return rounds.stop(conversationId);
		}
		if (task.isHeld && !this.#waiting.includes(taskId))
			throw new DaybookError("held", localize("This task runs in another window. Cancel it there."));
		this.#forget(taskId);
		await this.#store.finish(taskId, { status: "cancelled", result: null, error: null });
		didChange();
	}

	/** Takes a task that is over, or that nobody runs, out of the list. Its chat stays. */
	async remove(taskId: string): Promise<void> {
		const task = await this.#get(taskId);
		if (task.isHeld) throw new DaybookError("held", this.#options.localize("Cancel this task before you remove it."));
		await this.#store.remove(taskId);
		this.#options.didChange();
	}

	/** A chat can take the next message; when it was that of a task, the task is over. */
	didFree(conversationId: string, isComplete: boolean): void {
		const running = this.#running.get(conversationId);
		if (running) void this.#settle(running.taskId, conversationId, isComplete);
		else this.#freed?.set(conversationId, isComplete);
	}

	/** Something changed, here or in another window: there may be room for the next one. */
	didChange(): void {
		if (this.#waiting.length > 0) this.#beginNext();
	}

	dispose(): void {
		this.#isDisposed = true;
		this.#stopLooking();
	}

	#takeUp(taskId: string): void {
		this.#waiting.push(taskId);
		this.#beginNext();
		this.#options.didChange();
	}

	/** One after the other, so that no place is given twice. */
	#beginNext(): void {
		this.#begin = this.#begin
			.then(async () => this.#fill())
			.catch((error: unknown) => this.#options.log.error("The next background task could not be begun", error));
	}

	async #fill(): Promise<void> {
		for (let taskId = this.#waiting[0]; taskId !== undefined; taskId = this.#waiting[0]) {
			if (this.#isDisposed) return;
			if (await this.#store.start(taskId, Math.max(1, this.#options.limit()))) {
				this.#forget(taskId);
				await this.#run(taskId);
			} else if ((await this.#store.get(taskId))?.status === "pending") return;
			else this.#forget(taskId);
		}
	}

	async #run(taskId: string): Promise<void> {
		const { rounds, newId, didChange } = this.#options;
		try {
			const task = await this.#get(taskId);
			if (task.conversationId !== null && task.messageId !== null) {
				this.#watch(taskId, task.conversationId);
				const leaf = (await this.#store.lastMessages(task.conversationId)).at(-1);
				if (!(await rounds.goOn(task.messageId, leaf?.id ?? task.messageId, task.modelId)))
					await this.#settle(taskId, task.conversationId, true);
			} else {
				const messageId = newId();
				const place = { messageId, conversationId: null, replaces: null, isUnattended: true } as const;
				this.#freed = new Map();
				const { conversation } = await rounds.start({ ...place, text: task.prompt, modelId: task.modelId ?? "" });
				this.#watch(taskId, conversation.id);
				await this.#store.attach(taskId, conversation.id, messageId);
				const ended = this.#freed.get(conversation.id);
				if (ended !== undefined) await this.#settle(taskId, conversation.id, ended);
			}
		} catch (error) {
			await this.#fail(taskId, error);
		}
		this.#freed = null;
		didChange();
	}

	async #settle(taskId: string, conversationId: string, isComplete: boolean): Promise<void> {
		if (!this.#running.delete(conversationId)) return;
		const { localize, log } = this.#options;
		try {
			const messages = await this.#store.lastMessages(conversationId);
			const wasCancelled = this.#cancelled.delete(taskId);
			const end = taskEndOf(messages, isComplete, localize);
			const isCancelled = wasCancelled && end.status !== "completed";
			await this.#finish(taskId, isCancelled ? { ...end, status: "cancelled", error: null } : end);
		} catch (error) {
			log.error("The end of a background task could not be entered", error);
		}
	}

	async #fail(taskId: string, error: unknown): Promise<void> {
		const { localize, log } = this.#options;
		const conversationId = this.#conversationOf(taskId);
		if (conversationId !== null) this.#running.delete(conversationId);
		const isExpected = expectedCode(error) !== null && error instanceof Error;
		if (!isExpected) log.error("A background task failed by a bug", error);
		const sentence = isExpected ? error.message : localize("Something went wrong in Daybook.");
		await this.#finish(taskId, { status: "failed", result: null, error: sentence });
	}

	async #finish(taskId: string, end: Parameters<TaskStore["finish"]>[1]): Promise<void> {
		await this.#store.finish(taskId, end);
		const task = await this.#store.get(taskId);
		if (task) this.#options.didEnd(task);
		this.#options.didChange();
		this.#beginNext();
	}

	#watch(taskId: string, conversationId: string): void {
		this.#running.set(conversationId, { taskId, progress: null, needsUser: false });
		this.#lookLater();
	}

	#lookLater(): void {
		this.#stopLooking();
		if (this.#running.size === 0 || this.#isDisposed) return;
		this.#stopLooking = this.#options.clock.after(lookEveryMs, () => {
			void this.#look()
				.catch((error: unknown) => this.#options.log.error("The progress of tasks could not be entered", error))
				.finally(() => this.#lookLater());
		});
	}

	/** Enters where each running task stands, when that is news. */
	async #look(): Promise<void> {
		const answers = this.#options.rounds.running();
		for (const [conversationId, running] of this.#running) {
			const answer = answers.find(({ message }) => message.conversationId === conversationId);
			const progress = answer ? progressOf(answer, this.#options.localize) : running.progress;
			if (progress !== running.progress) {
				running.progress = progress;
				await this.#store.tellProgress(running.taskId, progress);
				this.#options.didChange();
			}
			const needsUser = answer?.status.phase === "approval";
			if (needsUser && !running.needsUser) this.#options.needsUser(await this.#get(running.taskId));
			running.needsUser = needsUser;
		}
	}

	#conversationOf(taskId: string): string | null {
		for (const [conversationId, running] of this.#running) if (running.taskId === taskId) return conversationId;
		return null;
	}

	#forget(taskId: string): void {
		const place = this.#waiting.indexOf(taskId);
		if (place >= 0) this.#waiting.splice(place, 1);
	}

	async #get(taskId: string): Promise<BackgroundTask> {
		const task = await this.#store.get(taskId);
		if (task) return task;
		throw new DaybookError("gone", this.#options.localize("This task was removed."));
	}
}
