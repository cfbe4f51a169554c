import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { repriceHistory, type Repricing, type RepricingReport } from "./repriceHistory.ts";

/**
 * Shows what pricing the history by today's table would change and does it when the user agrees. "preview" only returns the
 * difference, "apply" does it without asking.
 */
export async function askAndReprice(services: Services, mode: unknown): Promise<RepricingReport | undefined> {
	if (mode === "preview" || mode === "apply") return walk(services, mode);
	const preview = await walk(services, "preview");
	if (preview === undefined || !(await confirm(preview, services.localize))) return undefined;
	const done = await walk(services, "apply");
	if (done) {
		const sentence = services.localize("{0} model calls were priced anew; their old costs are kept.", done.total.calls);
		void vscode.window.showInformationMessage(sentence);
	}
	return done;
}

async function walk(services: Services, mode: "preview" | "apply"): Promise<RepricingReport | undefined> {
	const { database, clock, localize } = services;
	const title =
		mode === "preview" ? localize("Comparing costs with today's prices") : localize("Pricing the history anew");
	const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
	return vscode.window.withProgress(options, async (progress, token) => {
		const controller = new AbortController();
		token.onCancellationRequested(() => controller.abort());
		const report = await repriceHistory(mode, {
			database,
			now: () => clock.now(),
			onProgress: (seen) => progress.report({ message: localize("{0} calls", localize.count(seen)) }),
			signal: controller.signal,
		});
		return controller.signal.aborted && mode === "preview" ? undefined : report;
	});
}

async function confirm({ seen, total, byModel }: RepricingReport, localize: Services["localize"]): Promise<boolean> {
	if (total.calls === 0) {
		void vscode.window.showInformationMessage(
			localize("All {0} model calls already have today's prices: nothing changes.", seen),
		);
		return false;
	}
	const question = localize("Price {0} of {1} model calls anew by today's table?", total.calls, seen);
	const models = Array.from(byModel, ([model, change]) => `${model}: ${differenceOf(change, localize)}`);
	const detail = [
		localize("In all: {0}", differenceOf(total, localize)),
		...models.toSorted().slice(0, 12),
		"",
		localize("Each call keeps its old cost beside the new one. What a provider charged by its own word stays."),
	].join("\n");
	const action = localize("Re-Price");
	return (await vscode.window.showWarningMessage(question, { modal: true, detail }, action)) === action;
}

function differenceOf(change: Repricing, localize: Services["localize"]): string {
	const { calls, oldMicroUsd, newMicroUsd, oldUnpriced, newUnpriced } = change;
	const costs = localize(
		"{0} → {1}, {2} calls",
		localize.money(oldMicroUsd),
		localize.money(newMicroUsd),
		localize.count(calls),
	);
	if (oldUnpriced === newUnpriced) return costs;
	return localize("{0}; without a price {1} → {2}", costs, oldUnpriced, newUnpriced);
}
