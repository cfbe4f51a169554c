import type { SqlTable } from "../../shared/dataPages.ts";
import { t } from "../l10n.ts";
import type { SqlModel } from "./sqlModel.ts";

/** The tables there are; a click asks for one's rows. */
export function TableList({ page }: { readonly page: SqlModel }) {
	return (
		<aside class="sql-tables" aria-label={t("Tables")}>
			<h2>{t("Tables")}</h2>
			<ul>
				{page.tables.value.map((table) => (
					<li key={table.name}>
						<TableEntry table={table} page={page} />
					</li>
				))}
			</ul>
		</aside>
	);
}

function TableEntry({ table, page }: { readonly table: SqlTable; readonly page: SqlModel }) {
	const kind = table.isView ? t("view") : null;
	return (
		<>
			<button
				type="button"
				class="sql-table"
				title={t("Show the rows of {table}", { table: table.name })}
				onClick={() => page.show(`SELECT * FROM ${table.name}`)}
			>
				{table.name}
			</button>
			{kind && <span class="sql-kind"> {kind}</span>}
			<Columns table={table} />
		</>
	);
}

function Columns({ table }: { readonly table: SqlTable }) {
	return (
		<details class="sql-columns">
			<summary>{t("{count} columns", { count: table.columns.length })}</summary>
			<code>{table.columns.join(", ")}</code>
		</details>
	);
}
