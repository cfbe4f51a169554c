import * as vscode from "vscode";
import { formatCost, formatMicroUsd } from "../../shared/money.ts";
import type { CostSum } from "../../shared/model.ts";
import { commands, usageStatusItem } from "../contributions.ts";
import type { Services } from "../services.ts";

/** Changes that come close together are read once. */
const settleMs = 300;

/** The one status bar item: what today and the shown chat cost. */
export class UsageStatusBar {
	readonly #services: Services;
	readonly #item: vscode.StatusBarItem;
	#conversationId: string | null = null;
	#cancel: (() => void) | null = null;

	constructor(services: Services) {
		this.#services = services;
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
		const { clock, database, localize, log } = this.#services;
		const at = clock.now();
		const utcOffsetMinutes = -new Date(at).getTimezoneOffset();
		try {
			const summary = await database().call("usage.summary", {
				at,
				utcOffsetMinutes,
				conversationId: this.#conversationId,
			});
			const chat = summary.conversation;
			this.#item.text = chat
				? localize("$(book) {0} · chat {1}", short(summary.today), short(chat))
				: localize("$(book) {0}", short(summary.today));
			const lines = [
				localize("**Daybook** — list-price estimates"),
				localize("Today: {0}", formatCost(summary.today)),
				localize("Last 7 days: {0}", formatCost(summary.last7Days)),
				localize("Last 30 days: {0}", formatCost(summary.last30Days)),
			];
			if (chat)
				lines.push(
					localize("This chat: {0}, {1} tokens", formatCost(chat), chat.tokens.toLocaleString(vscode.env.language)),
				);
			this.#item.tooltip = new vscode.MarkdownString(lines.join("\n\n"));
		} catch (error) {
			log.error("The usage could not be read", error);
		}
	}
}

/** "$0.42", with "+" when something could not be priced; "?" when nothing could. */
function short({ microUsd, unpricedCalls }: CostSum): string {
	if (unpricedCalls === 0) return formatMicroUsd(microUsd);
	return microUsd === 0 ? "$?" : `${formatMicroUsd(microUsd)}+`;
}
