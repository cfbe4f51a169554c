import * as vscode from "vscode";
import type { Services } from "./services.ts";
import { settingProblems } from "./settingsNotice.ts";

/** What the doctor tells of this installation beside its hosts. */
export async function doctorFacts(services: Services): Promise<readonly (readonly [string, string])[]> {
	const database = services.database();
	const problems = await database.checkIntegrity("quick");
	const status = database.status();
	return [
		["Daybook", String(services.context.extension.packageJSON.version)],
		[
			"VS Code",
			`${vscode.version} (${vscode.env.appName}), ${process.platform} ${process.arch}, Node ${process.versions.node}`,
		],
		["Database", status ? `${status.path}, ${status.mode}, ${(status.databaseBytes / 1e6).toFixed(1)} MB` : "not open"],
		["Database check", problems.length === 0 ? "sound" : problems.join("; ")],
		["Database notes", [status?.reason, ...(status?.warnings ?? [])].filter(Boolean).join("; ") || "none"],
		["OLLAMA_HOST", process.env["OLLAMA_HOST"] ?? "not set"],
		["Settings", settingProblems(services).join(" ") || "fine"],
	];
}
