import type { Params } from "../../db/index.ts";
import type { MessageRole } from "../../shared/model.ts";
import type { Localize } from "../localize.ts";

/** The words by which a filter is typed: `role:you`, `project:"my app"`. */
export const filterNames = ["project", "model", "role", "after", "before", "rating", "cost"] as const;
export type FilterName = (typeof filterNames)[number];

/** What names can be resolved to; lists come from the database. */
export interface FilterValues {
	readonly projects: readonly { readonly id: string; readonly name: string }[];
	/** `<hostId>/<model>` of every model that wrote something. */
	readonly modelIds: readonly string[];
	readonly now: number;
}

export type SearchRequest = Params<"search.messages">;

/** A typed search: the request, and a sentence for each filter that says nothing usable and was left out. */
export interface TypedSearch {
	readonly request: SearchRequest;
	readonly problems: readonly string[];
}

const token = new RegExp(`(?:^|(?<=\\s))(${filterNames.join("|")}):(?:"([^"]*)"?|(\\S*))`, "gi");
const dayMs = 86_400_000;
const roles: Readonly<Record<string, MessageRole>> = {
	you: "user",
	me: "user",
	user: "user",
	assistant: "assistant",
	model: "assistant",
	tool: "tool",
	system: "system",
};

/** Splits what is typed into words and filters, and resolves the filters. */
export function parseTypedSearch(typed: string, values: FilterValues, localize: Localize): TypedSearch {
	const problems: string[] = [];
	const filters: Partial<SearchRequest> = {};
	const words = typed.replaceAll(token, (_, name: string, quoted?: string, plain?: string) => {
		const value = (quoted ?? plain ?? "").trim();
		// A filter that is just being typed says nothing yet.
		if (value === "") return " ";
		const resolved = resolve(name.toLowerCase() as FilterName, value, values);
		if (resolved === null) problems.push(problemOf(name.toLowerCase() as FilterName, value, localize));
		else Object.assign(filters, resolved);
		return " ";
	});
	return {
		request: {
			query: words.trim(),
			projectId: null,
			conversationId: null,
			modelId: null,
			role: null,
			from: null,
			to: null,
			minimumRating: null,
			minimumCostMicroUsd: null,
			includeArchived: true,
			cursor: null,
			limit: 50,
			...filters,
		},
		problems,
	};
}

function resolve(name: FilterName, value: string, values: FilterValues): Partial<SearchRequest> | null {
	switch (name) {
		case "project": {
			const found = bestMatch(values.projects, value, (project) => project.name);
			return found && { projectId: found.id };
		}
		case "model": {
			const modelId = bestMatch(
				values.modelIds,
				value,
				(id) => id.slice(id.indexOf("/") + 1),
				(id) => id,
			);
			return modelId === null ? null : { modelId };
		}
		case "role": {
			const role = roles[value.toLowerCase()];
			return role === undefined ? null : { role };
		}
		case "after": {
			const from = startOfTyped(value, values.now);
			return from === null ? null : { from };
		}
		case "before": {
			const end = startOfTyped(value, values.now);
			return end === null ? null : { to: end - 1 };
		}
		case "rating":
			return /^[1-5]$/.test(value) ? { minimumRating: Number(value) } : null;
		default: {
			const dollars = /^\$?(\d{1,6}(?:\.\d{1,6})?)$/.exec(value)?.[1];
			return dollars === undefined ? null : { minimumCostMicroUsd: Math.round(Number(dollars) * 1_000_000) };
		}
	}
}

/** The one whose name is the value, else begins with it, else contains it; null when none does. */
function bestMatch<Item>(
	items: readonly Item[],
	value: string,
	...names: readonly ((item: Item) => string)[]
): Item | null {
	const wanted = value.toLowerCase();
	const fits: readonly ((name: string) => boolean)[] = [
		(name) => name === wanted,
		(name) => name.startsWith(wanted),
		(name) => name.includes(wanted),
	];
	for (const fit of fits) {
		const found = items.find((item) => names.some((name) => fit(name(item).toLowerCase())));
		if (found !== undefined) return found;
	}
	return null;
}

/** Midnight of a typed day on this machine's clock: 2026-11-23, 2026-11, 2026, today, yesterday, 7d, 3w, 6m; null for else. */
function startOfTyped(value: string, now: number): number | null {
	const today = new Date(now);
	const daysAgo = (days: number) => new Date(today.getFullYear(), today.getMonth(), today.getDate() - days).getTime();
	if (/^today$/i.test(value)) return daysAgo(0);
	if (/^yesterday$/i.test(value)) return daysAgo(1);
	const ago = /^(\d{1,4})([dwm])$/i.exec(value);
	if (ago) return daysAgo(Number(ago[1]) * { d: 1, w: 7, m: 30 }[(ago[2] ?? "d").toLowerCase() as "d" | "w" | "m"]);
	const date = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(value);
	if (!date) return null;
	const [year, month, day] = [Number(date[1]), Number(date[2] ?? 1), Number(date[3] ?? 1)];
	const start = new Date(year, month - 1, day);
	const isReal = start.getFullYear() === year && start.getMonth() === month - 1 && start.getDate() === day;
	return isReal && start.getTime() >= 0 && start.getTime() < now + 366 * dayMs ? start.getTime() : null;
}

function problemOf(name: FilterName, value: string, localize: Localize): string {
	switch (name) {
		case "project":
			return localize('No project is called "{0}".', value);
		case "model":
			return localize('No model that wrote something is called "{0}".', value);
		case "role":
			return localize('"{0}" is no role: write you, assistant, tool or system.', value);
		case "rating":
			return localize('"{0}" is no rating: write a number from 1 to 5.', value);
		case "cost":
			return localize('"{0}" is no cost: write US dollars such as 0.25.', value);
		default:
			return localize('"{0}" is no day: write 2026-11-23, today, yesterday, 7d, 4w or 6m.', value);
	}
}

/** The typed text with a filter put in or replaced; an empty value takes it out. */
export function withFilter(typed: string, name: FilterName, value: string): string {
	const without = typed
		.replaceAll(token, (whole, found: string) => (found.toLowerCase() === name ? "" : whole))
		.replaceAll(/\s+/g, " ")
		.trim();
	if (value === "") return without;
	const written = /\s/.test(value) ? `${name}:"${value.replaceAll('"', "")}"` : `${name}:${value}`;
	return without === "" ? `${written} ` : `${written} ${without}`;
}
