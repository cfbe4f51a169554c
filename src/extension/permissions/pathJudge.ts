import path from "node:path";
import type { FileActionKind, ResolvedPath } from "./action.ts";
import { askedBy, denied, type Finding } from "./finding.ts";
import { hasHidden, hasLookalikes } from "./lookalikes.ts";
import { readPath } from "./pathText.ts";
import { isWithin, walkPath, type WalkedPath } from "./pathWalk.ts";
import { protectionOf } from "./protectedNames.ts";
import { isSensitive } from "./secretNames.ts";
import type { Situation } from "./situation.ts";

/** What is to be done at a path. move: taken away from there, or put there from elsewhere. */
export type PathUse = FileActionKind | "move";

export interface PathFinding {
	readonly finding: Finding;
	/** Null when it cannot be told where it leads. */
	readonly path: ResolvedPath | null;
}

type Place = Pick<
	Situation,
	| "isTrusted"
	| "workspaceFolders"
	| "platform"
	| "homeFolder"
	| "closedFolders"
	| "settingsFolders"
	| "asksForWritesOutside"
>;

/** Resolves a path and says what the fixed rules say of that use of it. Never throws. */
export async function judgePath(use: PathUse, written: string, place: Place): Promise<PathFinding> {
	const base = place.workspaceFolders[0] ?? null;
	const read = readPath(written, { platform: place.platform, homeFolder: place.homeFolder, base });
	if ("fault" in read) return { finding: denied(`path.${read.fault}`), path: null };
	let walked: WalkedPath;
	try {
		walked = await walkPath(read.lexical);
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "EIO";
		return { finding: denied("path.unreachable", code), path: null };
	}
	const folders = await realFolders(place.workspaceFolders);
	const folder = folders.filter((each) => isWithin(walked.real, each)).toSorted((a, b) => b.length - a.length)[0];
	const resolved: ResolvedPath = {
		lexical: read.lexical,
		real: walked.real,
		folder: folder ?? null,
		nestedRepository: folder === undefined ? null : nestedRepository(walked, folder),
		state: walked.state,
	};
	const known = [...place.workspaceFolders, ...folders];
	return { finding: await judgeWalked({ use, written, walked, resolved, known, place }), path: resolved };
}

async function realFolders(folders: readonly string[]): Promise<string[]> {
	return Promise.all(folders.map(async (folder) => (await tryWalk(folder)) ?? folder));
}

async function tryWalk(folder: string): Promise<string | null> {
	try {
		return (await walkPath(folder)).real;
	} catch {
		// What cannot be reached holds nothing that could be judged to lie in it.
		return null;
	}
}

function nestedRepository({ repositories }: WalkedPath, folder: string): string | null {
	return repositories.findLast((each) => each !== folder && isWithin(each, folder)) ?? null;
}

interface Case {
	readonly use: PathUse;
	readonly written: string;
	readonly walked: WalkedPath;
	readonly resolved: ResolvedPath;
	/** The workspace folders as they are written and as they really lie. */
	readonly known: readonly string[];
	readonly place: Place;
}

async function judgeWalked(judged: Case): Promise<Finding> {
	const { use, walked, resolved, place } = judged;
	if (walked.end === "other" || walked.trail.some(isSystemPath)) return denied("path.special");
	if (await isClosed(walked.trail, place.closedFolders)) return denied("path.ownStorage");
	const takesAway = use === "delete" || use === "move";
	if (takesAway && judged.known.some((folder) => isWithin(folder, walked.real))) return denied("path.root");
	if (!place.isTrusted && !(use === "read" && resolved.folder !== null)) return denied("untrusted");
	return resolved.folder === null ? judgeOutside(judged) : judgeInside(judged, resolved.folder);
}

/** The kernel's and the devices' own files: reading one can hang, tell secrets or do something. */
function isSystemPath(file: string): boolean {
	return /^\/(?:proc|dev|sys)(?:\/|$)/.test(file);
}

async function isClosed(trail: readonly string[], closed: readonly string[]): Promise<boolean> {
	const folders = [...closed, ...(await realFolders(closed))].map((folder) => folder.toLowerCase());
	return trail.some((file) => folders.some((folder) => isWithin(file.toLowerCase(), folder)));
}

function judgeOutside(judged: Case): Finding {
	const { use, walked, place } = judged;
	const asked = (...rules: Parameters<typeof askedBy>) => askedBy(...rules, ...appearance(judged));
	if (use === "read") return asked("path.outsideRead", isSecret(judged) && "path.sensitive");
	const { homeFolder, settingsFolders } = place;
	const isSettings = walked.trail.some(
		(file) => isHomeSetting(file, homeFolder) || settingsFolders.some((folder) => isWithin(file, folder)),
	);
	if (isSettings) return denied("path.homeSettings");
	if (!place.asksForWritesOutside) return denied("path.outsideWrite");
	return asked("path.outsideWriteAsked", protection(judged), isSecret(judged) && "path.sensitive");
}

function judgeInside(judged: Case, folder: string): Finding {
	const { use, walked, place } = judged;
	const looks = appearance(judged);
	if (use === "read")
		return askedBy(isSecret(judged) && "path.sensitive", !place.isTrusted && "untrusted.asks", ...looks);
	const { homeFolder } = place;
	const isOfHome = isWithin(homeFolder, folder) && walked.trail.some((file) => isHomeSetting(file, homeFolder));
	const kept = isOfHome ? "path.protected" : protection(judged);
	// What is odd about a name says more than that a name of its kind is protected.
	const isOdd = kept === "path.protected" && looks.some((rule) => rule !== false);
	return askedBy(
		!isOdd && kept,
		isSecret(judged) && "path.sensitive",
		walked.otherNames > 0 && "path.otherNames",
		use === "delete" && "path.delete",
		...looks,
		isOdd && kept,
	);
}

function isHomeSetting(file: string, homeFolder: string): boolean {
	return isWithin(file, homeFolder) && path.relative(homeFolder, file).startsWith(".");
}

function protection(judged: Case): "path.protected" | "path.lookalike" | false {
	const found = namesOnTheWay(judged).map(protectionOf);
	if (found.includes("exact")) return "path.protected";
	return found.includes("lookalike") && "path.lookalike";
}

function isSecret(judged: Case): boolean {
	return namesOnTheWay(judged).some(isSensitive);
}

/** Of each path it leads over, the names from the workspace folder on; outside of all, every name. */
function namesOnTheWay({ walked, known }: Case): readonly (readonly string[])[] {
	return walked.trail.map((file) => {
		const folder = known.find((each) => isWithin(file, each));
		const names = folder === undefined ? file : path.join(path.basename(folder), path.relative(folder, file));
		return names.split(/[/\\]/).filter(Boolean);
	});
}

function appearance(judged: Case): (false | "path.hidden" | "path.similar" | "path.backslash")[] {
	const { written, place } = judged;
	// The way to the workspace folder is the user's own; everything behind it was written by a model or lies in a link.
	const names = [...namesOnTheWay(judged).flat(), ...(path.isAbsolute(written) ? [] : [written])];
	return [
		names.some(hasHidden) && "path.hidden",
		names.some(hasLookalikes) && "path.similar",
		place.platform !== "win32" && written.includes("\\") && "path.backslash",
	];
}
