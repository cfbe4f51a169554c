// `node mcpServer.cjs --folder <folder of system.db>`: the history of Daybook for any program that speaks MCP, over stdio.
// It only reads, and only the file: the editor need not run, and is not kept waiting when it does.
import path from "node:path";
import { parseArgs } from "node:util";
import { openDatabase } from "../../../db/index.ts";
import { StdioServer } from "./stdioServer.ts";

const { values } = parseArgs({ options: { folder: { type: "string" } }, strict: false });
if (typeof values.folder !== "string") {
	console.error("Say where the database is: --folder <folder of system.db>");
	process.exit(2);
}

// Of the bundle: the worker and SQLite lie beside it.
const beside = (name: string): string => path.join(__dirname, name);
const database = openDatabase({
	folder: values.folder,
	workerFile: beside("worker.cjs"),
	wasmFile: beside("sql-wasm.wasm"),
	machineId: "reader",
	isReadOnly: true,
	// Standard output belongs to the protocol.
	log: (sentence) => console.error(sentence),
});
const server = new StdioServer(database, (line) => process.stdout.write(line));

const end = async (): Promise<void> => {
	await database.close(500);
	process.exit(0);
};
process.stdin.on("data", (chunk: Buffer) => server.push(chunk));
// Whoever started it is gone.
process.stdin.on("end", () => void end());
process.stdout.on("error", () => void end());
process.on("SIGTERM", () => void end());
