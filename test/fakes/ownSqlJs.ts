import { createRequire } from "node:module";
import type { InitSqlJsStatic, SqlJsStatic } from "sql.js";

let engine: Promise<SqlJsStatic> | undefined;

/**
 * A sql.js of the tests' own: the package starts once in a process, and the store must be the one that starts it.
 * The tests' files import this, never the package itself.
 */
export function ownSqlJs(): Promise<SqlJsStatic> {
	engine ??= load();
	return engine;
}

function load(): Promise<SqlJsStatic> {
	const require = createRequire(import.meta.url);
	const file = require.resolve("sql.js");
	const known = require.cache[file];
	delete require.cache[file];
	const initSqlJs = require(file) as InitSqlJsStatic;
	if (known) require.cache[file] = known;
	else delete require.cache[file];
	return initSqlJs();
}
