import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { repository } from "../vscode/layout.ts";

const samples = path.join(repository, "test/fixtures/claudeCode");

/** Puts the sample transcripts into a home folder, as sessions that ran in `project`. Returns the folder of its transcripts. */
export function fillAgentHome(home: string, project: string): string {
	const roots = { "claude-home": ".claude", "claude-xdg": ".config/claude" };
	for (const [sample, root] of Object.entries(roots))
		cpSync(path.join(samples, sample), path.join(home, root), { recursive: true });
	for (const file of readdirSync(home, { recursive: true, encoding: "utf8" })) {
		if (!file.endsWith(".jsonl")) continue;
		const full = path.join(home, file);
		writeFileSync(full, readFileSync(full, "latin1").replaceAll("/home/dev/work/shop", project), "latin1");
	}
	return path.join(home, ".claude/projects/-home-dev-work-shop");
}
