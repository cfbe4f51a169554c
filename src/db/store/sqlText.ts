/** What the store must know of a statement before SQLite does. */
export interface SqlText {
	/** Names of the parameters in the order SQLite numbers them: by first appearance. */
	readonly parameters: readonly string[];
	/** False when it may change the database. */
	readonly isRead: boolean;
	/** True for INSERT, UPDATE, DELETE and REPLACE, also behind WITH: what counts changed rows. */
	readonly countsRows: boolean;
}

// One alternative for each thing that may hold a colon or a keyword without meaning it.
const tokens =
	/'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[:@$?][A-Za-z0-9_]*|[A-Za-z_][A-Za-z0-9_]*/g;

const readers = new Set(["SELECT", "VALUES", "WITH", "EXPLAIN", "PRAGMA"]);
const rowChangers = new Set(["INSERT", "UPDATE", "DELETE", "REPLACE"]);

/** Scans one SQL statement. Throws a plain Error on a parameter without a name, since values are bound by name. */
export function scanSql(sql: string): SqlText {
	const parameters: string[] = [];
	let first: string | undefined;
	let changesRows = false;
	for (const [token] of sql.matchAll(tokens)) {
		const initial = token.charAt(0);
		if (":@$?".includes(initial)) {
			const name = token.slice(1);
			if (name === "" || initial === "?") {
				throw new Error(`Parameters are bound by name: ${sql}`);
			}
			if (!parameters.includes(name)) {
				parameters.push(name);
			}
		} else if (/[A-Za-z_]/.test(initial)) {
			const word = token.toUpperCase();
			// REPLACE is also the name of a function; as a statement it stands first.
			changesRows ||= rowChangers.has(word) && (word !== "REPLACE" || first === undefined);
			first ??= word;
		}
	}
	const isExplained = first === "EXPLAIN";
	return {
		parameters,
		isRead:
			first !== undefined && readers.has(first) && (!changesRows || isExplained) && !isAssigningPragma(first, sql),
		countsRows: changesRows && !isExplained,
	};
}

function isAssigningPragma(first: string, sql: string): boolean {
	return first === "PRAGMA" && sql.includes("=");
}
