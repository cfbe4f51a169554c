import path from "node:path";
import { keepLoaded } from "../keepLoaded.ts";
import type { ResolvedAction } from "./action.ts";
import { isOrdinaryRepository } from "./commands/gitPlace.ts";
import { mayStandFor, seemsCritical } from "./commands/knownDangers.ts";
import { type ReadOnlyCommand, readOnlyCommand } from "./commands/readOnlyCommands.ts";
import { askedBy, denied, type Finding, openFinding } from "./finding.ts";
import { hasHidden } from "./lookalikes.ts";
import { judgePath } from "./pathJudge.ts";
import { type ReadScript, type UnderstoodScript, writeScript } from "./shell/script.ts";
import type { Situation } from "./situation.ts";

type ResolvedCommand = Extract<ResolvedAction, { kind: "command" }>;

export interface CommandFinding {
	readonly finding: Finding;
	readonly resolved: ResolvedCommand;
	/** True when nothing but reading inside the workspace can come of it. */
	readonly isReadOnly: boolean;
	/** True when an answer may hold for this very script from now on: the user saw all that it covers. */
	readonly mayBeKept: boolean;
}

export const longestCommand = 10_000;
export const mostCommands = 50;

/** The parser is a bundle of its own. */
const loadShell = keepLoaded(async () => import("./shell/index.ts"));

/** Says what a command line would run. Whatever is not known to be harmless is asked for; nothing is guessed. */
export async function judgeCommand(command: string, cwd: string | null, situation: Situation): Promise<CommandFinding> {
	const folder = await judgePath("read", cwd ?? ".", situation);
	const place = folder.path?.real ?? null;
	const asWritten: ResolvedCommand = { kind: "command", script: command, cwd: place ?? "", commands: null };
	const asked = (finding: Finding): CommandFinding => ({
		finding,
		resolved: asWritten,
		isReadOnly: false,
		mayBeKept: false,
	});
	if (!situation.isTrusted) return asked(denied("untrusted"));
	if (place === null || folder.finding.says === "deny") return asked(denied("command.folder"));
	if (command.trim() === "") return asked(denied("command.empty"));
	if (command.includes("\0")) return asked(denied("command.characters"));
	if (command.length > longestCommand) return asked(askedBy("command.long"));
	if (hasHidden(command)) return asked(askedBy("command.hidden"));
	if (!situation.hasBash) return asked(askedBy("command.shell", seemsCritical(command, []) && "command.critical"));
	const read = (await loadShell()).readScript(command);
	if (read === null) return asked(askedBy("command.unparsed", seemsCritical(command, []) && "command.critical"));
	const finding = askedBy(
		seemsCritical(command, read.seen) && "command.critical",
		read.redirects && "command.redirect",
		read.seen.length > mostCommands && "command.many",
		folder.finding.says === "confirm" && "command.outside",
	);
	if (finding.says !== "open" || read.understood === null) return asked(finding);
	return judgeUnderstood(
		read,
		read.understood,
		{ asWritten, real: place, folder: folder.path?.folder ?? null },
		situation,
	);
}

/** Where a command runs, and the workspace folder that holds that place; both are real paths. */
interface CommandPlace {
	readonly asWritten: ResolvedCommand;
	readonly real: string;
	readonly folder: string | null;
}

async function judgeUnderstood(
	read: ReadScript,
	understood: UnderstoodScript,
	place: CommandPlace,
	situation: Situation,
): Promise<CommandFinding> {
	const harmless = await readOnlyScript(understood, place, situation);
	const run = harmless ?? understood;
	return {
		finding: openFinding,
		resolved: { ...place.asWritten, script: writeScript(run), commands: run.commands },
		isReadOnly: harmless !== null,
		mayBeKept: !read.seen.some(mayStandFor),
	};
}

/** For git: no address is contacted, whatever the repository's own settings allow. */
const cutOff = "GIT_ALLOW_PROTOCOL=none GIT_NO_LAZY_FETCH=1 ";

/** The script with its commands made safe, when each of them is known to read only what may be read without asking. */
async function readOnlyScript(
	understood: UnderstoodScript,
	place: CommandPlace,
	situation: Situation,
): Promise<UnderstoodScript | null> {
	const known: ReadOnlyCommand[] = [];
	for (const words of understood.commands) {
		const command = readOnlyCommand(words);
		if (command === null || !(await readsOpenly(command, place, situation))) return null;
		known.push(command);
	}
	const pieces = understood.pieces.flatMap((piece) =>
		typeof piece === "number" && known[piece]?.isOfRepository === true ? [cutOff, piece] : [piece],
	);
	return { commands: known.map(({ words }) => words), pieces };
}

async function readsOpenly(
	{ paths, isOfRepository }: ReadOnlyCommand,
	{ real, folder }: CommandPlace,
	situation: Situation,
): Promise<boolean> {
	if (isOfRepository === true && (folder === null || !(await isOrdinaryRepository(real, folder)))) return false;
	for (const operand of paths) {
		const { finding } = await judgePath("read", path.resolve(real, operand), situation);
		if (finding.says !== "open") return false;
	}
	return true;
}
