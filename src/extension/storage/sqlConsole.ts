import * as vscode from "vscode";
import type { SqlFormat, SqlNotifications, SqlPage, SqlRequests } from "../../shared/dataPages.ts";
import { sqlConsoleKind } from "../contributions.ts";
import { EditorPage } from "../editorPage.ts";
import type { Services } from "../services.ts";
import { exportQuery } from "./exportQuery.ts";
import { checkSqlRequest } from "./requestSchemas.ts";

/** Every window waits while a query reads: it may take so long and no longer. */
const limitInMs = 30_000;

/** The console for questions in SQL. Only reading is possible. */
export class SqlConsole {
	readonly #services: Services;
	readonly #page: EditorPage<SqlRequests, SqlNotifications>;
	/** What the page is to begin with. */
	#sql: string | null = null;

	constructor(services: Services, strings: Readonly<Record<string, string>>) {
		const { localize } = services;
		this.#services = services;
		this.#page = new EditorPage<SqlRequests, SqlNotifications>({
			services,
			strings,
			kind: sqlConsoleKind,
			title: localize("Daybook SQL"),
			icon: "terminal",
			script: "sql",
			check: checkSqlRequest,
			failure: localize("The query could not be run. Try again."),
			handlers: {
				"sql/ready": async () => ({ tables: await this.#tables(), sql: this.#sql }),
				"sql/run": async (params, signal) => this.#run(params, toAbortSignal(signal)),
				"sql/export": async ({ sql, format }, signal) => this.#export(sql, format, toAbortSignal(signal)),
				"sql/copy": async ({ text }) => {
					await vscode.env.clipboard.writeText(text);
					return null;
				},
				"sql/schema": async () => {
					const file = vscode.Uri.joinPath(services.context.extensionUri, "docs", "schema.md");
					await vscode.commands.executeCommand("markdown.showPreview", file);
					return null;
				},
			},
		});
	}

	/** Shows the console, with a query in it when one is given. */
	show(sql: string | null): void {
		this.#sql = sql;
		if (this.#page.show() && sql !== null) this.#page.notify("sql/show", { sql });
	}

	dispose(): void {
		this.#page.dispose();
	}

	async #tables() {
		return this.#services.database().call("maintenance.tables", {});
	}

	async #run(params: SqlRequests["sql/run"][0], signal: AbortSignal): Promise<SqlPage> {
		const begun = performance.now();
		const page = await this.#services.database().query(params, { signal, limitInMs });
		return { ...page, milliseconds: Math.round(performance.now() - begun) };
	}

	async #export(sql: string, format: SqlFormat, signal: AbortSignal) {
		const { localize, database, audit } = this.#services;
		const filters = { [format.toUpperCase()]: [format] };
		const target = await vscode.window.showSaveDialog({ title: localize("Export rows"), filters });
		if (!target) return null;
		const rows = await exportQuery(database(), sql, format, target.fsPath, signal);
		await audit({ action: "query.exported", detail: { path: target.fsPath, rows } });
		return { path: target.fsPath, rows };
	}
}

/** The page's signal is the protocol's own; the database asks for the system's. */
function toAbortSignal(signal: {
	readonly aborted: boolean;
	addEventListener(type: "abort", listener: () => void): void;
}): AbortSignal {
	const controller = new AbortController();
	if (signal.aborted) controller.abort();
	else signal.addEventListener("abort", () => controller.abort());
	return controller.signal;
}
