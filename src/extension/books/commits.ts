import type { TimelineEntry } from "../../shared/ledger.ts";

/** What the editor's own git knows of a repository; it is asked, so that no git is run on a folder of strangers. */
export interface CommitLog {
	readonly projectId: string;
	readonly projectName: string;
	/** The newest first. */
	commits(limit: number): Promise<readonly Commit[]>;
	/** Whose commits are wanted; null: everybody's. */
	authorEmail(): Promise<string | null>;
}

export interface Commit {
	readonly hash: string;
	readonly message: string;
	readonly authorEmail: string | null;
	/** Milliseconds. */
	readonly at: number;
}

const mostCommits = 500;

/** The user's commits between two moments as entries of the timeline. A log that cannot be read has none. */
export async function commitEntries(
	logs: readonly CommitLog[],
	fromAt: number,
	toAt: number,
	dayOf: (at: number) => string,
): Promise<readonly TimelineEntry[]> {
	const all = await Promise.all(logs.map(async (log) => entriesOf(log, fromAt, toAt, dayOf).catch(() => [])));
	const byKey = new Map(all.flat().map((entry) => [entry.key, entry]));
	return [...byKey.values()];
}

async function entriesOf(
	log: CommitLog,
	fromAt: number,
	toAt: number,
	dayOf: (at: number) => string,
): Promise<readonly TimelineEntry[]> {
	const author = await log.authorEmail();
	const commits = await log.commits(mostCommits);
	return commits
		.filter(({ at, authorEmail }) => at >= fromAt && at < toAt && (author === null || authorEmail === author))
		.map(({ hash, message, at }) => ({
			kind: "commit",
			key: hash,
			day: dayOf(at),
			at,
			title: message.split("\n", 1)[0] ?? "",
			detail: hash.slice(0, 8),
			projectId: log.projectId,
			projectName: log.projectName,
			cost: null,
		}));
}
