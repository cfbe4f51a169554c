import * as vscode from "vscode";
import type { UsagePeriod } from "../../shared/ledger.ts";
import type { UsageAction } from "../../shared/protocol.ts";
import { commands } from "../contributions.ts";
import type { Services } from "../services.ts";
import { commitEntries } from "./commits.ts";
import { commandTitles } from "./commandTitles.ts";
import { askAndExport } from "./exportCommand.ts";
import { gitLogs, type OpenFolder } from "./gitLogs.ts";
import { openNote } from "./noteCommands.ts";
import { askAndReprice } from "./repriceCommand.ts";
import { savePage } from "./savePage.ts";
import { setBudget } from "./setBudget.ts";
import { TimelineReader } from "./timelineReader.ts";
import { usageHandlers } from "./usageHandlers.ts";
import { UsagePage } from "./usagePage.ts";

export interface BooksHost {
	readonly services: Services;
	readonly strings: Readonly<Record<string, string>>;
	/** Resolves when the window is entered in the database. */
	readonly userId: () => Promise<string>;
	readonly projectId: () => string | null;
	readonly conversationId: () => string | null;
	/** The open folders whose projects are known. */
	readonly openFolders: () => readonly OpenFolder[];
	readonly utcOffsetMinutes: (at: number) => number;
}

/** What is done with the books: the page, the timeline, notes, export, pricing anew, budgets. A bundle of its own. */
export class Books {
	readonly #host: BooksHost;
	readonly #page: UsagePage;
	readonly #timeline: TimelineReader;

	constructor(host: BooksHost) {
		this.#host = host;
		const { services, strings } = host;
		const { database, clock, settings } = services;
		this.#timeline = new TimelineReader({
			database,
			now: () => clock.now(),
			utcOffsetMinutes: host.utcOffsetMinutes,
			commits: async (...range) => commitEntries(await gitLogs(host.openFolders()), ...range),
		});
		const handlers = usageHandlers({
			database,
			commandTitles: commandTitles(services.context.extension.packageJSON),
			budgets: () => settings().budgets,
			referenceModel: () => settings().referenceModel,
			projectId: host.projectId,
			conversationId: host.conversationId,
			now: () => clock.now(),
			utcOffsetMinutes: host.utcOffsetMinutes,
			timeline: this.#timeline,
			copy: async (text) => vscode.env.clipboard.writeText(text),
			save: async (html) => savePage(services, html),
			openChat: async (conversationId) => vscode.commands.executeCommand(commands.openChat, conversationId),
			run: async (action, period) => this.#run(action, period),
		});
		this.#page = new UsagePage(services, strings, handlers);
	}

	/** On the figures, or on the calls of one agent session when its id is given. */
	async showPage(agentSessionId: unknown): Promise<void> {
		const { localize, database } = this.#host.services;
		const session = typeof agentSessionId === "string" ? await database().call("agents.get", { agentSessionId }) : null;
		if (session === null) return this.#page.show({ view: "figures" });
		const { id, title, initialTask } = session;
		const filter = { agentSessionId: id, ...allTime };
		this.#page.show({ view: "calls", title: (title ?? initialTask) || localize("Agent session"), filter });
	}

	/** The timeline of a project, or of all with null. */
	showTimeline(projectId: string | null): void {
		this.#page.show({ view: "timeline", projectId });
	}

	changed(): void {
		this.#page.changed();
	}

	/** Asks where when no path is given. Returns the path, undefined when the user took it back. */
	async exportUsage(path: unknown, days: unknown): Promise<string | undefined> {
		const isPeriod = typeof days === "number" && Number.isInteger(days) && days > 0;
		return this.#export(path, isPeriod ? { days } : allTime);
	}

	/** "preview" or "apply" do without questions. */
	async reprice(mode: unknown) {
		const report = await askAndReprice(this.#host.services, mode);
		this.changed();
		return report;
	}

	/** Asks for what is left out: which limit, and how many dollars. */
	async setBudget(place: unknown, dollars: unknown): Promise<void> {
		await setBudget(this.#host, place, dollars);
	}

	async writeNote(kind: "week" | "standUp"): Promise<string> {
		const { services, utcOffsetMinutes } = this.#host;
		return openNote(kind, services, this.#timeline, utcOffsetMinutes);
	}

	dispose(): void {
		this.#page.dispose();
	}

	#export(path: unknown, period: UsagePeriod): Promise<string | undefined> {
		return askAndExport(this.#host.services, this.#host.utcOffsetMinutes, path, period);
	}

	async #run(action: UsageAction, period: UsagePeriod): Promise<void> {
		if (action === "export") await this.#export(undefined, period);
		else await vscode.commands.executeCommand(commandOf[action]);
	}
}

const allTime: UsagePeriod = { from: "0001-01-01", to: "9999-12-31" };

const commandOf: Readonly<Record<Exclude<UsageAction, "export">, string>> = {
	reprice: commands.repriceHistory,
	set_budget: commands.setBudget,
	weekly_note: commands.weeklyNote,
	stand_up: commands.standUpNote,
	new_chat: commands.newChat,
};
