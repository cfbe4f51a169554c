import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A home of an agent in a temporary folder, with one project. */
export class TranscriptFolder {
	readonly root = mkdtempSync(path.join(tmpdir(), "daybook-transcripts-"));
	readonly projects = path.join(this.root, "projects");
	readonly project = path.join(this.projects, "-work-shop");

	constructor() {
		mkdirSync(this.project, { recursive: true });
	}

	/** Path of a transcript in the project. */
	file(name: string): string {
		return path.join(this.project, name);
	}

	remove(): void {
		rmSync(this.root, { recursive: true, force: true });
	}
}

const sessionId = "5e551000-0000-4000-8000-000000000001";

/** A line of an assistant: 10 tokens in and 5 out of Sonnet, unless told otherwise. */
export function assistantLine(
	id: string | null,
	extra: Record<string, unknown> = {},
	usage: Record<string, unknown> = {},
): string {
	const { message = {}, ...row } = extra;
	return line({
		type: "assistant",
		uuid: `uuid ${id}`,
		sessionId,
		cwd: "/work/shop",
		timestamp: "2026-11-21T10:00:00.000Z",
		requestId: `request ${id}`,
		message: {
			...(id === null ? {} : { id }),
			model: "claude-sonnet-5-5",
			role: "assistant",
			content: [],
			usage: { input_tokens: 10, output_tokens: 5, ...usage },
			...(message as object),
		},
		...row,
	});
}

export function userLine(content: unknown, extra: Record<string, unknown> = {}): string {
	return line({
		type: "user",
		uuid: `uuid ${JSON.stringify(content).slice(0, 50)}`,
		sessionId,
		cwd: "/work/shop",
		timestamp: "2026-11-21T09:59:00.000Z",
		message: { role: "user", content },
		...extra,
	});
}

export const line = (record: unknown): string => `${JSON.stringify(record)}\n`;
