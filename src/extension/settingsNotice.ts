import * as vscode from "vscode";
import { settings } from "./contributions.ts";
import type { Services } from "./services.ts";
import { readPriceOverrides } from "./usage/index.ts";

/** Tells which settings cannot be used, at first and whenever that changes: what is told once is not told again. */
export function watchSettingProblems(services: Services): vscode.Disposable {
	let told = "";
	const look = (): void => {
		const problems = settingProblems(services);
		const text = problems.join(" ");
		if (text === told) return;
		told = text;
		for (const problem of problems) services.log.warn(problem);
		if (text !== "") void tell(services, text);
	};
	look();
	return services.onDidChangeSettings(look);
}

/** One sentence for each setting that cannot be used. */
export function settingProblems(services: Services): readonly string[] {
	const current = services.settings();
	return [...current.problems, ...readPriceOverrides(current, services.localize).problems];
}

async function tell({ localize }: Services, text: string): Promise<void> {
	const open = localize("Open Settings");
	const keys = Object.values(settings).filter((key) => text.includes(key));
	const chosen = await vscode.window.showWarningMessage(`Daybook: ${text}`, open);
	if (chosen === open) await vscode.commands.executeCommand("workbench.action.openSettings", keys[0] ?? "daybook.");
}
