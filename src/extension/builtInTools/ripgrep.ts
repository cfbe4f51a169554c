import { spawn } from "node:child_process";

export interface Search {
	readonly program: string;
	readonly arguments: readonly string[];
	readonly cwd: string;
	/** Lines that are wanted at most; then it is ended. */
	readonly lines: number;
	/** Which of the lines count; left out: all. */
	readonly isWanted?: (line: string) => boolean;
}

export interface Lines {
	readonly lines: readonly string[];
	readonly hasMore: boolean;
}

const timeoutMs = 20_000;
const mostBytes = 5_000_000;

/** Runs a search program and gathers its lines. Rejects when it cannot be started or fails by itself. */
export async function searchLines(
	{ program, arguments: given, cwd, lines, isWanted = () => true }: Search,
	signal: AbortSignal,
): Promise<Lines> {
	const child = spawn(program, given, {
		cwd,
		stdio: ["ignore", "pipe", "pipe"],
		// Nothing of the editor's surroundings: neither keys nor a configuration of the user's.
		env: { PATH: process.env["PATH"] },
		signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
		windowsHide: true,
	});
	const found: string[] = [];
	let rest = "";
	let length = 0;
	let complaint = "";
	let isCut = false;
	child.stdout.setEncoding("utf8").on("data", (piece: string) => {
		if (isCut) return;
		length += piece.length;
		const whole = (rest + piece).split("\n");
		rest = whole.pop() ?? "";
		for (const line of whole) if (line !== "" && isWanted(line)) found.push(line);
		isCut = length > mostBytes || found.length > lines;
		if (isCut) child.kill();
	});
	child.stderr.setEncoding("utf8").on("data", (piece: string) => {
		complaint = (complaint + piece).slice(0, 2000);
	});
	const code = await new Promise<number | null>((resolve, reject) => {
		child.on("error", reject).on("close", resolve);
	});
	// 1 means that nothing was found.
	if (!isCut && code !== 0 && code !== 1 && length === 0)
		throw new SearchFault(complaint.trim().split("\n", 1)[0] ?? "");
	if (!isCut && rest !== "" && isWanted(rest)) found.push(rest);
	return { lines: found.slice(0, lines), hasMore: isCut || found.length > lines };
}

/** What the program itself found wrong, such as a bad pattern. */
export class SearchFault extends Error {}
