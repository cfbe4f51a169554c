import type { SessionFacts } from "./tool.ts";

const longestText = 4096;
const longestList = 1000;

/** What lines tell of one session, gathered over a stretch of a file. */
export class SessionNotes {
	readonly #sessionId: string;
	readonly #tools = new Set<string>();
	readonly #files = new Set<string>();
	readonly #commits = new Set<string>();
	readonly #environment: Record<string, unknown> = {};
	#startedAt = Infinity;
	#lastActivityAt = 0;
	#workingDirectory: string | null = null;
	#gitBranch: string | null = null;
	#title: SessionFacts["title"] = null;
	#isFork = false;

	constructor(sessionId: string) {
		this.#sessionId = sessionId;
	}

	/** Something happened at `at` in `workingDirectory`; null where a line does not say. */
	happened(at: number, workingDirectory: string | null, gitBranch: string | null): void {
		if (at < this.#startedAt || this.#workingDirectory === null) {
			this.#workingDirectory = cut(workingDirectory) ?? this.#workingDirectory;
		}
		if (at >= this.#lastActivityAt) this.#gitBranch = cut(gitBranch) ?? this.#gitBranch;
		this.#startedAt = Math.min(at, this.#startedAt);
		this.#lastActivityAt = Math.max(at, this.#lastActivityAt);
	}

	/** The last title of the highest rank holds. */
	named(text: string, rank: number): void {
		if (rank >= (this.#title?.rank ?? 0)) this.#title = { text: text.slice(0, 300), rank };
	}

	ranIn(key: string, value: string | null): void {
		if (value !== null) this.#environment[key] = cut(value);
	}

	usedTool(name: string): void {
		addTo(this.#tools, name);
	}

	changedFile(path: string): void {
		addTo(this.#files, path);
	}

	committed(hash: string): void {
		addTo(this.#commits, hash);
	}

	wasCopied(): void {
		this.#isFork = true;
	}

	facts(): SessionFacts {
		const span = { startedAt: this.#startedAt, lastActivityAt: this.#lastActivityAt };
		return {
			sessionId: this.#sessionId,
			span: this.#startedAt === Infinity ? null : span,
			workingDirectory: this.#workingDirectory,
			gitBranch: this.#gitBranch,
			title: this.#title,
			isFork: this.#isFork,
			environment: this.#environment,
			toolsUsed: [...this.#tools],
			filesModified: [...this.#files],
			commits: [...this.#commits],
		};
	}
}

const cut = (text: string | null): string | null => text?.slice(0, longestText) ?? null;

function addTo(set: Set<string>, value: string): void {
	if (set.size < longestList) set.add(value.slice(0, longestText));
}
