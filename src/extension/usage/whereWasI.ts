import * as vscode from "vscode";
import { commands } from "../contributions.ts";
import type { Services } from "../services.ts";

/** Who was away longer than a night may have forgotten what the work was. */
const longAbsenceMs = 8 * 60 * 60 * 1000;

/** Offers the timeline of the project when nothing was done in it for long; says nothing of a project that is new. */
export async function offerWhereWasI(services: Services, projectId: string): Promise<void> {
	const { database, clock, localize, sessionId, settings } = services;
	if (!settings().offersWhereWasI) return;
	const last = await database().call("timeline.lastActivity", { projectId, sessionId });
	if (last === null || clock.now() - last < longAbsenceMs) return;
	const show = localize("Where Was I?");
	const sentence = localize("You last worked on this project on {0}.", localize.moment(last));
	if ((await vscode.window.showInformationMessage(sentence, show)) === show)
		await vscode.commands.executeCommand(commands.whereWasI);
}
