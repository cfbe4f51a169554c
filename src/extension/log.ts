/** The one log of the extension. Neither keys nor message texts may be passed to it. */
export interface Log {
	info(line: string): void;
	warn(line: string): void;
	/** Logs a bug with its stack, or an expected failure with its code. */
	error(what: string, error: unknown): void;
}

/** What a VS Code LogOutputChannel offers of use here. */
interface Channel {
	info(line: string): void;
	warn(line: string): void;
	error(line: string): void;
}

export function createLog(channel: Channel): Log {
	return {
		info: (line) => channel.info(line),
		warn: (line) => channel.warn(line),
		error: (what, error) => channel.error(`${what}: ${describe(error)}`),
	};
}

function describe(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const code = "code" in error && typeof error.code === "string" ? ` [${error.code}]` : "";
	const cause = error.cause === undefined ? "" : `\ncaused by ${describe(error.cause)}`;
	return `${error.stack ?? error.message}${code}${cause}`;
}
