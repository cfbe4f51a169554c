import type { Database } from "../../db/index.ts";
import type { TimelineDay, TimelineEntry, TimelinePage } from "../../shared/ledger.ts";
import { withEntries } from "./timelinePage.ts";

export interface TimelineReaderOptions {
	readonly database: () => Pick<Database, "call">;
	readonly now: () => number;
	readonly utcOffsetMinutes: (at: number) => number;
	/** The user's commits between two moments, in the open folders. */
	readonly commits: (fromAt: number, toAt: number, dayOf: (at: number) => string) => Promise<readonly TimelineEntry[]>;
}

const pageDays = 14;
const minuteInMs = 60_000;
const dayInMs = 86_400_000;

/** What was done, day by day: the database's entries with the commits of the open folders among them. */
export class TimelineReader {
	readonly #options: TimelineReaderOptions;

	constructor(options: TimelineReaderOptions) {
		this.#options = options;
	}

	/** Two weeks that end with `before`, or with today when it is null; of one project, or of all with null. */
	async page(projectId: string | null, before: string | null): Promise<TimelinePage> {
		return this.#read(projectId, before ?? this.#today(), pageDays);
	}

	async lastDays(days: number): Promise<{ readonly days: readonly TimelineDay[]; readonly today: string }> {
		const today = this.#today();
		return { days: (await this.#read(null, today, days)).days, today };
	}

	async #read(projectId: string | null, to: string, days: number): Promise<TimelinePage> {
		const { database, commits } = this.#options;
		const offset = this.#offset();
		const page = await database().call("timeline.page", { projectId, to, days, utcOffsetMinutes: offset });
		const end = Date.parse(`${to}T00:00:00Z`) - offset * minuteInMs + dayInMs;
		const committed = await commits(end - days * dayInMs, end, (at) => this.#dayOf(at));
		return withEntries(
			page,
			committed.filter((entry) => projectId === null || entry.projectId === projectId),
		);
	}

	#offset(): number {
		return this.#options.utcOffsetMinutes(this.#options.now());
	}

	#today(): string {
		return this.#dayOf(this.#options.now());
	}

	#dayOf(at: number): string {
		return new Date(at + this.#offset() * minuteInMs).toISOString().slice(0, 10);
	}
}
