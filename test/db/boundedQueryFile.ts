import process from "node:process";
import { writeQuery } from "../../src/db/queryFile.ts";
import { MemoryDatabase } from "../fakes/memoryDatabase.ts";

// A child whose files may not grow beyond a limit: without this the system ends who goes on.
process.on("SIGXFSZ", () => {});
const [path = ""] = process.argv.slice(2);
const sql =
	"WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100) SELECT hex(zeroblob(50)) FROM n";
const database = await MemoryDatabase.open();
try {
	console.log(`${writeQuery(database, { sql, format: "csv", path })} rows`);
} catch (error) {
	console.log(error instanceof Error ? error.message : error);
}
