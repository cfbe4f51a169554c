import * as vscode from "vscode";
import type { Localize } from "../localize.ts";
import type { FilterName, FilterValues } from "./searchFilters.ts";

export const filterIcons: Readonly<Record<FilterName, string>> = {
	project: "folder",
	model: "hubot",
	role: "account",
	after: "calendar",
	before: "history",
	rating: "star-full",
	cost: "credit-card",
};

export function filterTitle(name: FilterName, localize: Localize): string {
	switch (name) {
		case "project":
			return localize("Only in a project");
		case "model":
			return localize("Only by a model");
		case "role":
			return localize("Only by whom");
		case "after":
			return localize("Only since a day");
		case "before":
			return localize("Only before a day");
		case "rating":
			return localize("Only rated at least");
		default:
			return localize("Only in chats that cost at least");
	}
}

type ValueItem = vscode.QuickPickItem & { readonly value: string };

/** Lets the user choose a filter's value. "" takes the filter out, undefined leaves it as it was. */
export async function askFilter(
	name: FilterName,
	values: FilterValues,
	projectId: string | null,
	localize: Localize,
): Promise<string | undefined> {
	const any: ValueItem = { label: localize("Any"), description: localize("Takes this filter out"), value: "" };
	const items = [...offers(name, values, projectId, localize), any];
	const title = filterTitle(name, localize);
	return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.value;
}

function offers(name: FilterName, values: FilterValues, projectId: string | null, localize: Localize): ValueItem[] {
	switch (name) {
		case "project":
			return values.projects
				.toSorted((a, b) => Number(b.id === projectId) - Number(a.id === projectId))
				.map((project) => ({
					label: project.name,
					description: project.id === projectId ? localize("This project") : "",
					value: project.name,
				}));
		case "model":
			return values.modelIds.map((id) => ({ label: id, value: id }));
		case "role":
			return [
				{ label: localize("You"), value: "you" },
				{ label: localize("Assistant"), value: "assistant" },
				{ label: localize("Tool"), value: "tool" },
			];
		case "after":
		case "before":
			return [
				{ label: localize("Today"), value: "today" },
				{ label: localize("7 days ago"), value: "7d" },
				{ label: localize("30 days ago"), value: "30d" },
				{ label: localize("A year ago"), value: "365d" },
				{ label: localize("Start of this year"), value: String(new Date(values.now).getFullYear()) },
			];
		case "rating":
			return ["5", "4", "3", "2", "1"].map((value) => ({ label: "$(star-full)".repeat(Number(value)), value }));
		default:
			return ["0.01", "0.10", "1", "10"].map((value) => ({ label: `$${value}`, value }));
	}
}
