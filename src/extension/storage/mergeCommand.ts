import * as vscode from "vscode";
import type { Database } from "../../db/index.ts";
import type { Services } from "../services.ts";
import { rowLines } from "./contentNames.ts";

type Report = Awaited<ReturnType<Database["merge"]>>;

/**
 * Takes over what another database holds and ours does not. Without a mode the user sees first what would come and is
 * asked; "preview" only counts and "apply" does without the question. Returns the report; undefined when the answer was no.
 */
export async function mergeDatabase(services: Services, path: unknown, mode: unknown): Promise<Report | undefined> {
	const { database, localize, log, audit } = services;
	const source = typeof path === "string" ? path : await askSource(localize);
	if (!source) return undefined;
	const preview = await withProgress(localize("Reading the other database…"), database().merge(source, true));
	if (mode === "preview") return preview;
	if (totalOf(preview) === 0) {
		const nothing = localize("Everything of that database is here already.");
		void vscode.window.showInformationMessage([nothing, ...leftOutSentence(preview, localize)].join(" "));
		return preview;
	}
	if (mode !== "apply" && !(await confirm(preview, localize))) return undefined;
	const report = await withProgress(localize("Merging…"), database().merge(source, false));
	await audit({ action: "database.merged", detail: { path: source, rows: totalOf(report) } });
	const told =
		report.keptAs === null
			? localize("{0} rows were added.", totalOf(report))
			: localize("{0} rows were added. The old file is kept as {1}.", totalOf(report), report.keptAs);
	for (const { table, rows, reason } of report.leftOut) log.warn(`The merge left out ${rows} of ${table}: ${reason}`);
	const message = [told, ...leftOutSentence(report, localize)].join(" ");
	if (report.leftOut.length === 0) void vscode.window.showInformationMessage(message);
	else void vscode.window.showWarningMessage(message);
	return report;
}

/** What does not come over, by kind; empty when everything does. */
function leftOutSentence({ leftOut }: Report, localize: Services["localize"]): string[] {
	if (leftOut.length === 0) return [];
	const byTable: Record<string, number> = {};
	for (const { table, rows } of leftOut) byTable[table] = (byTable[table] ?? 0) + rows;
	const names = rowLines(byTable, localize).join(", ");
	return [localize("Left out, because they do not fit: {0}. The log says why.", names)];
}

async function askSource(localize: Services["localize"]): Promise<string | undefined> {
	const [file] =
		(await vscode.window.showOpenDialog({
			title: localize("Database to merge"),
			openLabel: localize("Look Into It"),
			filters: { SQLite: ["db", "sqlite", "sqlite3"] },
		})) ?? [];
	return file?.fsPath;
}

async function confirm(preview: Report, localize: Services["localize"]): Promise<boolean> {
	const lines = rowLines(preview.added, localize);
	if (preview.added["attachments"]) lines.push("", localize("The contents of attachments do not come along."));
	if (preview.sameProjects.length > 0) {
		lines.push("", localize("Known projects, which stay one: {0}", preview.sameProjects.join(", ")));
	}
	for (const sentence of leftOutSentence(preview, localize)) lines.push("", sentence);
	if (preview.isLegacy) lines.push("", localize("A copy of the old file is kept beside it."));
	lines.push("", localize("Nothing that is here is changed or removed."));
	const action = localize("Merge");
	const question = localize("{0} rows would be added to the Daybook.", totalOf(preview));
	const answer = await vscode.window.showWarningMessage(question, { modal: true, detail: lines.join("\n") }, action);
	return answer === action;
}

function totalOf(report: Report): number {
	return Object.values(report.added).reduce((sum, count) => sum + count, 0);
}

async function withProgress<Result>(title: string, work: Promise<Result>): Promise<Result> {
	const options = { location: vscode.ProgressLocation.Notification, title };
	return vscode.window.withProgress(options, async () => work);
}
