import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type CodeServer, type CodeServerOptions, startCodeServer } from "../codeServer.ts";
import { copySampleProject } from "../sampleProject.ts";
import { writeUserSettings } from "../settings.ts";
import { vsixFile } from "../layout.ts";
import { launchBrowser, newProfile } from "./browser.ts";
import { EditorWindow } from "./editorWindow.ts";

export type EditorOptions = Partial<Omit<CodeServerOptions, "isTestDriver" | "port">>;

/** Editors that have not been stopped yet. */
export const openEditors = new Set<RunningEditor>();

/** An isolated VS Code with the packaged extension installed, and the browser that shows its windows. */
export class RunningEditor {
	readonly server: CodeServer;
	/** Holds everything of this run and is removed by `stop`. */
	readonly folder: string;
	/** A fresh copy of the sample project, which `openWindow` shows when it is told nothing else. */
	readonly project: string;
	readonly #browser: Browser;
	readonly #profile: BrowserContext;
	readonly #knownHosts = new Set<number>();

	constructor(server: CodeServer, browser: Browser, profile: BrowserContext, folder: string, project: string) {
		this.server = server;
		this.#browser = browser;
		this.#profile = profile;
		this.folder = folder;
		this.project = project;
	}

	/** Opens a window on a folder or `.code-workspace` file, null for an empty one, and waits for its extension host. */
	async openWindow(opened: string | null = this.project): Promise<EditorWindow> {
		const page = await this.#profile.newPage();
		const address = this.server.address(opened ?? undefined);
		await page.goto(address, { waitUntil: "domcontentloaded" });
		await page.locator(".monaco-workbench .part.activitybar").waitFor({ timeout: 60_000 });
		return new EditorWindow(this, page, await this.nextExtensionHost([]));
	}

	/** The process id of an extension host that no window has claimed yet. */
	async nextExtensionHost(ended: readonly number[]): Promise<number> {
		const deadline = Date.now() + 60_000;
		while (Date.now() < deadline) {
			const fresh = this.server.extensionHostPids().find((pid) => !this.#knownHosts.has(pid) && !ended.includes(pid));
			if (fresh !== undefined) {
				this.#knownHosts.add(fresh);
				return fresh;
			}
			await sleep(50);
		}
		throw new Error("No extension host has started.");
	}

	/** Changes user settings; windows see them when they are opened or reloaded next. `undefined` removes a key. */
	configure(settings: Readonly<Record<string, unknown>>): void {
		writeUserSettings(this.server.folders.userData, settings);
	}

	/** The pages of all windows that are open. */
	pages(): readonly Page[] {
		return this.#profile.pages();
	}

	/** Closes all windows, ends every process and removes the profile. */
	async stop(): Promise<void> {
		openEditors.delete(this);
		await this.#browser.close();
		await this.server.stop();
		rmSync(this.folder, { recursive: true, force: true });
	}
}

/** Starts an editor with the packaged extension in a fresh profile. */
export async function startEditor(options: EditorOptions = {}): Promise<RunningEditor> {
	const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), "daybook-e2e-"));
	const project = copySampleProject(folder);
	const browser = await launchBrowser();
	try {
		const profile = await newProfile(browser);
		const server = await startCodeServer({ vsixFiles: [vsixFile], ...options, folder });
		const editor = new RunningEditor(server, browser, profile, folder, project);
		openEditors.add(editor);
		return editor;
	} catch (error) {
		await browser.close();
		throw error;
	}
}
