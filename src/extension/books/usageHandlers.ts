import type { Database } from "../../db/index.ts";
import type { TimelineDay, UsagePeriod } from "../../shared/ledger.ts";
import type { UsageAction, UsageRequests } from "../../shared/protocol.ts";
import type { RequestHandlers } from "../../shared/rpc.ts";
import type { BudgetSettings } from "../settings.ts";
import type { TimelineReader } from "./timelineReader.ts";

/** All requests but the one that is about the page itself. */
export type UsageHandlers = RequestHandlers<Omit<UsageRequests, "usage/ready">>;

export interface UsageHandlersOptions {
	readonly database: () => Pick<Database, "call">;
	/** What the palette calls each command, by its id. */
	readonly commandTitles: Readonly<Record<string, string>>;
	readonly budgets: () => BudgetSettings;
	readonly referenceModel: () => string;
	readonly projectId: () => string | null;
	readonly conversationId: () => string | null;
	readonly now: () => number;
	readonly utcOffsetMinutes: (at: number) => number;
	readonly timeline: Pick<TimelineReader, "page">;
	readonly copy: (text: string) => Promise<void>;
	/** Takes the page as it is shown. */
	readonly save: (html: string) => Promise<void>;
	readonly openChat: (conversationId: string) => Promise<void>;
	readonly run: (action: UsageAction, period: UsagePeriod) => Promise<void>;
}

const pageLength = 100;

/** One handler for each request of the usage page. Parameters were checked against their schema before. */
export function usageHandlers(options: UsageHandlersOptions): UsageHandlers {
	const { database, timeline, copy, save, openChat, run } = options;
	return {
		"usage/report": async ({ period }) => report(options, period),
		"usage/calls": async ({ filter, cursor }) => database().call("usage.calls", { filter, cursor, limit: pageLength }),
		"usage/call": async ({ usageId }) => database().call("usage.call", { usageId }),
		async "usage/timeline"({ projectId, before }) {
			const page = await timeline.page(projectId, before);
			return { ...page, days: page.days.map((day) => withCommandTitles(day, options.commandTitles)) };
		},
		async "usage/projects"() {
			const projects = await database().call("projects.list", { status: "all" });
			return projects.map(({ id, name }) => ({ id, name }));
		},
		"usage/storage": async () => database().call("usage.storage", {}),
		async "usage/copy"({ text }) {
			await copy(text);
			return null;
		},
		async "usage/save"({ html }) {
			await save(html);
			return null;
		},
		async "usage/openChat"({ conversationId }) {
			await openChat(conversationId);
			return null;
		},
		async "usage/run"({ action, period }) {
			await run(action, period);
			return null;
		},
	};
}

/** Commands are stored by their ids, which nobody reads. */
function withCommandTitles(day: TimelineDay, titles: Readonly<Record<string, string>>): TimelineDay {
	const named = (ids: string): string =>
		ids
			.split(",")
			.map((id) => titles[id] ?? id)
			.join(", ");
	const entries = day.entries.map((entry) =>
		entry.kind === "commands" ? { ...entry, title: named(entry.title) } : entry,
	);
	return { ...day, entries };
}

async function report(options: UsageHandlersOptions, period: UsagePeriod) {
	const { database, budgets, referenceModel, projectId, conversationId, now, utcOffsetMinutes } = options;
	const at = now();
	const offset = utcOffsetMinutes(at);
	const { warnPercent, ...limits } = budgets();
	const [dashboard, standings] = await Promise.all([
		database().call("usage.dashboard", {
			period,
			at,
			utcOffsetMinutes: offset,
			referenceModelId: referenceModel(),
		}),
		database().call("usage.budgets", {
			at,
			utcOffsetMinutes: offset,
			projectId: projectId(),
			conversationId: conversationId(),
			limits,
			warnPercent,
			plannedMicroUsd: 0,
		}),
	]);
	return { dashboard, budgets: standings, commandTitles: options.commandTitles };
}
