import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { type NoteWriter, standUpNote, weeklyNote } from "./noteMarkdown.ts";
import type { TimelineReader } from "./timelineReader.ts";

/** How far back a stand-up looks for the last day on which something was done. */
const standUpDays = 14;
const weekDays = 7;

/** Writes a note from the database alone and opens it as a new Markdown document. Returns its text. */
export async function openNote(
	kind: "week" | "standUp",
	{ database, clock, settings, localize }: Services,
	timeline: TimelineReader,
	utcOffsetMinutes: (at: number) => number,
): Promise<string> {
	const writer: NoteWriter = {
		localize,
		formatDay: (day) => new Date(`${day}T12:00:00`).toLocaleDateString(vscode.env.language, { dateStyle: "medium" }),
	};
	const at = clock.now();
	const { days, today } = await timeline.lastDays(kind === "week" ? weekDays : standUpDays);
	let text: string;
	if (kind === "standUp") text = standUpNote(days, today, writer);
	else {
		const dashboard = await database().call("usage.dashboard", {
			period: { days: weekDays },
			at,
			utcOffsetMinutes: utcOffsetMinutes(at),
			referenceModelId: settings().referenceModel,
		});
		text = weeklyNote(days, dashboard, writer);
	}
	const document = await vscode.workspace.openTextDocument({ content: text, language: "markdown" });
	await vscode.window.showTextDocument(document, { preview: true });
	return text;
}
