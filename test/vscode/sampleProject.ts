import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import path from "node:path";
import { repository } from "./layout.ts";

/** Copies the sample project into `folder`, under version control where git is installed, and returns its path. */
export function copySampleProject(folder: string): string {
	const project = path.join(folder, "sample-project");
	cpSync(path.join(repository, "test/fixtures/sampleProject"), project, { recursive: true });
	git(project, ["init", "--quiet", "--initial-branch=main"]);
	git(project, ["add", "."]);
	git(project, [
		"-c",
		"user.name=Sample",
		"-c",
		"user.email=sample@example.com",
		"-c",
		"commit.gpgsign=false",
		"commit",
		"--quiet",
		"--no-verify",
		"--message",
		"Start the tea timer",
	]);
	return project;
}

/** A machine without git shows the same project without history. */
function git(folder: string, options: readonly string[]): void {
	spawnSync("git", options, { cwd: folder, stdio: "ignore" });
}
