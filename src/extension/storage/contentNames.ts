import type { Localize } from "../localize.ts";

/** What the user would miss, by table: what a backup is counted by, in the order it is shown in. */
const counted = {
	projects: (localize: Localize) => localize("Projects"),
	conversations: (localize: Localize) => localize("Chats"),
	messages: (localize: Localize) => localize("Messages"),
	token_usage: (localize: Localize) => localize("Model calls"),
	sessions: (localize: Localize) => localize("Sessions"),
	agent_sessions: (localize: Localize) => localize("Agent sessions"),
	links: (localize: Localize) => localize("Links"),
	background_tasks: (localize: Localize) => localize("Background tasks"),
} as const;

const named: Readonly<Record<string, (localize: Localize) => string>> = {
	...counted,
	attachments: (localize) => localize("Attachments"),
};

/** One line for each kind of thing a backup holds, beside what is here now. `now` is null when that cannot be read. */
export function comparedLines(
	backup: Readonly<Record<string, number>>,
	now: Readonly<Record<string, number>> | null,
	localize: Localize,
): string[] {
	return Object.entries(counted).flatMap(([table, name]) => {
		const [held, here] = [backup[table], now?.[table]];
		if (held === undefined)
			return here === undefined ? [] : [localize("{0}: now {1}", name(localize), localize.count(here))];
		if (here === undefined) return [`${name(localize)}: ${localize.count(held)}`];
		return [localize("{0}: {1} (now {2})", name(localize), localize.count(held), localize.count(here))];
	});
}

/** One line for each kind of rows; those the user has no word for are added up in the last one. */
export function rowLines(rows: Readonly<Record<string, number>>, localize: Localize): string[] {
	const sums = new Map(Object.keys(named).map((table) => [table, rows[table] ?? 0]));
	const rest = Object.entries(rows).filter(([table]) => !sums.has(table));
	const lines = [...sums].flatMap(([table, count]) =>
		count > 0 ? [`${named[table]?.(localize)}: ${localize.count(count)}`] : [],
	);
	const other = rest.reduce((sum, [, count]) => sum + count, 0);
	return other === 0 ? lines : [...lines, `${localize("Other rows")}: ${localize.count(other)}`];
}
