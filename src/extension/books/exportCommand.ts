import * as vscode from "vscode";
import type { UsagePeriod } from "../../shared/ledger.ts";
import type { Services } from "../services.ts";
import { exportUsage } from "./exportUsage.ts";

/** Exports the calls of a period to the path, or asks where. Returns the path, undefined when the user took it back. */
export async function askAndExport(
	{ database, clock, localize, audit }: Services,
	utcOffsetMinutes: (at: number) => number,
	path: unknown,
	period: UsagePeriod,
): Promise<string | undefined> {
	const target = typeof path === "string" ? path : await askWhere(localize);
	if (target === undefined) return undefined;
	const now = clock.now();
	const title = localize("Exporting the usage");
	const count = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () =>
		exportUsage({ database, path: target, period, now, utcOffsetMinutes: utcOffsetMinutes(now) }),
	);
	await audit({ action: "usage.exported", detail: { path: target, calls: count } });
	if (typeof path !== "string") {
		void vscode.window.showInformationMessage(localize("{0} model calls were exported to {1}.", count, target));
	}
	return target;
}

async function askWhere(localize: Services["localize"]): Promise<string | undefined> {
	const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
	const target = await vscode.window.showSaveDialog({
		title: localize("Export usage"),
		filters: { CSV: ["csv"], JSON: ["json"] },
		...(folder ? { defaultUri: vscode.Uri.joinPath(folder, "usage.csv") } : {}),
	});
	return target?.fsPath;
}
