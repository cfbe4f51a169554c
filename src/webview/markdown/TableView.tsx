import { useMemo } from "preact/hooks";
import { useSteady } from "../ui/useSteady.ts";
import { Inlines } from "./Inlines.tsx";
import type { Alignment, TableBlock, TableRow } from "./nodes.ts";

/** Rows of a table that are siblings on the page. */
const bodySize = 64;

/** A table that scrolls sideways within itself. Rows that are finished keep their elements. */
export function TableView({ table }: { readonly table: TableBlock }) {
	const { alignments, head, rows } = table;
	const bodies: (readonly TableRow[])[] = [];
	for (let at = 0; at < rows.length; at += bodySize) bodies.push(rows.slice(at, at + bodySize));
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
				{bodies.map((body, index) => (
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

function BodyView({ rows, alignments }: BodyViewProps) {
	const steady = useSteady(rows);
	return useMemo(
		() => (
			<tbody>
				{steady.map((row, index) => (
					<RowView key={index} row={row} alignments={alignments} />
				))}
			</tbody>
		),
		[steady, alignments],
	);
}

function RowView({ row, alignments }: { readonly row: TableRow; readonly alignments: readonly Alignment[] }) {
	return useMemo(
		() => (
			<tr>
				{row.map((cell, column) => (
					<td key={column} class={alignmentClass(alignments[column])}>
						<Inlines nodes={cell} />
					</td>
				))}
			</tr>
		),
		[row, alignments],
	);
}

function alignmentClass(alignment: Alignment | undefined): string | undefined {
	return alignment ? `is-${alignment}` : undefined;
}
