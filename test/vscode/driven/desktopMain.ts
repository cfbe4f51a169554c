import { mkdirSync } from "node:fs";
import path from "node:path";
import { writeUserSettings } from "../settings.ts";
import { type DesktopOptions, openDesktop } from "./desktop.ts";

/** `node test/vscode/driven/desktopMain.ts <options as JSON>`: shows one desktop window and ends with it. */
const options = JSON.parse(process.argv[2] ?? "{}") as DesktopOptions & {
	readonly settings: Readonly<Record<string, unknown>>;
};
const userData = path.join(options.folder, "user");
mkdirSync(path.join(userData, "User"), { recursive: true });
writeUserSettings(userData, options.settings);
const window = await openDesktop(options);
process.on("SIGTERM", () => window.kill());
process.on("SIGINT", () => window.kill());
