import type { ComponentChildren } from "preact";
import { useContext, useState } from "preact/hooks";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { FigureActions } from "./FigureActions.tsx";
import { PaperContext } from "./paper.ts";
import "./figureTable.css";

/** A column of figures: how it is called and what stands in it, as text that can be copied. */
export interface FigureColumn<Line> {
	readonly head: string;
	readonly cell: (line: Line) => string;
}

export interface FigureTableProps<Line> {
	/** The name of the region. */
	readonly name: string;
	/** A sentence on what is counted; null when the name says it all. */
	readonly note?: string | null;
	/** What a row is. */
	readonly head: string;
	readonly label: (line: Line) => string;
	readonly keyOf: (line: Line) => string;
	readonly columns: readonly FigureColumn<Line>[];
	readonly lines: readonly Line[];
	readonly sql: string;
	/** The share of the row in the greatest one, 0 to 1; left out where a bar says nothing. */
	readonly share?: (line: Line) => number;
	/** Opens what a row is made of. */
	readonly onOpen?: (line: Line) => void;
	/** What stands in the place of an empty table. */
	readonly empty: string;
	readonly copy: (text: string) => void;
	/** Stands between the name and the table. */
	readonly children?: ComponentChildren;
}

/** A longer table is shown by its first rows, about as many as its box has room for, so that the page stands at once. */
const manyRows = 15;
const firstRows = 12;

/** One thing the books say: a name, a picture where there is one, a table to read and copy, and the query behind it. */
export function FigureTable<Line>(props: FigureTableProps<Line>) {
	const { name, note, lines, sql, empty, copy, children } = props;
	const [isWhole, setWhole] = useState(false);
	const isPrinted = useContext(PaperContext) !== null;
	const shown = isWhole || isPrinted || lines.length <= manyRows ? lines : lines.slice(0, firstRows);
	return (
		<section aria-label={name} class="figure">
			<div class="figure-head">
				<h2>{name}</h2>
				{lines.length > 0 && <FigureActions name={name} sql={sql} text={() => tabbed(props)} copy={copy} />}
			</div>
			{note && <p class="figure-note">{note}</p>}
			{lines.length === 0 ? (
				<p class="figure-empty">{empty}</p>
			) : (
				<>
					{children}
					<div
						class={isWhole ? "figure-scroll is-whole" : "figure-scroll"}
						tabIndex={0}
						role="group"
						aria-label={t("{name}, table", { name })}
					>
						<Table {...props} lines={shown} />
					</div>
					{shown.length < lines.length && (
						<Button onClick={() => setWhole(true)}>{t("Show all {count} rows", { count: lines.length })}</Button>
					)}
				</>
			)}
		</section>
	);
}

function Table<Line>({ head, label, keyOf, columns, lines, share, onOpen }: FigureTableProps<Line>) {
	return (
		<table>
			<thead>
				<tr>
					<th scope="col">{head}</th>
					{columns.map((column) => (
						<th key={column.head} scope="col" class="is-number">
							{column.head}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{lines.map((line) => (
					<tr key={keyOf(line)}>
						<th scope="row">
							{onOpen ? (
								<button type="button" class="figure-open" title={t("Show the calls")} onClick={() => onOpen(line)}>
									{label(line)}
								</button>
							) : (
								label(line)
							)}
							{share && <ShareBar share={share(line)} />}
						</th>
						{columns.map((column) => (
							<td key={column.head}>{column.cell(line)}</td>
						))}
					</tr>
				))}
			</tbody>
		</table>
	);
}

/** How much of the greatest row this one is. The figures beside it say the same in numbers. */
function ShareBar({ share }: { readonly share: number }) {
	return (
		<svg class="figure-bar" width="100%" height="4" aria-hidden="true">
			<rect width={`${Math.max(share > 0 ? 0.5 : 0, Math.min(1, share) * 100)}%`} height="4" />
		</svg>
	);
}

/** As a spreadsheet takes it from the clipboard. */
function tabbed<Line>({ head, label, columns, lines }: FigureTableProps<Line>): string {
	const rows = lines.map((line) => [label(line), ...columns.map(({ cell }) => cell(line))]);
	const clean = (cell: string) => cell.replaceAll(/[\t\r\n]+/g, " ");
	return [[head, ...columns.map((column) => column.head)], ...rows].map((row) => row.map(clean).join("\t")).join("\n");
}
