// Reads the transcripts below a folder in a process of its own, without a database, and says how long that took and what it needed.
import { closeSync, fstatSync, openSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ReaderThread } from "../../src/extension/agentSessions/readerThread.ts";
import { linesOf } from "../../src/extension/agentSessions/transcripts/lines.ts";
import { systemClock } from "../../src/extension/clock.ts";

const [how = "", folder = ""] = process.argv.slice(2);
const bytesBefore = process.memoryUsage.rss();
let bytesPeak = bytesBefore;
const look = (): void => {
	bytesPeak = Math.max(bytesPeak, process.memoryUsage.rss());
};

/** Every call of every file, as the extension's own thread finds it. */
async function readOurs(): Promise<number> {
	const file = fileURLToPath(new URL("../../src/extension/agentSessions/transcripts/reader.ts", import.meta.url));
	const reader = new ReaderThread(file, systemClock);
	const order = {
		tool: "claude_code",
		folders: [path.join(folder, "projects")],
		files: [],
		known: [],
		archiveFolder: null,
	} as const;
	const { calls } = await reader.scan(order, {
		async enter() {
			look();
			return [];
		},
		async markFiles() {},
		progress: look,
		failed: (failedFile) => console.error(failedFile),
	});
	await reader.dispose();
	return calls;
}

/** The least one can do: whole lines, parsed when they may hold figures, counted by their ids in one table. */
function readPlain(): number {
	const seen = new Set<string>();
	for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
		if (!file.endsWith(".jsonl")) continue;
		const descriptor = openSync(path.join(folder, file), "r");
		for (const { bytes } of linesOf(descriptor, 0, fstatSync(descriptor).size)) {
			if (bytes === null || !bytes.includes('"usage":{')) continue;
			const row = JSON.parse(bytes.toString("utf8")) as { message?: { id?: string } };
			seen.add(row.message?.id ?? "");
		}
		look();
		closeSync(descriptor);
	}
	return seen.size;
}

const start = performance.now();
const cpu = process.cpuUsage();
const calls = how === "plain" ? readPlain() : await readOurs();
const { user, system } = process.cpuUsage(cpu);
look();
process.stdout.write(
	JSON.stringify({ calls, wallMs: performance.now() - start, cpuMs: (user + system) / 1000, bytesBefore, bytesPeak }),
);
