import { readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { AgentSessionEntry } from "../../db/index.ts";

/** What Claude Code does when its settings do not say otherwise. */
const usualDays = 30;
const dayMs = 86_400_000;
const largestSettings = 1024 * 1024;

const settingsSchema = v.object({ cleanupPeriodDays: v.pipe(v.number(), v.minValue(1)) });

/** When a tool deletes a transcript by itself. */
export interface Deletion {
	/** Whole days from now, 0 for today. */
	readonly daysLeft: number;
	/** What the tool's settings say, or its default. */
	readonly periodDays: number;
	/** Where the period can be changed. */
	readonly settingsFile: string;
}

/** Looks up how long Claude Code keeps its transcripts; its settings are read once for each look at the list. */
export class Retention {
	readonly #periods = new Map<string, Promise<number>>();

	/** Null when nothing will be deleted: the tool does not, or did already. */
	async of({ toolName, source }: AgentSessionEntry, now: number): Promise<Deletion | null> {
		if (toolName !== "claude_code" || source === null) return null;
		const root = rootOfTranscript(source.path);
		if (root === null) return null;
		const settingsFile = path.join(root, "settings.json");
		const period = this.#periods.get(settingsFile) ?? periodIn(settingsFile);
		this.#periods.set(settingsFile, period);
		const periodDays = await period;
		const daysLeft = Math.max(0, Math.ceil((source.modifiedAt + periodDays * dayMs - now) / dayMs));
		return { daysLeft, periodDays, settingsFile };
	}

	/** Settings are read again from now on. */
	forget(): void {
		this.#periods.clear();
	}
}

/** The folder above `projects`; null for a transcript that lies elsewhere, which the tool does not know of. */
function rootOfTranscript(transcript: string): string | null {
	const at = Math.max(...["/projects/", "\\projects\\"].map((folder) => transcript.lastIndexOf(folder)));
	return at < 0 ? null : transcript.slice(0, at);
}

async function periodIn(settingsFile: string): Promise<number> {
	try {
		const text = await readFile(settingsFile, "utf8");
		const settings = v.safeParse(settingsSchema, text.length > largestSettings ? null : JSON.parse(text));
		return settings.success ? settings.output.cleanupPeriodDays : usualDays;
	} catch {
		return usualDays;
	}
}
