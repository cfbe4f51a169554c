import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { obtainChromium } from "../chromium.ts";

/** Starts the Chromium of this machine without a screen; the caller closes it. */
export function launchBrowser(): Promise<Browser> {
	const chromiumHere = obtainChromium();
	if ("missing" in chromiumHere) {
		throw new Error(chromiumHere.missing);
	}
	return chromium.launch({
		executablePath: chromiumHere.program,
		headless: true,
		// Root may not use the sandbox, and containers give /dev/shm too little room.
		args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
	});
}

/** A browser profile for windows that share secrets and the webviews' IndexedDB, as the windows of one editor do. */
export async function newProfile(browser: Browser): Promise<BrowserContext> {
	const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	await context.addInitScript(refuseServerWorker);
	return context;
}

/** Runs in the page. code-server's own service worker delays the first webview by seconds and is of no use here. */
function refuseServerWorker(): void {
	if (window.top !== window || navigator.serviceWorker === undefined) {
		return;
	}
	const register = navigator.serviceWorker.register.bind(navigator.serviceWorker);
	navigator.serviceWorker.register = (address, options) =>
		String(address).includes("out/browser/serviceWorker.js")
			? Promise.reject(new Error("switched off in tests"))
			: register(address, options);
}
