import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { ActiveTime } from "./activeTime.ts";
import type { ActiveMinute } from "./activeTime.ts";
import type { DeviceInformation } from "./device.ts";

/** Rows are written at most this often, and never while nothing happens. */
export const HEARTBEAT_MS = 60_000;

/**
 * focus: the window or another editor came forward, or the window went back. typing, selection, save, terminal: what it
 * says, and only while the window is in front, because tools change files behind the user's back. chat: the panel.
 */
export type ActivityKind = "focus" | "typing" | "selection" | "save" | "terminal" | "chat";

/** A window that opens. Sending it twice must change nothing. */
export interface SessionOpening {
	readonly id: string;
	readonly machineId: string;
	readonly userId: string;
	/** Null when no folder is open, or the folder's project is not known yet. */
	readonly projectId: string | null;
	readonly workspaceFile: string | null;
	readonly startedAt: number;
	readonly device: DeviceInformation;
	/** Settings in force when the window opened; plain JSON, no keys and no hosts' secrets. */
	readonly preferences: Readonly<Record<string, unknown>>;
	/** By which another window can tell later that this one's process is gone; null when it cannot be judged. */
	readonly processIdentity: unknown;
}

/** What happened up to now. Figures are totals, so that sending it twice changes nothing. */
export interface SessionProgress {
	readonly sessionId: string;
	/** The first project of the session; the minutes tell the others. */
	readonly projectId: string | null;
	readonly lastActivityAt: number;
	readonly activeSeconds: number;
	readonly minutes: readonly ActiveMinute[];
}

export interface SessionEnd extends SessionProgress {
	readonly endedAt: number;
}

/** Where sessions are kept. */
export interface SessionRows {
	open(opening: SessionOpening): Promise<void>;
	/** False when there is no such row (any more): it has to be opened anew. */
	heartbeat(progress: SessionProgress): Promise<boolean>;
	/** The same. */
	close(end: SessionEnd): Promise<boolean>;
}

export interface SessionTrackerOptions {
	readonly opening: SessionOpening;
	readonly rows: SessionRows;
	readonly clock: Clock;
	readonly log: Log;
}

/**
 * Keeps the row of one window.
 *
 * At most one timer is pending, and none while nothing happens. A write that fails is made good by the next one, since
 * each carries totals; a crash loses at most what happened in the last {@link HEARTBEAT_MS}.
 */
export class SessionTracker {
	readonly #options: SessionTrackerOptions;
	readonly #active = new ActiveTime();
	#sessionProjectId: string | null;
	#projectId: string | null;
	#lastActivityAt: number;
	#isFocused = true;
	#isClosed = false;
	#isDirty = false;
	#cancelTimer: (() => void) | null = null;
	#writing: Promise<void> | null = null;
	#opened: Promise<void> | null = null;

	constructor(options: SessionTrackerOptions) {
		this.#options = options;
		this.#projectId = options.opening.projectId;
		this.#sessionProjectId = options.opening.projectId;
		this.#lastActivityAt = options.opening.startedAt;
	}

	get activeSeconds(): number {
		return this.#active.totalSeconds;
	}

	/** Never earlier than it was, also when the clock is set back. */
	get lastActivityAt(): number {
		return this.#lastActivityAt;
	}

	/** Writes the row of the window. A failure is logged and made good by the next write. */
	async open(): Promise<void> {
		try {
			await this.#ensureOpened();
		} catch (error) {
			this.#logFailure(error);
		}
	}

	/** Another database is there, as after a restore: the row is written again, with the project that is told from now on. */
	async reopen(): Promise<void> {
		if (this.#isClosed) return;
		this.#opened = null;
		this.#sessionProjectId = null;
		await this.open();
	}

	/** The user did something. Cheap enough for every keystroke. */
	record(kind: ActivityKind): void {
		if (this.#isClosed || !this.#counts(kind)) return;
		const now = this.#options.clock.now();
		this.#active.record(now, this.#projectId);
		this.#lastActivityAt = Math.max(this.#lastActivityAt, now);
		this.#isDirty = true;
		this.#arm();
	}

	/** The window came forward or went back. */
	setFocused(isFocused: boolean): void {
		if (this.#isFocused === isFocused) return;
		this.#isFocused = isFocused;
		this.record("focus");
	}

	/** The folder in use changed. The first project of the window stays the session's; minutes go to the one in use. */
	setProject(projectId: string | null): void {
		this.#projectId = projectId;
		if (this.#sessionProjectId !== null || projectId === null) return;
		this.#sessionProjectId = projectId;
		if (this.#isClosed) return;
		this.#isDirty = true;
		this.#arm();
	}

	/** Writes the end of the session; resolves when it is kept, or when that failed. Nothing is recorded afterwards. */
	async close(): Promise<void> {
		if (this.#isClosed) return;
		this.#isClosed = true;
		this.#cancelTimer?.();
		this.#cancelTimer = null;
		await this.#writing;
		const { clock, opening, rows } = this.#options;
		const endedAt = Math.max(clock.now(), opening.startedAt, this.#lastActivityAt);
		await this.#write(async (progress) => rows.close({ ...progress, endedAt }));
	}

	#counts(kind: ActivityKind): boolean {
		return this.#isFocused || kind === "focus" || kind === "chat";
	}

	#arm(): void {
		this.#cancelTimer ??= this.#options.clock.after(HEARTBEAT_MS, () => {
			this.#cancelTimer = null;
			this.#beat();
		});
	}

	#beat(): void {
		// A write that takes longer than a minute is not doubled; what came since goes into the one after it.
		if (this.#writing !== null || !this.#isDirty) return;
		this.#writing = this.#heartbeat();
	}

	async #heartbeat(): Promise<void> {
		const isWritten = await this.#write(async (progress) => this.#options.rows.heartbeat(progress));
		this.#writing = null;
		// After a failure nobody waits: the next activity tries again.
		if (isWritten && this.#isDirty && !this.#isClosed) this.#arm();
	}

	/** False when it failed; never rejects. */
	async #write(send: (progress: SessionProgress) => Promise<boolean>): Promise<boolean> {
		this.#isDirty = false;
		const minutes = this.#active.takeChanged();
		try {
			await this.#ensureOpened();
			const isThere = await send(this.#progress(minutes));
			if (!isThere) {
				this.#opened = null;
				await this.#ensureOpened();
				await send(this.#progress(minutes));
			}
			return true;
		} catch (error) {
			this.#logFailure(error);
			this.#active.giveBack(minutes);
			this.#isDirty = true;
			return false;
		}
	}

	/** One attempt at a time; one that failed is made again by whoever comes next. */
	async #ensureOpened(): Promise<void> {
		if (this.#opened === null) {
			const opened = this.#options.rows.open({ ...this.#options.opening, projectId: this.#sessionProjectId });
			this.#opened = opened;
			opened.catch(() => {
				if (this.#opened === opened) this.#opened = null;
			});
		}
		await this.#opened;
	}

	#logFailure(error: unknown): void {
		this.#options.log.error("The session could not be written", error);
	}

	#progress(minutes: readonly ActiveMinute[]): SessionProgress {
		return {
			sessionId: this.#options.opening.id,
			projectId: this.#sessionProjectId,
			lastActivityAt: this.#lastActivityAt,
			activeSeconds: this.#active.totalSeconds,
			minutes,
		};
	}
}
