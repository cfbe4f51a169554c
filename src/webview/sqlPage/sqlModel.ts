import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { SqlFormat, SqlPage, SqlRequests, SqlTable } from "../../shared/dataPages.ts";
import { RpcError } from "../../shared/rpc.ts";
import { readPageState, writePageState } from "../host.ts";
import { t } from "../l10n.ts";
import type { HostPort } from "../models/hostPort.ts";

export type SqlHost = HostPort<Pick<SqlRequests, keyof SqlRequests>>;

export const rowsOfPage = 100;
const firstSql = "SELECT title, message_count, total_tokens FROM conversations ORDER BY updated_at DESC";

/** A page of rows and the query it belongs to, which may have been edited since. */
export interface SqlResult {
	readonly sql: string;
	readonly offset: number;
	readonly page: SqlPage;
}

/** The console: a query, its rows page by page, and what went wrong with it. */
export class SqlModel {
	readonly #host: SqlHost;
	readonly #sql: Signal<string> = signal(readSql() ?? firstSql);
	readonly #tables: Signal<readonly SqlTable[]> = signal([]);
	readonly #result: Signal<SqlResult | null> = signal(null);
	readonly #problem: Signal<string | null> = signal(null);
	readonly #notice: Signal<string | null> = signal(null);
	readonly #running: Signal<AbortController | null> = signal(null);

	constructor(host: SqlHost) {
		this.#host = host;
	}

	get sql(): ReadonlySignal<string> {
		return this.#sql;
	}

	get tables(): ReadonlySignal<readonly SqlTable[]> {
		return this.#tables;
	}

	get result(): ReadonlySignal<SqlResult | null> {
		return this.#result;
	}

	/** A sentence, or SQLite's own words. */
	get problem(): ReadonlySignal<string | null> {
		return this.#problem;
	}

	/** What was done, such as an export. */
	get notice(): ReadonlySignal<string | null> {
		return this.#notice;
	}

	/** Not null while a query runs. */
	get running(): ReadonlySignal<AbortController | null> {
		return this.#running;
	}

	async start(): Promise<void> {
		await this.#guarded(async () => {
			const { tables, sql } = await this.#host.request("sql/ready", null);
			this.#tables.value = tables;
			if (sql !== null) this.show(sql);
		});
	}

	edit(sql: string): void {
		this.#sql.value = sql;
		writePageState({ sql });
	}

	/** Takes a query over and runs it. */
	show(sql: string): void {
		this.edit(sql);
		void this.run();
	}

	/** Runs the query from its first row. */
	async run(): Promise<void> {
		const sql = this.#sql.peek().trim();
		if (sql) await this.#load(sql, 0);
	}

	/** Another page of the query whose rows are shown. */
	async turn(pages: 1 | -1): Promise<void> {
		const shown = this.#result.peek();
		if (shown) await this.#load(shown.sql, Math.max(0, shown.offset + pages * rowsOfPage));
	}

	stop(): void {
		this.#running.peek()?.abort();
	}

	async copy(format: SqlFormat): Promise<void> {
		const shown = this.#result.peek();
		if (!shown) return;
		const text = format === "json" ? asJson(shown.page) : asTabs(shown.page);
		await this.#guarded(async () => {
			await this.#host.request("sql/copy", { text });
			this.#notice.value = t("{count} rows were copied.", { count: shown.page.rows.length });
		});
	}

	/** All rows, not only those shown. */
	async export(format: SqlFormat): Promise<void> {
		const shown = this.#result.peek();
		if (!shown) return;
		await this.#working(async (signal) => {
			const written = await this.#host.request("sql/export", { sql: shown.sql, format }, signal);
			if (written) this.#notice.value = t("{rows} rows were written to {path}.", { ...written });
		});
	}

	async openSchema(): Promise<void> {
		await this.#guarded(async () => this.#host.request("sql/schema", null));
	}

	async #load(sql: string, offset: number): Promise<void> {
		await this.#working(async (signal) => {
			try {
				const page = await this.#host.request("sql/run", { sql, offset, limit: rowsOfPage }, signal);
				this.#result.value = { sql, offset, page };
			} catch (error) {
				// Rows of an earlier query would pass for the answer to this one, unless another one runs already.
				if (this.#running.peek()?.signal === signal) this.#result.value = null;
				throw error;
			}
		});
	}

	/** One thing at a time: what runs is stopped first. */
	async #working(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
		this.stop();
		const running = new AbortController();
		this.#running.value = running;
		this.#notice.value = null;
		await this.#guarded(async () => work(running.signal));
		if (this.#running.peek() === running) this.#running.value = null;
	}

	async #guarded(work: () => Promise<unknown>): Promise<void> {
		try {
			await work();
			this.#problem.value = null;
		} catch (error) {
			if (error instanceof RpcError && error.code === "disposed") return;
			this.#problem.value = sentenceOf(error);
		}
	}
}

function sentenceOf(error: unknown): string {
	if (!(error instanceof RpcError)) return t("Something went wrong in the panel.");
	return error.code === "cancelled" ? t("The query was stopped.") : error.message;
}

function readSql(): string | null {
	const state = readPageState();
	return typeof state === "object" && state !== null && "sql" in state && typeof state.sql === "string"
		? state.sql
		: null;
}

/** As a spreadsheet takes it from the clipboard. */
function asTabs({ columns, rows }: SqlPage): string {
	const clean = (cell: string | number | null): string => String(cell ?? "").replaceAll(/[\t\r\n]+/g, " ");
	return [columns, ...rows].map((cells) => cells.map(clean).join("\t")).join("\n");
}

function asJson({ columns, rows }: SqlPage): string {
	const objects = rows.map((cells) => Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? null])));
	return JSON.stringify(objects, null, "\t");
}
