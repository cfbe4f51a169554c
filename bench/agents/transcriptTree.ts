import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { seededRandom } from "../../test/fakes/simulatedDisk.ts";
import { prose } from "../store/chatDatabase.ts";

/** What was written, by which what is read of it can be checked. */
export interface Tree {
	readonly folder: string;
	readonly files: readonly string[];
	readonly bytes: number;
	/** Calls, each of which stands in several lines. */
	readonly calls: number;
	readonly tokens: number;
}

const models = ["claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5"];
const startedAt = Date.UTC(2026, 9, 1);

/**
 * Writes transcripts as an agent leaves them: many small files and few large ones, answers in several lines each, and most
 * bytes in what tools returned.
 */
export function writeTree(folder: string, bytes: number, fileCount: number): Tree {
	const random = seededRandom(11);
	const weights = Array.from({ length: fileCount }, () => Math.exp(2.2 * gauss(random)));
	const sum = weights.reduce((all, weight) => all + weight, 0);
	const written = { bytes: 0, calls: 0, tokens: 0 };
	const files = weights.map((weight, index) => {
		const project = path.join(folder, "projects", `-work-project-${index % 40}`);
		mkdirSync(project, { recursive: true });
		const file = path.join(project, `${sessionId(index)}.jsonl`);
		writeSession(file, sessionId(index), (bytes * weight) / sum, random, written);
		return file;
	});
	return { folder, files, ...written };
}

/** Roughly normal: enough for sizes. */
const gauss = (random: () => number): number => random() + random() + random() + random() - 2;

const sessionId = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;

function writeSession(
	file: string,
	session: string,
	bytes: number,
	random: () => number,
	written: { bytes: number; calls: number; tokens: number },
): void {
	const descriptor = openSync(file, "w");
	let size = 0;
	let round = 0;
	while (size < bytes) {
		const { lines, tokens } = exchange(session, round++, random);
		size += writeSync(descriptor, lines);
		written.calls++;
		written.tokens += tokens;
	}
	written.bytes += size;
	closeSync(descriptor);
}

/** A prompt now and then, an answer in three lines, and what a tool returned. */
function exchange(session: string, round: number, random: () => number): { lines: string; tokens: number } {
	const timestamp = new Date(startedAt + round * 60_000).toISOString();
	const row = (part: object): string =>
		`${JSON.stringify({ isSidechain: false, cwd: "/work/project", sessionId: session, version: "2.1.330", gitBranch: "main", timestamp, ...part })}\n`;
	const id = `msg_${session}_${round}`;
	const usage = {
		input_tokens: 5,
		cache_read_input_tokens: 20_000 + Math.floor(9000 * random()),
		cache_creation_input_tokens: Math.floor(3000 * random()),
		output_tokens: 100 + Math.floor(900 * random()),
	};
	const answer = (block: object, index: number, output: number): string =>
		row({
			type: "assistant",
			uuid: `${id}-${index}`,
			requestId: `req_${id}`,
			message: {
				id,
				model: models[round % models.length],
				role: "assistant",
				content: [block],
				usage: { ...usage, output_tokens: output },
			},
		});
	const result = { type: "tool_result", tool_use_id: id, content: prose(random, 2000 + 14_000 * random() ** 3) };
	const lines = [
		round % 8 === 0
			? row({ type: "user", uuid: `${id}-p`, message: { role: "user", content: prose(random, 120) } })
			: "",
		answer({ type: "thinking", thinking: prose(random, 300) }, 0, 1),
		answer({ type: "text", text: prose(random, 400) }, 1, 1),
		answer(
			{ type: "tool_use", id, name: "Read", input: { file_path: "/work/project/src/cart.ts" } },
			2,
			usage.output_tokens,
		),
		row({ type: "user", uuid: `${id}-r`, message: { role: "user", content: [result] } }),
	].join("");
	return { lines, tokens: Object.values(usage).reduce((all, count) => all + count, 0) };
}
