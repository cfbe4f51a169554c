import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { csvLine } from "../shared/csv.ts";
import type { QueryFileRequest } from "./protocol.ts";
import { selectAllOf, shown, tellingWhatIsInvalid } from "./query.ts";
import type { RowReader, Value } from "./store/connection.ts";
import { onOtherFile } from "./store/storeError.ts";

type Row = Readonly<Record<string, Value>>;
type Cells = readonly (string | number | null)[];

/** So many characters are written at once. */
const flushAt = 256 * 1024;

/**
 * Writes all rows of a SELECT to a file and returns how many there were: in one reading, so that what is written meanwhile
 * neither doubles a row nor drops one, and row by row, however many there are. Rejects as a page of the query does.
 */
export function writeQuery(database: RowReader, { sql, format, path }: QueryFileRequest): number {
	const { head, line, tail } = writers[format];
	const file = onOtherFile(path, () => openSync(path, "w"));
	let text = "";
	let count = 0;
	const flush = (): void => {
		onOtherFile(path, () => writeAll(file, text));
		text = "";
	};
	try {
		tellingWhatIsInvalid(() =>
			database.each<Row>(selectAllOf(sql), (row) => {
				const columns = Object.keys(row);
				if (count === 0) text += head(columns);
				text += line(columns, Object.values(row).map(shown), count++);
				if (text.length >= flushAt) flush();
			}),
		);
		text += count === 0 ? head([]) + tail : tail;
		flush();
		onOtherFile(path, () => fsyncSync(file));
		return count;
	} finally {
		closeSync(file);
	}
}

/** A disk that is nearly full takes a part and says so in the number alone; the next write tells why. */
function writeAll(file: number, text: string): void {
	const bytes = Buffer.from(text, "utf8");
	for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

interface Writer {
	readonly head: (columns: readonly string[]) => string;
	readonly line: (columns: readonly string[], cells: Cells, row: number) => string;
	readonly tail: string;
}

const writers: Readonly<Record<QueryFileRequest["format"], Writer>> = {
	csv: {
		head: (columns) => csvLine(columns),
		line: (_columns, cells) => csvLine(cells),
		tail: "",
	},
	json: {
		head: () => "[",
		line: (columns, cells, row) =>
			`${row === 0 ? "\n" : ",\n"}${JSON.stringify(Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? null])))}`,
		tail: "\n]\n",
	},
};
