import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Removes what the workbench shows on a first start, and everything that would look for a network. */
const quiet: Readonly<Record<string, unknown>> = {
	"workbench.startupEditor": "none",
	"workbench.secondarySideBar.defaultVisibility": "hidden",
	"workbench.enableExperiments": false,
	"workbench.tips.enabled": false,
	"chat.disableAIFeatures": true,
	"telemetry.telemetryLevel": "off",
	"update.showReleaseNotes": false,
	"extensions.autoCheckUpdates": false,
	"extensions.autoUpdate": false,
	"extensions.ignoreRecommendations": true,
	"git.openRepositoryInParentFolders": "never",
	"window.restoreWindows": "none",
};

function settingsFile(userDataFolder: string): string {
	return path.join(userDataFolder, "User/settings.json");
}

/** Merges `changes` into the profile's settings, which a window reads when it loads. `undefined` removes a key. */
export function writeUserSettings(userDataFolder: string, changes: Readonly<Record<string, unknown>>): void {
	const file = settingsFile(userDataFolder);
	const present: object = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as object) : quiet;
	writeFileSync(file, JSON.stringify({ ...present, ...changes }, null, "\t"));
}
