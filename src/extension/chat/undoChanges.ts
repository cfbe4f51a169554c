import type { Database } from "../../db/index.ts";
import type { FileChangeRecord, ToolRun, UndoResult } from "../../shared/toolCalls.ts";
import type { ChangeKeeper } from "../builtInTools/index.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";

export interface UndoSurroundings {
	readonly database: Pick<Database, "call">;
	readonly changes: Pick<ChangeKeeper, "undo">;
	readonly localize: Localize;
	/** Whatever was thrown, as the user reads it. */
	readonly failure: (error: unknown) => { readonly message: string };
}

/**
 * Takes changes back, the last first, and writes down each that is. One that cannot be taken back is told of and keeps
 * none of the others: each is put back only where the file is exactly as its call left it.
 */
export async function undoChanges(messageIds: readonly string[], surroundings: UndoSurroundings): Promise<UndoResult> {
	const { failure } = surroundings;
	const undone: string[] = [];
	const problems = new Set<string>();
	for (const messageId of messageIds.toReversed()) {
		try {
			await undoOne(messageId, surroundings, () => undone.push(messageId));
		} catch (error) {
			problems.add(failure(error).message);
		}
	}
	return { undone, problem: problems.size === 0 ? null : [...problems].join(" ") };
}

/** The run of a call that changed a file. Throws "gone" when there is none. */
export async function runWithChange(
	database: Pick<Database, "call">,
	messageId: string,
	localize: Localize,
): Promise<ToolRun & { readonly change: FileChangeRecord }> {
	const run = (await database.call("messages.get", { messageId }))?.toolRun;
	if (run?.change) return { ...run, change: run.change };
	throw new DaybookError("gone", localize("This change is no longer known."));
}

async function undoOne(messageId: string, surroundings: UndoSurroundings, didUndo: () => void): Promise<void> {
	const { database, changes, localize } = surroundings;
	const { change, isUndone } = await runWithChange(database, messageId, localize);
	if (!isUndone) await changes.undo(change);
	didUndo();
	if (!isUndone) await database.call("answers.markUndone", { messageId });
}
