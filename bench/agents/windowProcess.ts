// Imports the transcripts below a folder as a window does: its own thread reads, the database's worker writes. Says what it cost.
import path from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../../src/db/index.ts";
import { systemClock } from "../../src/extension/clock.ts";
import { Importer } from "../../src/extension/agentSessions/importer.ts";
import { ReaderThread } from "../../src/extension/agentSessions/readerThread.ts";
import { measureBursts } from "./threadBursts.ts";

const [databaseFolder = "", transcripts = ""] = process.argv.slice(2);
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const database = openDatabase({
	folder: databaseFolder,
	workerFile: here("../../src/db/worker.ts"),
	wasmFile: createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm"),
	machineId: "bench",
	log: (line) => console.error(line),
});
const user = await database.call("people.local", {
	userId: "user",
	machineId: "bench",
	username: "bench",
	displayName: null,
	email: null,
	at: Date.now(),
});
const reader = new ReaderThread(here("../../src/extension/agentSessions/transcripts/reader.ts"), systemClock);
const importer = new Importer({
	database: () => database,
	reader,
	clock: systemClock,
	log: { info: () => {}, warn: (line) => console.error(line), error: (what, error) => console.error(what, error) },
	holder: "bench",
	userId: async () => user.id,
	archiveFolder: () => null,
	folderFacts: async () => ({ remote: null, repositoryPath: "" }),
	onProgress: () => {},
	onDidImport: () => {},
});
const endBursts = measureBursts();
const cpu = process.cpuUsage();
const start = performance.now();
const [figures] = await importer.run([
	{ tool: "claude_code", folders: [path.join(transcripts, "projects")], files: [] },
]);
const wallMs = performance.now() - start;
const busy = endBursts();
const { user: userCpu, system } = process.cpuUsage(cpu);
const totals = await database.query({
	sql: "SELECT count(*), sum(total_tokens) FROM token_usage",
	offset: 0,
	limit: 1,
});
const [calls, tokens] = totals.rows[0] ?? [];
await reader.dispose();
await database.close();
const cpuMs = (userCpu + system) / 1000;
process.stdout.write(JSON.stringify({ figures, wallMs, cpuMs, busy, calls, tokens }));
