// Imports the transcripts below a folder into the database of another, as a window does, until it is done or killed.
import { fileURLToPath } from "node:url";
import { openDatabase } from "../../../src/db/index.ts";
import { Importer } from "../../../src/extension/agentSessions/importer.ts";
import { ReaderThread } from "../../../src/extension/agentSessions/readerThread.ts";
import { systemClock } from "../../../src/extension/clock.ts";
import { enterUser, wasmFile, workerFile } from "../../db/doorFixture.ts";

const [folder = "", projects = "", archiveFolder = "", holder = ""] = process.argv.slice(2);
const database = openDatabase({ folder, workerFile, wasmFile, machineId: "machine-1", log: () => {} });
await enterUser(database);
const readerFile = fileURLToPath(
	new URL("../../../src/extension/agentSessions/transcripts/reader.ts", import.meta.url),
);
const reader = new ReaderThread(readerFile, systemClock);
let skew = 0;
const importer = new Importer({
	database: () => database,
	reader,
	// The lease of the one that was killed before has run out.
	clock: { ...systemClock, now: () => Date.now() + skew },
	log: { info: () => {}, warn: () => {}, error: () => {} },
	holder,
	userId: async () => "user-1",
	archiveFolder: () => archiveFolder,
	folderFacts: async () => ({ remote: null, repositoryPath: "" }),
	onProgress: (part) => {
		if (part !== null) process.stdout.write(".");
	},
	onDidImport: () => {},
});
skew = Number(holder) * 120_000;
await importer.run([{ tool: "claude_code", folders: [projects], files: [] }]);
await importer.dispose();
await reader.dispose();
await database.close();
process.stdout.write("done");
