import type { TranscriptChunk } from "../../db/index.ts";

type File = TranscriptChunk["file"];
type SessionFacts = TranscriptChunk["sessions"][number];

/** What became of a stretch that the database refused as a whole. */
export type SoundPart =
	/** It is entered but for so many calls, prompts and facts of sessions. */
	| { readonly isHeld: false; readonly leftOut: number; readonly code: string }
	/** Its file waits: what is wrong does not lie in single lines. */
	| { readonly isHeld: true; readonly code: string };

/** With these the database itself may be what is at fault. */
const doubtful: ReadonlySet<string> = new Set(["bug", "crashed"]);

/**
 * Enters of a refused stretch all that the database takes, so that a bad line costs that line alone, and then how far the
 * file was read. Where it takes nothing of a kind and may itself be at fault, nothing is given up.
 *
 * @param refusal enters a stretch; null, or the code of why it was refused
 */
export async function enterSound(
	chunk: TranscriptChunk,
	refusal: (chunk: TranscriptChunk) => Promise<string | null>,
): Promise<SoundPart> {
	const codes: string[] = [];
	const isTaken = async (part: Partial<TranscriptChunk>): Promise<boolean> => {
		const code = await refusal({ sessions: [], calls: [], prompts: [], file: placeBefore(chunk.file), ...part });
		if (code !== null) codes.push(code);
		return code === null;
	};
	const sessions = await soundSessions(chunk.sessions, async (facts) => isTaken({ sessions: [facts] }));
	const known = new Set(sessions.map(({ sessionId }) => sessionId));
	const ofKnown = ({ sessionId }: { readonly sessionId: string }): boolean => known.has(sessionId);
	const calls = await countTaken(chunk.calls.filter(ofKnown), async (some) => isTaken({ sessions, calls: some }));
	const prompts = await countTaken(chunk.prompts.filter(ofKnown), async (some) => isTaken({ sessions, prompts: some }));
	const whole = sessions.filter((facts) => chunk.sessions.includes(facts)).length;
	const kinds = [
		[chunk.sessions.length, sessions.length, whole],
		[chunk.calls.length, calls, calls],
		[chunk.prompts.length, prompts, prompts],
	] as const;
	const isAllLost = kinds.some(([all, taken]) => all > 0 && taken === 0);
	const leftOut = kinds.reduce((sum, [all, , unharmed]) => sum + all - unharmed, 0);
	const isEntered =
		!(isAllLost && codes.some((code) => doubtful.has(code))) &&
		(await isTaken({ file: withLeftOut(chunk.file, leftOut) }));
	const code = codes.at(-1) ?? "bug";
	return isEntered ? { isHeld: false, leftOut, code } : { isHeld: true, code };
}

/** The place in a file, with so many more entries of it left out; shown with the session. */
export function withLeftOut(file: File, leftOut: number): File {
	const { leftOut: before } = file.readerState;
	const sum = (typeof before === "number" ? before : 0) + leftOut;
	return { ...file, readerState: { ...file.readerState, leftOut: sum } };
}

/** While parts are tried, the file stays where it was: whoever dies in between leaves it to be read again. */
function placeBefore(file: File): File {
	// A stretch that begins behind the place that is known leaves it alone.
	if (file.startOffset > 0) return { ...file, startOffset: file.offsetRead + 1 };
	return { ...file, offsetRead: 0, byteCount: 0, modifiedAt: 0 };
}

/** Those that are taken, without what they tell where that is the fault. */
async function soundSessions(
	all: readonly SessionFacts[],
	isTaken: (facts: SessionFacts) => Promise<boolean>,
): Promise<readonly SessionFacts[]> {
	const sound: SessionFacts[] = [];
	for (const facts of all) {
		const bare: SessionFacts = {
			...facts,
			title: null,
			workingDirectory: null,
			gitBranch: null,
			environment: {},
			toolsUsed: [],
			filesModified: [],
			commits: [],
		};
		if (await isTaken(facts)) sound.push(facts);
		else if (await isTaken(bare)) sound.push(bare);
	}
	return sound;
}

/** Halves what is refused until the bad ones stand alone; returns how many were taken. */
async function countTaken<Item>(
	items: readonly Item[],
	isTaken: (items: readonly Item[]) => Promise<boolean>,
): Promise<number> {
	if (items.length === 0 || (await isTaken(items))) return items.length;
	if (items.length === 1) return 0;
	const middle = items.length >> 1;
	return (await countTaken(items.slice(0, middle), isTaken)) + (await countTaken(items.slice(middle), isTaken));
}
