import { useLayoutEffect, useRef } from "preact/hooks";
import { steady } from "../ui/steady.tsx";
import { fixColumns } from "./columnWidths.ts";
import { Inlines } from "./Inlines.tsx";
import type { Alignment, TableBlock, TableRow } from "./nodes.ts";
import "./table.css";

/**
 * A table that scrolls sideways within itself. Rows that are finished keep their elements. A table of more than one run
 * of rows keeps the column widths of the first, since a browser measures all rows of a table again for each new one.
 */
export function TableView({ table }: { readonly table: TableBlock }) {
	const { alignments, head, rows } = table;
	const frame = useRef<HTMLDivElement>(null);
	const isLong = rows.length > 1;
	useLayoutEffect(() => (isLong && frame.current ? fixColumns(frame.current) : undefined), [isLong]);
	return (
		<div class="markdown-table" tabIndex={0} ref={frame}>
			<table role="table">
				<thead role="rowgroup">
					<tr role="row">
						{head.map((cell, column) => (
							<th key={column} role="columnheader" class={alignmentClass(alignments[column])}>
								<Inlines nodes={cell} />
							</th>
						))}
					</tr>
				</thead>
				{rows.map((body, index) => (
					<BodyView key={index} rows={body} alignments={alignments} />
				))}
			</table>
		</div>
	);
}

interface BodyViewProps {
	readonly rows: readonly TableRow[];
	readonly alignments: readonly Alignment[];
}

const BodyView = steady(({ rows, alignments }: BodyViewProps) => (
	<tbody role="rowgroup">
		{rows.map((row, index) => (
			<RowView key={index} row={row} alignments={alignments} />
		))}
	</tbody>
));

interface RowViewProps {
	readonly row: TableRow;
	readonly alignments: readonly Alignment[];
}

const RowView = steady(({ row, alignments }: RowViewProps) => (
	<tr role="row">
		{row.map((cell, column) => (
			<td key={column} role="cell" class={alignmentClass(alignments[column])}>
				<Inlines nodes={cell} />
			</td>
		))}
	</tr>
));

function alignmentClass(alignment: Alignment | undefined): string | undefined {
	return alignment ? `is-${alignment}` : undefined;
}
