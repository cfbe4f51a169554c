import { steady } from "../ui/steady.tsx";
import { Inlines } from "./Inlines.tsx";
import type { Alignment, TableBlock, TableRow } from "./nodes.ts";

/** A table that scrolls sideways within itself. Rows that are finished keep their elements. */
export function TableView({ table }: { readonly table: TableBlock }) {
	const { alignments, head, rows } = table;
	return (
		<div class="markdown-table" tabIndex={0}>
			<table>
				<thead>
					<tr>
						{head.map((cell, column) => (
							<th key={column} class={alignmentClass(alignments[column])}>
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
	<tbody>
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
	<tr>
		{row.map((cell, column) => (
			<td key={column} class={alignmentClass(alignments[column])}>
				<Inlines nodes={cell} />
			</td>
		))}
	</tr>
));

function alignmentClass(alignment: Alignment | undefined): string | undefined {
	return alignment ? `is-${alignment}` : undefined;
}
