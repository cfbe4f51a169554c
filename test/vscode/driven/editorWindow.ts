import path from "node:path";
import type { Frame, Locator, Page } from "playwright-core";
import { screenshotFolder } from "../layout.ts";
import { activeFrames } from "./webviewFrames.ts";
import type { RunningEditor } from "./runningEditor.ts";

/** The themes every panel has to look right in: the name in the picker and the class the workbench wears. */
const themes = {
	dark: { label: "Dark Modern", className: "vscode-theme-defaults-themes-dark_modern-json" },
	light: { label: "Light Modern", className: "vscode-theme-defaults-themes-light_modern-json" },
	highContrast: { label: "Dark High Contrast", className: "vscode-theme-defaults-themes-hc_black-json" },
	highContrastLight: { label: "Light High Contrast", className: "vscode-theme-defaults-themes-hc_light-json" },
} as const;

export type Theme = keyof typeof themes;

/** One window of a running editor, seen as its user sees it. */
export class EditorWindow {
	readonly page: Page;
	readonly #editor: RunningEditor;
	#hostPid: number;

	constructor(editor: RunningEditor, page: Page, hostPid: number) {
		this.#editor = editor;
		this.page = page;
		this.#hostPid = hostPid;
	}

	/** Runs a command through the palette. `title` is what the palette shows, for example "Daybook: New Chat". */
	async runCommand(title: string): Promise<void> {
		const input = await this.openPalette();
		await input.fill(`>${title}`);
		await this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click();
	}

	/** Opens the palette and returns its text box. */
	async openPalette(): Promise<Locator> {
		const input = this.quickInput;
		for (let attempt = 1; attempt <= 10; attempt += 1) {
			await this.page.keyboard.press("F1");
			// Focus inside a webview or editor swallows the first press now and then.
			if (await isVisible(input, 1500)) {
				return input;
			}
		}
		throw new Error("The command palette does not open.");
	}

	/** The text box of the palette, a quick pick or an input box. */
	get quickInput(): Locator {
		return this.page.locator(".quick-input-widget input.input");
	}

	/** The rows of the quick pick that is open. */
	get quickPickRows(): Locator {
		return this.page.locator(".quick-input-widget .quick-input-list .monaco-list-row");
	}

	/** Shows a view container of the activity bar; does nothing when it is shown already. */
	async openContainer(title: string): Promise<void> {
		const tab = this.page.locator(`.activitybar .action-item:has(a.action-label[aria-label^="${title}"])`);
		const shown = tab.and(this.page.locator(".checked"));
		await tab.waitFor();
		for (let attempt = 1; attempt <= 5; attempt += 1) {
			// A window that is just opening may be about to show it by itself, and a click would hide it again.
			if ((await isVisible(shown, 1500)) && (await this.page.locator(".part.sidebar").isVisible())) {
				return;
			}
			await tab.click();
		}
		throw new Error(`The container ${title} does not open.`);
	}

	/** The document of the webview that has `selector`; its scripts are running. Rejects after `timeoutMs`. */
	async webview(selector: string, timeoutMs = 30_000): Promise<Frame> {
		const deadline = Date.now() + timeoutMs;
		while (Date.now() < deadline) {
			for (const frame of await activeFrames(this.page)) {
				if (
					(await frame
						.locator(selector)
						.count()
						.catch(() => 0)) > 0
				) {
					return frame;
				}
			}
			await this.page.waitForTimeout(50);
		}
		throw new Error(`No webview shows ${selector}.`);
	}

	toast(text: string | RegExp): Locator {
		return this.page.locator(".notification-toast", { hasText: text });
	}

	statusItem(text: string | RegExp): Locator {
		return this.page.locator(".statusbar-item", { hasText: text });
	}

	/** Rows of the native tree whose pane header begins with `title`, for example "History". */
	treeRows(title: string): Locator {
		return this.page
			.locator(".pane", { has: this.page.locator(`.pane-header[aria-label^="${title}"]`) })
			.locator(".monaco-list-row");
	}

	/** Switches the colour theme as a user does, since the server edition does not watch its settings file. */
	async setTheme(theme: Theme): Promise<void> {
		const { label, className } = themes[theme];
		await this.runCommand("Preferences: Color Theme");
		const input = this.page.getByPlaceholder("Select Color Theme");
		await input.waitFor();
		await input.fill(label);
		await this.quickPickRows.getByText(label, { exact: true }).first().click();
		await this.page.locator(`.monaco-workbench.${className}`).waitFor({ timeout: 20_000 });
		await input.waitFor({ state: "hidden" });
	}

	/** Drags the edge of the side bar until it is `width` pixels wide; the window grows when it is too small for that. */
	async setSideBarWidth(width: number): Promise<void> {
		const sideBar = this.page.locator(".part.sidebar");
		for (let attempt = 1; attempt <= 3; attempt += 1) {
			const box = await sideBar.boundingBox();
			if (box === null) {
				throw new Error("The side bar is hidden.");
			}
			if (Math.abs(box.width - width) < 1) {
				return;
			}
			const middle = box.y + box.height / 2;
			await this.page.mouse.move(box.x + box.width, middle);
			await this.page.mouse.down();
			await this.page.mouse.move(box.x + width, middle, { steps: 8 });
			await this.page.mouse.up();
		}
		throw new Error(`The side bar does not become ${width} pixels wide.`);
	}

	/** Reloads the window: the extension host ends and a new one starts. */
	async reload(): Promise<void> {
		const previous = this.#hostPid;
		await this.page.reload({ waitUntil: "domcontentloaded" });
		await this.#settled(previous);
	}

	/** Kills the extension host as the kernel would; VS Code starts another by itself, which this waits for. */
	async killExtensionHost(): Promise<void> {
		const previous = this.#hostPid;
		process.kill(previous, "SIGKILL");
		await this.#settled(previous);
	}

	get extensionHostPid(): number {
		return this.#hostPid;
	}

	/** Stores what the window, or one part of it, shows as out/screenshots/<name>.png and returns the path. */
	async screenshot(name: string, part?: Locator): Promise<string> {
		const file = path.join(screenshotFolder, `${name}.png`);
		await (part ?? this.page).screenshot({ path: file });
		return file;
	}

	/** Closes the window; its extension host lives on for the server's grace time. */
	async close(): Promise<void> {
		await this.page.close();
	}

	async #settled(previousPid: number): Promise<void> {
		await this.page.locator(".monaco-workbench .part.activitybar").waitFor({ timeout: 60_000 });
		this.#hostPid = await this.#editor.nextExtensionHost([previousPid]);
	}
}

/** Whether the element is there within the time given. */
function isVisible(element: Locator, timeoutMs: number): Promise<boolean> {
	return element.waitFor({ state: "visible", timeout: timeoutMs }).then(
		() => true,
		() => false,
	);
}
