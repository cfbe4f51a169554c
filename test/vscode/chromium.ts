import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { firstExisting } from "./layout.ts";

const names = [
	"chromium",
	"chromium-browser",
	"google-chrome-stable",
	"google-chrome",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The browser that `CHROMIUM` names, an installed one, or one that Playwright has downloaded before. */
export function findChromium(): string | undefined {
	const chosen = process.env["CHROMIUM"];
	return firstExisting(chosen === undefined || chosen === "" ? names : [path.resolve(chosen)]) ?? findDownloaded();
}

function findDownloaded(): string | undefined {
	const cache = process.env["PLAYWRIGHT_BROWSERS_PATH"] ?? path.join(homedir(), ".cache/ms-playwright");
	const folders = listFolder(cache).filter((name) => name.startsWith("chromium"));
	return firstExisting(
		folders.flatMap((name) => [
			path.join(cache, name, "chrome-linux/chrome"),
			path.join(cache, name, "chrome-linux/headless_shell"),
		]),
	);
}

function listFolder(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		// No browser was ever downloaded here.
		return [];
	}
}

/**
 * Finds Chromium, or installs Debian's when this is allowed without a question (root with apt-get).
 * @returns the program, or a sentence that says what a person has to run.
 */
export function obtainChromium(): { readonly program: string } | { readonly missing: string } {
	const found = findChromium();
	if (found !== undefined) {
		return { program: found };
	}
	if (process.platform === "linux" && process.getuid?.() === 0 && firstExisting(["apt-get"]) !== undefined) {
		console.log("Chromium is not here: installing it with apt-get.");
		apt(["update", "-qq"]);
		apt(["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"]);
		const installed = findChromium();
		if (installed !== undefined) {
			return { program: installed };
		}
	}
	return {
		missing:
			"no Chromium found; run `sudo apt-get install chromium` or `npx --prefix test/vscode playwright-core install chromium`, or set CHROMIUM",
	};
}

/** A failed step shows in its output; whether it mattered is decided by looking for the browser afterwards. */
function apt(options: readonly string[]): void {
	spawnSync("apt-get", options, {
		stdio: ["ignore", "ignore", "inherit"],
		env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
	});
}
