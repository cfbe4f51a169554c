import path from "node:path";
import { keepLoaded } from "../keepLoaded.ts";
import type { ResolvedAction, ResolvedPath } from "./action.ts";
import { isOrdinaryRepository } from "./commands/gitPlace.ts";
import { mayStandFor, seemsCritical } from "./commands/knownDangers.ts";
import { type ReadOnlyCommand, readOnlyCommand } from "./commands/readOnlyCommands.ts";
import { askedBy, denied, type Finding, openFinding } from "./finding.ts";
import { hasHidden } from "./lookalikes.ts";
import { judgePath } from "./pathJudge.ts";
import { isWithin } from "./pathWalk.ts";
import { isRepository } from "./secretNames.ts";
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

/**
 * For git: no address is contacted, whatever the repository's own settings allow; and neither the user's nor the machine's
 * settings are read, since filters and other programs that they name could be given their work by the repository.
 */
const cutOff =
	"GIT_ALLOW_PROTOCOL=none GIT_NO_LAZY_FETCH=1 GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_ATTR_NOSYSTEM=1 ";

/** The script with its commands made safe, when each of them is known to read only what may be read without asking. */
async function readOnlyScript(
	understood: UnderstoodScript,
	place: CommandPlace,
	situation: Situation,
): Promise<UnderstoodScript | null> {
	const commands: (readonly string[])[] = [];
	const ofRepository: boolean[] = [];
	for (const words of understood.commands) {
		const command = readOnlyCommand(words);
		const safe = command && (await harmlessWords(command, place, situation));
		if (!safe) return null;
		commands.push(safe);
		ofRepository.push(command.isOfRepository === true);
	}
	const pieces = understood.pieces.flatMap((piece) =>
		typeof piece === "number" && ofRepository[piece] === true ? [cutOff, piece] : [piece],
	);
	return { commands, pieces };
}

/** The words to run when everything that the command is given may be read openly; null when anything is to be asked for. */
async function harmlessWords(
	{ words, paths, isOfRepository, isDeep, wordsFor }: ReadOnlyCommand,
	{ real, folder }: CommandPlace,
	situation: Situation,
): Promise<readonly string[] | null> {
	if (isOfRepository === true && (folder === null || !(await isOrdinaryRepository(real, folder)))) return null;
	const there = new Set<string>();
	for (const operand of paths) {
		// Behind a link ".." leads to another place than the text of the path tells. Before all names it leads up from `real`.
		if (hasLateParent(operand)) return null;
		const { finding, path: found } = await judgePath("read", path.resolve(real, operand), situation);
		if (finding.says !== "open" || found === null) return null;
		if (isDeep === true && !(await isOpenThroughout(found, situation))) return null;
		if (found.state !== null) there.add(operand);
	}
	return wordsFor?.((operand) => there.has(operand)) ?? words;
}

/** True when ".." stands behind a name. */
function hasLateParent(operand: string): boolean {
	const names = operand.split("/").filter((name) => name !== "" && name !== ".");
	const first = names.findIndex((name) => name !== "..");
	return first !== -1 && names.includes("..", first);
}

/** Whether a folder may be searched with all that lies in it: it is neither in a repository's own folder nor around a closed one. */
async function isOpenThroughout(found: ResolvedPath, situation: Situation): Promise<boolean> {
	if (found.folder === null) return false;
	const names = path.relative(path.dirname(found.folder), found.real).split(path.sep);
	if (names.some((name) => isRepository(name.toLowerCase()))) return false;
	const closed = await Promise.all(
		situation.closedFolders.map(async (folder) => [folder, (await judgePath("read", folder, situation)).path?.real]),
	);
	return !closed.flat().some((folder) => folder !== undefined && isWithin(folder, found.real));
}
