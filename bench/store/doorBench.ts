import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { openDatabase, type Database, type Params } from "../../src/db/index.ts";
import { machine, median, quantile, table, writeJson } from "../measure.ts";

const wasmFile = createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm");
const workerFile = fileURLToPath(new URL("../../src/db/worker.ts", import.meta.url));
const now = Date.UTC(2026, 10, 23, 12);
const resolutionMs = 1;
const chats = 40;

function question(index: number): Params<"messages.addUser"> {
	return {
		messageId: `message-${index}`,
		parts: [{ type: "text", text: `Question ${index}. ${"What a long question this is. ".repeat(20)}` }],
		conversation: { id: `chat-${index % chats}`, title: "Chat", projectId: null, userId: "user-1" },
		modelId: "ollama/x",
		parent: "head",
		sessionId: null,
		at: now + index,
	};
}

interface Cost {
	readonly calls: number;
	/** Milliseconds from the call to its answer. */
	readonly p50: number;
	readonly p99: number;
	/** Milliseconds of processor time on the calling thread for each call, however busy the machine is otherwise. */
	readonly busy: number;
	/** Milliseconds by which the calling thread's event loop was late, 99 of 100 times at most. */
	readonly late: number;
}

/** Calls one after the other, as a chat does, and what they cost the thread that calls. */
async function measure(calls: number, call: (index: number) => Promise<unknown>): Promise<Cost> {
	const delay = monitorEventLoopDelay({ resolution: resolutionMs });
	const latencies: number[] = [];
	const before = process.threadCpuUsage();
	delay.enable();
	for (let index = 0; index < calls; index++) {
		const start = performance.now();
		await call(index);
		latencies.push(performance.now() - start);
	}
	delay.disable();
	const { user, system } = process.threadCpuUsage(before);
	return {
		calls,
		p50: median(latencies),
		p99: quantile(latencies, 0.99),
		busy: (user + system) / 1000 / calls,
		// The histogram counts the timer's own period in.
		late: Math.max(0, delay.percentile(99) / 1e6 - resolutionMs),
	};
}

async function measureAll(door: Database): Promise<Record<string, Cost>> {
	const list = {
		scope: "all",
		projectId: null,
		status: "active",
		before: null,
		limit: 50,
		isPinned: null,
	} as const;
	return {
		"store a message": await measure(2000, (index) => door.call("messages.addUser", question(index))),
		"list 40 chats": await measure(500, () => door.call("conversations.list", list)),
		"get a chat": await measure(500, () => door.call("conversations.get", { conversationId: "chat-1" })),
		"count a command": await measure(1000, (index) =>
			door.call("commands.count", {
				useId: `use-${index}`,
				userId: "user-1",
				projectId: null,
				command: "/new",
				day: "2026-11-23",
				at: now,
			}),
		),
	};
}

/** What the database costs the thread that all extensions share. */
export async function run(): Promise<void> {
	const about = machine();
	console.log(JSON.stringify(about));
	const folder = fs.mkdtempSync(path.join(process.env.DAYBOOK_BENCH_FOLDER ?? os.tmpdir(), "daybook-door-"));
	const door = openDatabase({ folder, workerFile, wasmFile, machineId: "machine-1", log: console.error });
	await door.call("people.local", {
		userId: "user-1",
		machineId: "machine-1",
		username: "ada",
		displayName: null,
		email: null,
		at: now,
	});
	const costs = await measureAll(door);
	await door.close();
	fs.rmSync(folder, { recursive: true });
	const rows = Object.entries(costs).map(([name, { calls, p50, p99, busy, late }]) => [
		name,
		String(calls),
		...[p50, p99, busy, late].map((value) => value.toFixed(2)),
	]);
	const head = ["through the door", "calls", "p50 ms", "p99 ms", "thread's CPU ms a call", "event loop late p99 ms"];
	console.log(table([head, ...rows]));
	console.log(`\n${writeJson("door", { machine: about, costs })}`);
}
