import * as vscode from "vscode";
import { commands, usageStatusItem } from "../contributions.ts";
import type { Services } from "../services.ts";
import { utcOffsetMinutes } from "../../shared/calendarDay.ts";
import { statusLines } from "./statusLines.ts";

/** Changes that come close together are read once. */
const settleMs = 300;

/** The one status bar item: what today and the shown chat cost. */
export class UsageStatusBar {
	readonly #services: Services;
	readonly #projectId: () => string | null;
	readonly #item: vscode.StatusBarItem;
	#conversationId: string | null = null;
	/** Chats that wait for the user. */
	#waiting = 0;
	#cancel: (() => void) | null = null;

	constructor(services: Services, projectId: () => string | null) {
		this.#services = services;
		this.#projectId = projectId;
		const { localize } = services;
		this.#item = vscode.window.createStatusBarItem(usageStatusItem, vscode.StatusBarAlignment.Right, 90);
		this.#item.name = localize("Daybook usage");
		this.#item.text = "$(book) Daybook";
		this.#item.tooltip = localize("Open the usage of Daybook");
		this.#item.command = commands.openUsage;
		this.#item.show();
	}

	showChat(conversationId: string | null): void {
		this.#conversationId = conversationId;
		this.refresh();
	}

	showWaiting(count: number): void {
		this.#waiting = count;
		this.refresh();
	}

	/** Reads the figures again, soon. */
	refresh(): void {
		this.#cancel ??= this.#services.clock.after(settleMs, () => {
			this.#cancel = null;
			void this.#update();
		});
	}

	dispose(): void {
		this.#cancel?.();
		this.#item.dispose();
	}

	async #update(): Promise<void> {
		const { clock, database, localize, log, settings } = this.#services;
		const at = clock.now();
		const conversationId = this.#conversationId;
		const offset = utcOffsetMinutes(at);
		const { warnPercent, ...limits } = settings().budgets;
		try {
			const [summary, standings] = await Promise.all([
				database().call("usage.summary", { at, utcOffsetMinutes: offset, conversationId }),
				database().call("budgets.judge", {
					at,
					utcOffsetMinutes: offset,
					projectId: this.#projectId(),
					conversationId,
					limits,
					warnPercent,
					plannedMicroUsd: 0,
				}),
			]);
			const { text, tooltip, isPast } = statusLines({ ...summary, standings }, localize);
			this.#item.text = this.#waiting === 0 ? text : `$(bell-dot) ${localize("waiting for you")}`;
			this.#item.tooltip = new vscode.MarkdownString(tooltip.join("\n\n"), true);
			this.#item.backgroundColor = isPast ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
		} catch (error) {
			log.error("The usage could not be read", error);
		}
	}
}
