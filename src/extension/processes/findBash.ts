import { existsSync } from "node:fs";

const places = [
	"/bin/bash",
	"/usr/bin/bash",
	"/usr/local/bin/bash",
	"/opt/homebrew/bin/bash",
	"/run/current-system/sw/bin/bash",
];

/** The shell that commands are judged for, by its whole path; null where there is none, as on Windows. */
export function findBash(platform: NodeJS.Platform = process.platform): string | null {
	if (platform === "win32") return null;
	return places.find((place) => existsSync(place)) ?? null;
}
