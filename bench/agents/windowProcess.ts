// Imports the transcripts below a folder as a window does: its own thread reads, the database's worker writes. Says what it cost.
import { monitorEventLoopDelay } from "node:perf_hooks";
import path from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../../src/db/index.ts";
import { systemClock } from "../../src/extension/clock.ts";
import { Importer } from "../../src/extension/agentSessions/importer.ts";
import { ReaderThread } from "../../src/extension/agentSessions/readerThread.ts";

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
const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();
const start = performance.now();
const [figures] = await importer.run([
	{ tool: "claude_code", folders: [path.join(transcripts, "projects")], files: [] },
]);
const wallMs = performance.now() - start;
delays.disable();
const totals = await database.query({
	sql: "SELECT count(*), sum(total_tokens) FROM token_usage",
	offset: 0,
	limit: 1,
});
const [calls, tokens] = totals.rows[0] ?? [];
await reader.dispose();
await database.close();
const blocked = { p99Ms: delays.percentile(99) / 1e6, maxMs: delays.max / 1e6 };
process.stdout.write(JSON.stringify({ figures, wallMs, blocked, calls, tokens, rss: process.memoryUsage.rss() }));
