import * as vscode from "vscode";
import { settings } from "../contributions.ts";
import { DaybookError } from "../errors.ts";
import type { Services } from "../services.ts";
import { readDollars } from "./dollars.ts";
import { ownLimits } from "./ownLimits.ts";

const settingOf = {
	day: settings.budgetDay,
	month: settings.budgetMonth,
	project: settings.budgetProject,
	chat: settings.budgetChat,
} as const;

type Place = keyof typeof settingOf | "thisProject" | "thisChat";

export interface SetBudgetOptions {
	readonly services: Services;
	readonly userId: () => Promise<string>;
	readonly projectId: () => string | null;
	readonly conversationId: () => string | null;
}

/**
 * Sets one limit. `place` is one of day, month, project, chat, thisProject, thisChat; `dollars` a number, or null for no
 * limit; what is left out is asked for.
 */
export async function setBudget(options: SetBudgetOptions, place: unknown, dollars: unknown): Promise<void> {
	const chosen = isPlace(place) ? place : await pickPlace(options);
	if (chosen === undefined) return;
	const limit = typeof dollars === "number" || dollars === null ? dollars : await askDollars(options.services);
	if (limit === undefined) return;
	if (chosen === "thisProject" || chosen === "thisChat") await setOwnBudget(options, chosen, limit);
	else await vscode.workspace.getConfiguration().update(settingOf[chosen], limit ?? undefined, true);
}

function isPlace(value: unknown): value is Place {
	return typeof value === "string" && (Object.hasOwn(settingOf, value) || /^this(?:Project|Chat)$/.test(value));
}

async function pickPlace({ services, projectId, conversationId }: SetBudgetOptions): Promise<Place | undefined> {
	const { localize, settings: read } = services;
	const { budgets } = read();
	const now = (limit: number | null): string => (limit === null ? localize("no limit") : localize.exactMoney(limit));
	const items: (vscode.QuickPickItem & { readonly place: Place })[] = [
		{ place: "day", label: localize("Each day"), description: now(budgets.day) },
		{ place: "month", label: localize("Each month"), description: now(budgets.month) },
		{ place: "project", label: localize("Each project, per month"), description: now(budgets.project) },
		{ place: "chat", label: localize("Each chat"), description: now(budgets.chat) },
	];
	const own = await ownLimits(services, projectId(), conversationId());
	if (projectId() !== null)
		items.push({ place: "thisProject", label: localize("This project, per month"), description: now(own.project) });
	if (conversationId() !== null)
		items.push({ place: "thisChat", label: localize("This chat"), description: now(own.chat) });
	const title = localize("Which budget?");
	return (await vscode.window.showQuickPick(items, { title }))?.place;
}

async function askDollars({ localize }: Services): Promise<number | null | undefined> {
	const text = await vscode.window.showInputBox({
		title: localize("Budget in US dollars"),
		prompt: localize("The chat stops before a call that would go beyond it. Empty: no limit."),
		validateInput: (value) => (readDollars(value) === undefined ? localize("Write an amount such as 2.50.") : null),
	});
	return text === undefined ? undefined : readDollars(text);
}

async function setOwnBudget(
	{ services, userId, projectId, conversationId }: SetBudgetOptions,
	place: "thisProject" | "thisChat",
	dollars: number | null,
): Promise<void> {
	const { database, newId, clock, localize } = services;
	const isProject = place === "thisProject";
	const target = isProject ? projectId() : conversationId();
	if (target === null) {
		const sentence = isProject ? localize("Open a folder first.") : localize("Open the chat first.");
		throw new DaybookError("no_target", sentence);
	}
	await database().call("budgets.set", {
		budgetId: newId(),
		userId: await userId(),
		projectId: isProject ? target : null,
		conversationId: isProject ? null : target,
		limitMicroUsd: dollars === null ? null : Math.round(dollars * 1_000_000),
		at: clock.now(),
	});
}
