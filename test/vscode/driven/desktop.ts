import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
	downloadAndUnzipVSCode,
	resolveCliPathFromVSCodeExecutablePath,
	runTests,
	TestRunFailedError,
} from "@vscode/test-electron";
import { kit, repository } from "../layout.ts";
import { copySampleProject } from "../sampleProject.ts";

/** Kept beside the kit, so that nothing is left in the repository's root. */
const cachePath = path.join(kit.modules, ".vscode-desktop");

/** Runs the suite in a downloaded desktop VS Code. Resolves to 0 when every test passed. */
export async function runInDesktop(suite: string, environment: Readonly<Record<string, string>>): Promise<number> {
	const folder = mkdtempSync(path.join(tmpdir(), "daybook-host-"));
	try {
		return await runTests({
			cachePath,
			extensionDevelopmentPath: repository,
			extensionTestsPath: suite,
			launchArgs: [copySampleProject(folder), "--disable-extensions", "--user-data-dir", path.join(folder, "user")],
			extensionTestsEnv: { ...environment },
		});
	} catch (error) {
		if (error instanceof TestRunFailedError) {
			return 1;
		}
		throw error;
	} finally {
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	}
}

export interface DesktopOptions {
	/** Holds the profile and the extensions. */
	readonly folder: string;
	readonly vsixFile: string;
	readonly opened: string;
}

/** Downloads VS Code, installs the package into a fresh profile, opens one window and returns its process. */
export async function openDesktop(options: DesktopOptions): Promise<ReturnType<typeof spawn>> {
	const program = await downloadAndUnzipVSCode({ cachePath });
	const profile = [
		"--user-data-dir",
		path.join(options.folder, "user"),
		"--extensions-dir",
		path.join(options.folder, "extensions"),
	];
	const isWindows = process.platform === "win32";
	const installed = spawnSync(
		resolveCliPathFromVSCodeExecutablePath(program),
		[...profile, "--install-extension", options.vsixFile],
		{ stdio: "inherit", shell: isWindows },
	);
	if (installed.status !== 0) {
		throw new Error("VS Code refused the package.");
	}
	const quiet = ["--new-window", "--wait", "--disable-workspace-trust", "--skip-welcome", "--skip-release-notes"];
	return spawn(program, [...profile, ...quiet, options.opened], { stdio: "ignore" });
}
