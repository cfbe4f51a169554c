import { execFile } from "node:child_process";
import { homedir } from "node:os";
import type { UserProfile } from "../../shared/chatSettings.ts";

/** A person waits for the page; git answers in milliseconds or not at all. */
const patienceMs = 2000;

/** Name and address of git's global configuration; null where git is missing or does not know. Never throws. */
export async function gitUser(git = "git"): Promise<Pick<UserProfile, "displayName" | "email">> {
	const [displayName, email] = await Promise.all([ask(git, "user.name"), ask(git, "user.email")]);
	return { displayName, email };
}

/** Asked outside of any repository, so that no folder's own configuration has a say. */
function ask(git: string, key: string): Promise<string | null> {
	return new Promise((resolve) => {
		const options = { cwd: homedir(), timeout: patienceMs, windowsHide: true };
		execFile(git, ["config", "--global", "--get", key], options, (error, output) => {
			const value = error ? "" : output.trim();
			resolve(value === "" ? null : value);
		});
	});
}
