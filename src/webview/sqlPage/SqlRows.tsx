import { formatCount } from "../format.ts";
import { t } from "../l10n.ts";
import { Revealed, revealed } from "../markdown/Revealed.tsx";
import { Button } from "../ui/Button.tsx";
import { rowsOfPage, type SqlModel, type SqlResult } from "./sqlModel.ts";

export interface SqlRowsProps {
	readonly page: SqlModel;
	readonly result: SqlResult;
}

/** One page of the rows of a query, and what can be done with them. */
export function SqlRows({ page, result }: SqlRowsProps) {
	const { rows, hasMore } = result.page;
	if (rows.length === 0 && result.offset === 0) return <p class="sql-notice">{t("No rows fit this query.")}</p>;
	return (
		<section aria-label={t("Rows")} class="sql-rows">
			<div class="sql-actions">
				<span class="sql-range">{rangeOf(result)}</span>
				<Button isDisabled={result.offset === 0} onClick={() => void page.turn(-1)}>
					{t("Previous")}
				</Button>
				<Button isDisabled={!hasMore} onClick={() => void page.turn(1)}>
					{t("Next")}
				</Button>
				<Button onClick={() => void page.copy("csv")}>{t("Copy")}</Button>
				<Button onClick={() => void page.copy("json")}>{t("Copy as JSON")}</Button>
				<Button onClick={() => void page.export("csv")}>{t("Export CSV…")}</Button>
				<Button onClick={() => void page.export("json")}>{t("Export JSON…")}</Button>
			</div>
			<Table result={result} />
		</section>
	);
}

function rangeOf({ offset, page }: SqlResult): string {
	const values = {
		from: formatCount(offset + 1),
		to: formatCount(offset + page.rows.length),
		ms: formatCount(page.milliseconds),
	};
	const isAll = offset === 0 && !page.hasMore;
	if (isAll && page.rows.length === 1) return t("1 row · {ms} ms", values);
	return isAll ? t("{to} rows · {ms} ms", values) : t("Rows {from}–{to} · {ms} ms", values);
}

function Table({ result: { offset, page } }: { readonly result: SqlResult }) {
	return (
		<div class="sql-scroll" tabIndex={0} role="group" aria-label={t("Table of rows")}>
			<table>
				<thead>
					<tr>
						<th scope="col" class="is-number">
							#
						</th>
						{page.columns.map((column) => (
							<th key={column} scope="col">
								<Revealed text={column} />
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{page.rows.slice(0, rowsOfPage).map((cells, row) => (
						<tr key={offset + row}>
							<th scope="row" class="is-number">
								{formatCount(offset + row + 1)}
							</th>
							{cells.map((cell, at) => (
								<Cell key={page.columns[at]} value={cell} />
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

function Cell({ value }: { readonly value: string | number | null }) {
	if (value === null) return <td class="is-null">NULL</td>;
	if (typeof value === "number") return <td class="is-number">{value}</td>;
	return (
		<td title={value.length > 60 ? revealed(value.slice(0, 2000)) : undefined}>
			<Revealed text={value} />
		</td>
	);
}
