/** A pause longer than this is no work: none of it counts. */
export const IDLE_AFTER_MS = 5 * 60_000;

const SECOND = 1000;
const MINUTE = 60_000;
/** Minutes are kept this long, so that a clock that was set back does not count the same seconds twice. */
const KEPT_MINUTES = 24 * 60;

/** How much of one minute of the clock was worked. */
export interface ActiveMinute {
	/** Start of the minute, in ms since the epoch. */
	readonly minute: number;
	/** What was worked on; null without a folder. */
	readonly projectId: string | null;
	/** 0 to 60, for the whole minute: not what was added since the last time. */
	readonly activeSeconds: number;
}

interface Bucket {
	readonly seconds: Uint8Array;
	projectId: string | null;
	count: number;
}

/**
 * Adds up active time from the moments at which something was done.
 *
 * The time between two of them counts when it is no pause. What counts is a set of seconds of the clock, so that time
 * that goes backwards is not counted twice and a minute never holds more than sixty.
 */
export class ActiveTime {
	readonly #buckets = new Map<number, Bucket>();
	readonly #changed = new Set<number>();
	#last: { readonly at: number; readonly projectId: string | null } | null = null;
	#total = 0;

	/** Whole seconds that counted so far. */
	get totalSeconds(): number {
		return this.#total;
	}

	/** Something was done in that project at that time (ms since the epoch). */
	record(at: number, projectId: string | null): void {
		const last = this.#last;
		this.#last = { at, projectId };
		if (last === null || at < last.at || at - last.at > IDLE_AFTER_MS) return;
		// Until now the user was where the last thing was done.
		const worked = last.projectId ?? projectId;
		for (let second = Math.floor(last.at / SECOND); second < Math.floor(at / SECOND); second++)
			this.#add(second, worked);
	}

	/** The minutes that grew since the last call. */
	takeChanged(): ActiveMinute[] {
		const minutes = [...this.#changed].toSorted((a, b) => a - b);
		this.#changed.clear();
		const taken = minutes.map((minute) => this.#minuteAt(minute));
		this.#forgetOld();
		return taken;
	}

	/** Minutes that could not be written and must be taken again. */
	giveBack(minutes: readonly ActiveMinute[]): void {
		for (const { minute } of minutes) if (this.#buckets.has(minute)) this.#changed.add(minute);
	}

	#add(second: number, projectId: string | null): void {
		const minute = Math.floor(second / 60) * MINUTE;
		const index = second % 60;
		const bucket = this.#buckets.get(minute) ?? { seconds: new Uint8Array(60), projectId, count: 0 };
		this.#buckets.set(minute, bucket);
		if (bucket.seconds[index] === 1) return;
		bucket.seconds[index] = 1;
		bucket.count++;
		bucket.projectId = projectId ?? bucket.projectId;
		this.#total++;
		this.#changed.add(minute);
	}

	#minuteAt(minute: number): ActiveMinute {
		const bucket = this.#buckets.get(minute);
		return { minute, projectId: bucket?.projectId ?? null, activeSeconds: bucket?.count ?? 0 };
	}

	/** Insertion order is the order of first activity, which is the order of time but for a clock set back. */
	#forgetOld(): void {
		for (const minute of this.#buckets.keys()) {
			if (this.#buckets.size <= KEPT_MINUTES) return;
			if (!this.#changed.has(minute)) this.#buckets.delete(minute);
		}
	}
}
