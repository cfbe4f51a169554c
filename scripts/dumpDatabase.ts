// node scripts/dumpDatabase.ts <file.sqlite>: writes a database as SQL that makes it again, to be kept as a test fixture.
// Rows come before triggers and full-text indexes, so that nothing is counted or indexed twice.
import { readFileSync } from "node:fs";
import initSqlJs from "sql.js";
import type { Database, SqlValue } from "sql.js";

/** SQL that makes the same database: schema, rows, version and application id. */
export function dumpDatabase(database: Database): string {
	const all = select(database, "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid");
	const isIndex = (sql: string): boolean => sql.startsWith("CREATE VIRTUAL TABLE");
	const searches = all.filter(({ sql }) => isIndex(text(sql)));
	const isShadow = (name: string): boolean => searches.some((search) => name.startsWith(`${text(search["name"])}_`));
	const tables = all.filter(
		({ type, name, sql }) =>
			type === "table" && !isIndex(text(sql)) && !isShadow(text(name)) && !text(name).startsWith("sqlite_"),
	);
	const others = all.filter(({ type }) => type !== "table");
	const pragma = (name: string): string => `PRAGMA ${name} = ${String(select(database, `PRAGMA ${name}`)[0]?.[name])};`;
	return [
		pragma("application_id"),
		...tables.map(({ sql }) => `${text(sql)};`),
		...tables.flatMap(({ name }) => insertsOf(database, text(name))),
		...searches.flatMap(({ name, sql }) => [
			`${text(sql)};`,
			`INSERT INTO ${text(name)} (${text(name)}) VALUES ('rebuild');`,
		]),
		...others.map(({ sql }) => `${text(sql)};`),
		pragma("user_version"),
		"",
	].join("\n");
}

type Row = Readonly<Record<string, SqlValue>>;
const text = (value: SqlValue | undefined): string => String(value ?? "");

function select(database: Database, sql: string): readonly Row[] {
	const statement = database.prepare(sql);
	const rows: Row[] = [];
	while (statement.step()) rows.push(statement.getAsObject());
	statement.free();
	return rows;
}

function insertsOf(database: Database, table: string): readonly string[] {
	const columns = select(database, `PRAGMA table_xinfo(${table})`)
		.filter(({ hidden }) => hidden === 0)
		.map(({ name }) => text(name));
	const quoted = columns.map((column) => `quote("${column}")`).join(" || ', ' || ");
	return select(database, `SELECT ${quoted} AS "values" FROM "${table}"`).map(
		({ values }) =>
			`INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(", ")}) VALUES (${text(values)});`,
	);
}

if (import.meta.main) {
	const [file] = process.argv.slice(2);
	if (file === undefined) throw new Error("Which database?");
	const { Database } = await initSqlJs();
	process.stdout.write(dumpDatabase(new Database(readFileSync(file))));
}
