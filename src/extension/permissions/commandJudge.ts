import path from "node:path";
import { keepLoaded } from "../keepLoaded.ts";
import type { ResolvedAction } from "./action.ts";
import { mayStandFor, seemsCritical } from "./commands/knownDangers.ts";
import { readOnlyCommand } from "./commands/readOnlyCommands.ts";
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
	return judgeUnderstood(read, read.understood, asWritten, situation);
}

async function judgeUnderstood(
	read: ReadScript,
	understood: UnderstoodScript,
	asWritten: ResolvedCommand,
	situation: Situation,
): Promise<CommandFinding> {
	const harmless = await readOnlyScript(understood, asWritten.cwd, situation);
	const run = harmless ?? understood;
	return {
		finding: openFinding,
		resolved: { ...asWritten, script: writeScript(run), commands: run.commands },
		isReadOnly: harmless !== null,
		mayBeKept: !read.seen.some(mayStandFor),
	};
}

/** The script with its commands made safe, when each of them is known to read only what may be read without asking. */
async function readOnlyScript(
	understood: UnderstoodScript,
	cwd: string,
	situation: Situation,
): Promise<UnderstoodScript | null> {
	const commands = [];
	for (const words of understood.commands) {
		const known = readOnlyCommand(words);
		if (known === null) return null;
		for (const operand of known.paths) {
			const { finding } = await judgePath("read", path.resolve(cwd, operand), situation);
			if (finding.says !== "open") return null;
		}
		commands.push(known.words);
	}
	return { ...understood, commands };
}
