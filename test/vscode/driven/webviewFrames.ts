import type { Frame, Page } from "playwright-core";

/**
 * The inner frames of all webviews whose documents have loaded. A webview is two nested frames; while it loads, the
 * inner one is called #pending-frame and its scripts have not run, so only #active-frame counts.
 */
export async function activeFrames(page: Page): Promise<Frame[]> {
	const active: Frame[] = [];
	for (const frame of page.frames()) {
		if (frame.url().includes("/webview/browser/pre/fake.html") && (await nameOf(frame)) === "active-frame") {
			active.push(frame);
		}
	}
	return active;
}

async function nameOf(frame: Frame): Promise<string | null> {
	try {
		return await (await frame.frameElement()).getAttribute("id");
	} catch {
		// The frame went away while it was asked.
		return null;
	}
}
