import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { AuditFilter, AuditFormat, AuditKind, AuditLineView, AuditRequests } from "../../shared/auditPage.ts";
import { RpcError } from "../../shared/rpc.ts";
import { t } from "../l10n.ts";
import type { HostPort } from "../models/hostPort.ts";

export type AuditHost = HostPort<Pick<AuditRequests, keyof AuditRequests>>;

type Page = AuditRequests["audit/page"][1];
type Place = NonNullable<AuditRequests["audit/page"][0]["before"]>;

interface Shown {
	readonly lines: readonly AuditLineView[];
	readonly hasMore: boolean;
}

const typingPauseMs = 200;

/** The lines of the audit log that are shown, and what they are chosen by. */
export class AuditModel {
	readonly #host: AuditHost;
	readonly #shown: Signal<Shown | null> = signal(null);
	readonly #filter: Signal<AuditFilter> = signal({ kind: "all", containing: "" });
	readonly #problem: Signal<string | null> = signal(null);
	readonly #notice: Signal<string | null> = signal(null);
	readonly #startsAgain: Signal<number> = signal(0);
	#reading: AbortController | null = null;
	#isFollowing = false;
	/** There may be new lines that nobody has asked for yet. */
	#isToFollow = false;
	#resting: ReturnType<typeof setTimeout> | undefined;

	constructor(host: AuditHost) {
		this.#host = host;
	}

	/** Null until the first answer. */
	get shown(): ReadonlySignal<Shown | null> {
		return this.#shown;
	}

	get filter(): ReadonlySignal<AuditFilter> {
		return this.#filter;
	}

	/** A sentence when something could not be done. */
	get problem(): ReadonlySignal<string | null> {
		return this.#problem;
	}

	/** A sentence about what was done. */
	get notice(): ReadonlySignal<string | null> {
		return this.#notice;
	}

	/** Counts how often all filters were taken away: the search box is an empty one each time. */
	get startsAgain(): ReadonlySignal<number> {
		return this.#startsAgain;
	}

	async showEverything(): Promise<void> {
		clearTimeout(this.#resting);
		this.#filter.value = { kind: "all", containing: "" };
		this.#startsAgain.value++;
		await this.read();
	}

	async choose(kind: AuditKind): Promise<void> {
		this.#filter.value = { ...this.#filter.peek(), kind };
		await this.read();
	}

	/** Looks for what is typed once the keys rest. */
	typed(text: string): void {
		clearTimeout(this.#resting);
		this.#resting = setTimeout(() => void this.search(text.trim()), typingPauseMs);
	}

	async search(containing: string): Promise<void> {
		this.#filter.value = { ...this.#filter.peek(), containing };
		await this.read();
	}

	/** Reads the newest lines; what an earlier request brings after that is left aside. */
	async read(): Promise<void> {
		await this.#page(null);
	}

	/** Puts new lines before those that are shown, which stay: lines of the log never change. */
	async follow(): Promise<void> {
		this.#isToFollow = true;
		if (this.#isFollowing) return;
		this.#isFollowing = true;
		try {
			while (!this.#reading && this.#takeWish()) await this.#addNew();
		} catch (error) {
			this.#tell(error);
		} finally {
			this.#isFollowing = false;
		}
	}

	/** Adds the lines before the last one that is shown. */
	async readOn(): Promise<void> {
		const last = this.#shown.peek()?.lines.at(-1);
		if (last) await this.#page({ at: last.at, id: last.id });
	}

	async export(format: AuditFormat): Promise<void> {
		await this.#guarded(async () => {
			const written = await this.#host.request("audit/export", { ...this.#filter.peek(), format });
			if (written)
				this.#notice.value = t("{count} lines were written to {path}.", { count: written.lines, path: written.path });
		});
	}

	async openChat(conversationId: string): Promise<void> {
		await this.#guarded(async () => this.#host.request("audit/openChat", { conversationId }));
	}

	async manageGrants(): Promise<void> {
		await this.#guarded(async () => this.#host.request("audit/manageGrants", null));
		await this.read();
	}

	async #page(before: Place | null): Promise<void> {
		this.#reading?.abort();
		const reading = new AbortController();
		this.#reading = reading;
		await this.#guarded(async () => {
			try {
				const page = await this.#host.request("audit/page", { ...this.#filter.peek(), before }, reading.signal);
				if (this.#reading !== reading) return;
				const earlier = before === null ? [] : (this.#shown.peek()?.lines ?? []);
				this.#shown.value = { lines: [...earlier, ...page.lines], hasMore: page.hasMore };
			} finally {
				if (this.#reading === reading) this.#reading = null;
			}
		});
		// What was told of meanwhile may be newer than what was read.
		if (this.#isToFollow) await this.follow();
	}

	#takeWish(): boolean {
		const wish = this.#isToFollow;
		this.#isToFollow = false;
		return wish;
	}

	async #addNew(): Promise<void> {
		const [shown, filter] = [this.#shown.peek(), this.#filter.peek()];
		if (shown === null) return;
		if (shown.lines.length === 0) return this.read();
		const known = new Set(shown.lines.map(({ id }) => id));
		const fresh = await this.#linesBefore(known, filter);
		if (this.#reading || this.#shown.peek() !== shown) this.#isToFollow = true;
		else if (fresh.length > 0)
			this.#shown.value = { lines: [...shown.lines, ...fresh].toSorted(newestFirst), hasMore: shown.hasMore };
	}

	/** The newest lines down to one that is known, so that nothing is left out in the middle of the list. */
	async #linesBefore(known: ReadonlySet<string>, filter: AuditFilter): Promise<readonly AuditLineView[]> {
		const fresh: AuditLineView[] = [];
		for (let before: Place | null = null; ;) {
			const { lines, hasMore }: Page = await this.#host.request("audit/page", { ...filter, before });
			const unknown = lines.filter(({ id }) => !known.has(id));
			fresh.push(...unknown);
			const last = lines.at(-1);
			if (!hasMore || !last || unknown.length < lines.length) return fresh;
			before = { at: last.at, id: last.id };
		}
	}

	async #guarded(work: () => Promise<unknown>): Promise<void> {
		try {
			await work();
			this.#problem.value = null;
		} catch (error) {
			this.#tell(error);
		}
	}

	#tell(error: unknown): void {
		if (error instanceof RpcError && (error.code === "cancelled" || error.code === "disposed")) return;
		this.#problem.value = error instanceof Error ? error.message : String(error);
	}
}

const newestFirst = (a: AuditLineView, b: AuditLineView): number => b.at - a.at || (a.id < b.id ? 1 : -1);
